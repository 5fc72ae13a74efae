import { claim, container, deployment, object, podSpec, policy, service, statefulSet } from '../objects';
import type { Pair } from '../planned';

const rolling = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } };
const from = (app: string, port?: number) => ({
  from: [{ podSelector: { matchLabels: { app } } }],
  ...(port === undefined ? {} : { ports: [{ port, protocol: 'TCP' }] }),
});
const env = (...names: readonly string[]) => podSpec({}, container({ env: names.map((name) => ({ name, value: 'x' })) }));

export const orders: readonly Pair[] = [
  {
    name: 'nothing',
    before: [deployment(), service()],
    after: [deployment(), service()],
    there: { changes: [], dangers: [] },
    back: { changes: [], dangers: [] },
  },
  {
    name: 'keys in another order',
    before: [object('ConfigMap', 'a', { data: { x: '1', y: '2' } })],
    after: [object('ConfigMap', 'a', { data: { y: '2', x: '1' } })],
    there: { changes: [], dangers: [] },
    back: { changes: [], dangers: [] },
  },
  {
    name: 'an amount written otherwise',
    before: [claim()],
    after: [claim({ resources: { requests: { storage: '4096Mi' } } })],
    there: { changes: [], dangers: [] },
    back: { changes: [], dangers: [] },
  },
  {
    name: 'ports of a Service in another order',
    before: [service({ ports: [{ port: 80 }, { port: 443, protocol: 'TCP' }] })],
    after: [service({ ports: [{ port: 443 }, { port: 80 }] })],
    there: { changes: [], dangers: [] },
    back: { changes: [], dangers: [] },
  },
  {
    name: 'peers of a NetworkPolicy in another order',
    before: [policy({ ingress: [from('a', 80), from('b', 80)] })],
    after: [policy({ ingress: [from('b', 80), from('a', 80)] })],
    there: { changes: [], dangers: [] },
    back: { changes: [], dangers: [] },
  },
  {
    name: 'an environment in another order',
    before: [deployment(env('A', 'B'), rolling)],
    after: [deployment(env('B', 'A'), rolling)],
    there: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].env reordered (restarts)'], dangers: [] },
    back: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].env reordered (restarts)'], dangers: [] },
  },
  {
    name: 'a default that is said',
    before: [deployment(), service(), statefulSet()],
    after: [
      deployment(podSpec({ terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst' }), { revisionHistoryLimit: 10 }),
      service({ sessionAffinity: 'None' }),
      statefulSet({ podManagementPolicy: 'OrderedReady' }),
    ],
    there: { changes: [], dangers: [] },
    back: { changes: [], dangers: [] },
  },
  {
    name: 'a value that is said, and no default',
    before: [deployment(podSpec(), rolling)],
    after: [deployment(podSpec({ terminationGracePeriodSeconds: 60 }), rolling)],
    there: { changes: ['~ Deployment web/web: spec.template.spec.terminationGracePeriodSeconds (restarts)'], dangers: [] },
    back: { changes: ['~ Deployment web/web: spec.template.spec.terminationGracePeriodSeconds (restarts)'], dangers: [] },
  },
  {
    name: 'one variable more',
    before: [deployment(env('A'), rolling)],
    after: [deployment(env('B', 'A'), rolling)],
    there: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].env[B] (restarts)'], dangers: [] },
    back: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].env[B] (restarts)'], dangers: [] },
  },
];
