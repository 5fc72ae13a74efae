import { Bytes, none, Volume, Workload } from '../../src';
import { modelOf } from '../proofs/proved';
import { type Any, inApp, objectOf, plain } from './object-of';

const of = (kind: string, given: Any = {}, name = 'app') =>
  objectOf(
    inApp((chart) => void new Workload(chart, 'main', { ...plain, ...given })),
    kind,
    name,
  );
/** A workload itself, as its app has it. */
const made = (id: string, given: Any) => {
  const all: Workload[] = [];
  modelOf(inApp((chart) => void all.push(new Workload(chart, id, { ...plain, ...given }))));
  return all[0] as Workload;
};
const scale = { min: 2, max: 5, cpu: 70 };
const labels = {
  'app.kubernetes.io/name': 'app',
  'app.kubernetes.io/instance': 'app',
  'app.kubernetes.io/part-of': 'app',
  'app.kubernetes.io/managed-by': 'loutik',
};
const selector = { matchLabels: { 'app.kubernetes.io/name': 'app' } };

describe('a workload', () => {
  test('is one pod that is gone before the next one comes, with three earlier ones to go back to', () => {
    const { metadata, spec } = of('Deployment');
    const { template, ...rest } = spec;
    expect([metadata.labels, rest]).toEqual([labels, { replicas: 1, revisionHistoryLimit: 3, strategy: { type: 'Recreate' }, selector }]);
    expect(template.metadata).toEqual({ labels });
  });

  test('that scales comes one by one, is spread over nodes, and its autoscaler says how many it is', () => {
    const { template, ...spec } = of('Deployment', { scale }).spec;
    expect(spec).toEqual({
      revisionHistoryLimit: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector,
    });
    expect(template.spec.topologySpreadConstraints).toEqual([
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: selector },
    ]);
    expect(of('HorizontalPodAutoscaler', { scale }).spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' },
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
    });
    expect(of('PodDisruptionBudget', { scale }).spec).toEqual({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector });
    expect([of('HorizontalPodAutoscaler'), of('PodDisruptionBudget')]).toEqual([undefined, undefined]);
  });

  test('of each node leaves one at a time', () => {
    const { template, ...spec } = of('DaemonSet', { kind: 'DaemonSet' }).spec;
    expect(spec).toEqual({ selector, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } });
    expect(of('Deployment', { kind: 'DaemonSet' })).toBeUndefined();
  });

  test('of a StatefulSet is one pod, and of its Service when it has one', () => {
    const spec = (given: Any) => {
      const { template, ...own } = of('StatefulSet', { kind: 'StatefulSet', ...given }).spec;
      return own;
    };
    expect(spec({})).toEqual({ replicas: 1, selector });
    expect(spec({ ports: { http: 80 } })).toEqual({ replicas: 1, selector, serviceName: 'app' });
    expect(spec({ ports: { http: 80 }, headless: true })).toEqual({ replicas: 1, selector });
  });

  test('with ports has a Service that leads to each of them by name, and without, or headless, none', () => {
    const { metadata, spec } = of('Service', { ports: { http: 8080, dns: { number: 53, protocol: 'UDP' } } });
    expect([metadata.labels, spec]).toEqual([
      labels,
      {
        type: 'ClusterIP',
        selector: selector.matchLabels,
        ports: [
          { name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' },
          { name: 'dns', port: 53, targetPort: 'dns', protocol: 'UDP' },
        ],
      },
    ]);
    expect([of('Service'), of('Service', { ports: { http: 80 }, headless: true })]).toEqual([undefined, undefined]);
  });

  test('is called as its app when it is the main one, else with its id after it, or as it says', () => {
    const named = (id: string, given: Any = {}) => {
      const { name, host } = made(id, given);
      return [name, host];
    };
    expect([named('main'), named('web'), named('main', { name: 'own' })]).toEqual([
      ['app', 'app.app.svc'],
      ['app-web', 'app-web.app.svc'],
      ['own', 'own.app.svc'],
    ]);
  });

  test('counts as many pods as it may become: one, the most of its scale, or one a node', () => {
    const replicas = (given: Any) => made('main', given).pods.replicas;
    expect([replicas({}), replicas({ scale }), replicas({ kind: 'StatefulSet' }), replicas({ kind: 'DaemonSet' })]).toEqual([
      1,
      5,
      1,
      'one-a-node',
    ]);
  });

  const told = (given: Any, volume = false) => {
    const declare = inApp((chart, lab) => {
      const data = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
      new Workload(chart, 'main', { ...plain, ...(volume ? { mounts: { '/d': data } } : {}), ...given });
    });
    return modelOf(declare).problems.map(({ code, where }) => [code, where]);
  };
  test.each([
    [{ min: 2, max: 1, cpu: 50 }, {}, false, 'VALUE_INVALID'],
    [{ min: 2, max: 2, cpu: 50 }, {}, false, undefined],
    [{ min: 2, max: 3, cpu: 50 }, { kind: 'Deployment' }, false, undefined],
    [{ min: 2, max: 3, cpu: 50 }, { kind: 'StatefulSet' }, false, 'VALUE_INVALID'],
    [{ min: 2, max: 3, cpu: 50 }, { kind: 'DaemonSet' }, false, 'VALUE_INVALID'],
    [{ min: 1, max: 1, cpu: 50 }, {}, true, 'REPLICAS_WITH_VOLUME'],
    [undefined, {}, true, undefined],
  ])('scales by %j with %j, a volume: %j: %j', (given, more, volume, code) => {
    expect(told({ ...(given ? { scale: given } : {}), ...more }, volume)).toEqual(code === undefined ? [] : [[code, 'test/app/main']]);
  });

  test.each([
    ['fs.inotify.max_user_instances', true],
    ['vm.max_map_count', true],
    ['net.core.rmem_max', true],
    ['kernel.msg-max', true],
    ['vm', false],
    ['vm.', false],
    ['user.max_x', false],
    ['avm.max_map_count', false],
    ['vm.max map', false],
  ])('may ask its node for the kernel setting %s: %j', (name, may) => {
    expect(told({ nodeSysctls: { [name]: 1 } })).toEqual(may ? [] : [['VALUE_INVALID', 'test/app/main']]);
  });
});
