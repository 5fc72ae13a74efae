import { demandsOf } from '../../src/model/demand';
import { nodesOf } from '../../src/model/nodes';
import { modelOf } from '../proofs/proved';
import { type Any, deployment, make } from '../proofs/references/parts';

const { metadata, spec } = deployment();
const { template } = deployment({ restartPolicy: 'Never' }).spec;
const job = { template };

/** How many pods stay, and how many come and go, of one object alone. */
function counted(kind: string, body: Any) {
  const model = modelOf(make(kind, { metadata, spec: body }));
  return demandsOf(model, nodesOf(model.lab.inventory)).map(({ stay, pass }) => ({ stay, pass }));
}

test.each<[string, string, Any, Any]>([
  ['a CronJob’s goes again', 'CronJob', { schedule: '0 12 * * *', jobTemplate: { spec: job } }, { stay: 0, pass: 1 }],
  [
    'of a CronJob come as many as run at once',
    'CronJob',
    { schedule: '0 12 * * *', jobTemplate: { spec: { ...job, parallelism: 2 } } },
    { stay: 0, pass: 2 },
  ],
  ['a DaemonSet has one on each node', 'DaemonSet', spec, { stay: 'one-a-node', pass: 0 }],
  ['a Deployment’s stay, with one beside them in a rollout', 'Deployment', { ...spec, replicas: 2 }, { stay: 2, pass: 1 }],
  [
    'of a Deployment that is recreated none is beside the old ones',
    'Deployment',
    { ...spec, replicas: 2, strategy: { type: 'Recreate' } },
    { stay: 2, pass: 0 },
  ],
  [
    'a StatefulSet’s stay, and each goes before the next comes',
    'StatefulSet',
    { ...spec, serviceName: 'x', replicas: 3 },
    { stay: 3, pass: 0 },
  ],
])('%s', (_, kind, body, expected) => {
  expect(counted(kind, body)).toEqual([expected]);
});
