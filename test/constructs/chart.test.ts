import { Chart } from 'cdk8s';
import { Duration, ServiceChart } from '../../src';
import { priorities } from '../../src/constructs/chart';
import { modelOf } from '../proofs/proved';
import { type Any, told } from './object-of';

const wrong = (...charts: readonly (readonly [string, object?])[]) =>
  told((lab) => {
    for (const [name, options] of charts) new ServiceChart(lab, name, options);
  });

describe('an app', () => {
  test.each(['a', 'a1', 'a-b', 'x'.repeat(40), 'defaults', 'kubernetes', 'a-project'])('may be called %s', (name) =>
    expect(wrong([name])).toEqual([]),
  );

  test.each(['x'.repeat(41), '1a', '-a', 'a-', 'A', 'a_b', 'a.b', 'default', 'kube-system', 'kube-x'])('is not called %s', (name) => {
    expect(wrong([name])).toEqual([['NAME_INVALID', `test/${name}`]]);
  });

  test('may be of a namespace of Kubernetes’ own when it says so', () => {
    expect(wrong(['kube-x', { namespace: 'kube-system' }])).toEqual([]);
  });

  test('has a name for itself', () => {
    expect(wrong(['a'], ['a'])).toEqual([['SERVICE_DUPLICATE', 'test/a']]);
    expect(wrong(['root'])).toEqual([['NAME_TAKEN', 'test/root']]);
    expect(wrong(['argocd'])).toEqual([['NAME_TAKEN', 'test/argocd']]);
    expect(wrong(['argocd', { trust: 'platform' }])).toEqual([]);
  });

  test('has no name of the Application that deploys a tenant’s repository, whichever comes first', () => {
    const tenant = ['quiz', { trust: 'tenants' }] as const;
    const taken = [['NAME_TAKEN', 'test/quiz-project']];
    expect(wrong(tenant, ['quiz-project'])).toEqual(taken);
    expect(wrong(['quiz-project'], tenant)).toEqual(taken);
    expect(wrong(['quiz'], ['quiz-project'])).toEqual([]);
    expect(wrong(['quiz-project'], ['quiz'])).toEqual([]);
    expect(wrong(tenant, ['quiz-projects'])).toEqual([]);
    expect(wrong(['-project'])).toEqual([['NAME_INVALID', 'test/-project']]);
  });

  test('is a service of the first wave in its own namespace, unless it says otherwise', () => {
    const read = (options?: object) => {
      const all: ServiceChart[] = [];
      modelOf((lab) => void all.push(new ServiceChart(lab, 'app', options)));
      const [{ priority, trust, wave, appNamespace, outside, recovery }] = all as [ServiceChart];
      return { priority, trust, wave, appNamespace, outside, recovery };
    };
    expect(read()).toEqual({ priority: 'service', trust: 'services', wave: 1, appNamespace: 'app', outside: [], recovery: undefined });
    const recovery = { within: Duration.hours(3), because: 'a test' };
    const outside = [{ party: 'a', holds: 'b', without: 'c' }];
    const other = { priority: 'core', trust: 'platform', wave: 7, outside, recovery } as const;
    expect(read({ ...other, namespace: 'other' })).toEqual({ ...other, appNamespace: 'other' });
  });

  test.each([0, 1001, 1.5])('is not of wave %d', (wave) => expect(wrong(['app', { wave }])).toEqual([['VALUE_INVALID', 'test/app.wave']]));
  test.each([1, 1000])('may be of wave %d', (wave) => expect(wrong(['app', { wave }])).toEqual([]));

  test('is what stands around a construct, however deep, and no chart of cdk8s’ is one', () => {
    modelOf((lab: Any) => {
      const app = new ServiceChart(lab, 'app');
      expect([ServiceChart.of(app), ServiceChart.of(app.node.children[0] as Any)]).toEqual([app, app]);
      expect([app instanceof ServiceChart, Object.create(Chart.prototype) instanceof ServiceChart]).toEqual([true, false]);
      expect(ServiceChart.all(lab).map(({ name }) => name)).toEqual(['app']);
    });
  });
});

test('what the rest stands on goes first, and what a tenant runs goes last of all', () => {
  const { core, service, batch, tenant } = priorities;
  expect([core, service, batch, tenant]).toEqual([1_000_000, 100_000, 1000, -100]);
});
