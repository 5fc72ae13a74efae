import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Duration, Lab, optionsOf, ServiceChart, shapes } from '../../src';
import { priorities } from '../../src/constructs/chart';
import { base } from '../inventory/base';
import { modelOf } from '../proofs/proved';
import { type Any, told } from './object-of';

const wrong = (...charts: readonly (readonly [string, object?])[]) =>
  told((lab) => {
    for (const [name, options] of charts) new ServiceChart(lab, name, options);
  });

describe('an app', () => {
  test.each(['a', 'a1', 'a-b', 'x'.repeat(40), 'defaults', 'kubernetes', 'a-project', 'my-default', 'my-kube-x'])(
    'may be called %s',
    (name) => expect(wrong([name])).toEqual([]),
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

  test('is what stands around what a chart of cdk8s’ has in it, too', () => {
    const app = new ServiceChart(new Lab({ homelab: 'test', inventory: base }), 'app');
    expect(ServiceChart.of(new Construct(new Chart(app, 'inner'), 'deep'))).toBe(app);
  });

  test('calls what has no name after where it stands, so that it is the same name whoever makes it', () => {
    const app = new ServiceChart(new Lab({ homelab: 'test', inventory: base }), 'app');
    expect(new ApiObject(app, 'thing', { apiVersion: 'v1', kind: 'ConfigMap' }).name).toBe('app-thing');
  });
});

describe('what is given in place of an app’s name, options or homelab', () => {
  test.each([undefined, 1, '', {}])('%j cannot name an app: it is told at the place that it would have had', (name) => {
    expect(wrong(['first'], [name as string])).toEqual([['NAME_INVALID', 'test/app-1']]);
  });

  test.each(['core', 'service', 'batch', 'tenant'])('an app may have the priority %s', (priority) =>
    expect(wrong(['app', { priority }])).toEqual([]),
  );
  test.each(['platform', 'services', 'tenants'])('an app may be trusted as %s is', (trust) =>
    expect(wrong(['app', { trust }])).toEqual([]),
  );
  test('and no other', () => {
    expect(wrong(['app', { priority: 'first' }])).toEqual([['VALUE_INVALID', 'test/app.priority']]);
    expect(wrong(['app', { trust: 'all' }])).toEqual([['VALUE_INVALID', 'test/app.trust']]);
  });

  const shape = shapes.object<{ readonly name?: string; readonly size: number }>({
    name: shapes.optional(shapes.text),
    size: shapes.whole(1, 2),
  });
  test('a chart’s options are told at the name that it is given, or has when it is given none that can be one', () => {
    const at = (given: object) => told((lab) => void optionsOf(lab, 'tool', shape, given as never));
    expect(at({ size: 3 })).toEqual([['VALUE_INVALID', 'test/tool.size']]);
    expect(at({ size: 3, name: 'own' })).toEqual([['VALUE_INVALID', 'test/own.size']]);
    expect(at({ size: 3, name: '' })[0]?.[1]).toMatch(/^test\/tool/);
    expect(at({ size: 2 })).toEqual([]);
    const throws = Object.defineProperty({}, 'name', { get: () => JSON.parse('{'), enumerable: true });
    expect(at(throws)[0]?.[1]).toMatch(/^test\/tool/);
  });

  test('without a homelab there is no place to tell it at: it is thrown, with the class’s name', () => {
    for (const scope of [undefined, {}, new App(), new Proxy({}, {})]) {
      expect(() => new ServiceChart(scope as Any, 'app')).toThrow(/^ServiceChart stands in a homelab/);
      expect(() => optionsOf(scope as Any, 'tool', shape, { size: 1 })).toThrow(/^tool stands in a homelab/);
    }
  });

  test('a chart of cdk8s’ own is no app', () => {
    const all: Any[] = [];
    told((lab) => {
      new ServiceChart(lab, 'app');
      new Chart(lab, 'other');
      all.push(...ServiceChart.all(lab));
    });
    expect(all.map(({ name }) => name)).toEqual(['app']);
  });
});

test('what the rest stands on goes first, and what a tenant runs goes last of all', () => {
  const { core, service, batch, tenant } = priorities;
  expect([core, service, batch, tenant]).toEqual([1_000_000, 100_000, 1000, -100]);
});
