import { Bytes, none, pin, scratch, Volume, Workload } from '../../../src';
import { placement } from '../../../src/proofs/placement';
import { app, asks, chartPods, demand, deployment, job, larger, nowhere, on, plain, server, terms, told, type Wrong } from './parts';

const wrong: Wrong = [
  // demands that no node meets
  ['a machine that is not there', deployment({}, { pod: on('three') }), nowhere('loutik.dev/home=three')],
  ['a label that no node has', deployment({}, { pod: { nodeSelector: { gpu: 'yes' } } }), nowhere('gpu=yes')],
  ['a node by a name that none has', deployment({}, { pod: { nodeName: 'sever' } }), nowhere('the node sever')],
  [
    'two machines at once',
    deployment({}, { pod: { ...on('one'), ...terms(demand('loutik.dev/home', 'In', 'two')) } }),
    nowhere('loutik.dev/home=one; loutik.dev/home=two'),
  ],
  [
    'a label that must not be there and is',
    deployment({}, { pod: terms(demand('loutik.dev/home', 'DoesNotExist')) }),
    nowhere('loutik.dev/home DoesNotExist'),
  ],
  ['a label that must be there and is not', deployment({}, { pod: terms(demand('gpu', 'Exists')) }), nowhere('gpu Exists')],
  [
    'none of the machines',
    deployment({}, { pod: terms(demand('loutik.dev/home', 'NotIn', 'one', 'two')) }),
    nowhere('loutik.dev/home NotIn one|two'),
  ],
  [
    'neither of two terms',
    deployment({}, { pod: terms(demand('gpu', 'Exists'), demand('loutik.dev/home', 'In', 'three')) }),
    nowhere('gpu Exists, or loutik.dev/home=three'),
  ],
  ['a number above all', deployment({}, { pod: terms(demand('cores', 'Gt', '3')) }), nowhere('cores Gt 3')],
  [
    'a field of no node',
    deployment({}, { pod: terms({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['nobody'] }] }) }),
    nowhere('metadata.name=nobody'),
  ],
  ['another system', deployment({}, { pod: { nodeSelector: { 'kubernetes.io/arch': 'arm64' } } }), nowhere('kubernetes.io/arch=arm64')],
  [
    'a placement on no machine',
    (lab) => void new Workload(app(lab), 'x', { ...plain, placement: pin({ name: 'three' }) }),
    ['POD_UNSCHEDULABLE', 'test/app/x/deployment', 'no node is what the pod of app/app-x demands: loutik.dev/home=three'],
  ],
  [
    'a machine, and a volume on another',
    (lab) => {
      const data = new Volume(app(lab), 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
      deployment({}, { pod: { ...on('two'), volumes: [{ name: 'v', persistentVolumeClaim: { claimName: data.name } }] } })(lab);
    },
    nowhere('loutik.dev/home=two; loutik.dev/home=one for its volume app-data'),
  ],
  [
    'a job on no machine',
    job(plain, { placement: pin({ name: 'three' }) }),
    ['POD_UNSCHEDULABLE', 'test/app/job/cronjob', 'no node is what the pod of app/app-job demands: loutik.dev/home=three'],
  ],
  [
    'a chart’s pods on no machine',
    chartPods(Bytes.mib(16), { placement: pin({ name: 'three' }) }),
    ['POD_UNSCHEDULABLE', 'test/tool/pods', 'no node is what the pod of tool/tool demands: loutik.dev/home=three'],
  ],
  // larger than every node
  [
    'more memory than any node has',
    deployment({ memory: '8Gi' }),
    larger('8 GiB of memory', 'server has 5.3 GiB for pods; for 8 GiB of memory, and worker has 3.3 GiB for pods'),
  ],
  [
    'a little more memory than its node has',
    deployment({ memory: `${server.memory + 1}Mi` }, { pod: on('one') }),
    larger('5.3 GiB of memory', 'server has 5.3 GiB for pods'),
  ],
  [
    'more processors than any node has',
    deployment({ cpu: '9' }),
    larger('9 cores', 'server has 3.8 for pods; for 9 cores, and worker has 7.8 for pods'),
  ],
  [
    'memory that one node has and processors that the other has',
    deployment({ memory: '5Gi', cpu: '6' }),
    larger('6 cores', 'server has 3.8 for pods; for 5 GiB of memory, and worker has 3.3 GiB for pods'),
  ],
  [
    'more scratch space than a node’s disk',
    deployment({ 'ephemeral-storage': '19Gi' }),
    larger('19 GiB of scratch space', 'server has 18.4 GiB for pods; for 19 GiB of scratch space, and worker has 18.4 GiB for pods'),
  ],
  [
    'scratch space that nobody asked for, larger than a node’s disk',
    deployment(
      {},
      { pod: { volumes: [{ name: 'v', emptyDir: { sizeLimit: '30Gi' } }] }, container: { volumeMounts: [{ name: 'v', mountPath: '/v' }] } },
    ),
    larger('30 GiB of scratch space', 'server has 18.4 GiB for pods; for 30 GiB of scratch space, and worker has 18.4 GiB for pods'),
  ],
  [
    'a workload’s scratch space, larger than a node’s disk',
    (lab) => void new Workload(app(lab), 'x', { ...plain, mounts: { '/cache': scratch(Bytes.gib(12)), '/tmp': scratch(Bytes.gib(8)) } }),
    [
      'POD_UNSCHEDULABLE',
      'test/app/x/deployment',
      'one pod of app/app-x asks for 20 GiB of scratch space, and server has 18.4 GiB for pods; for 20 GiB of scratch space, and worker has 18.4 GiB for pods',
    ],
  ],
  [
    'containers that are too large together',
    deployment(
      { memory: '3Gi' },
      {
        pod: {
          ...on('two'),
          initContainers: [
            {
              name: 'side',
              restartPolicy: 'Always',
              image: 'docker.io/traefik/whoami:v1.11.0',
              resources: { requests: { cpu: '10m', memory: '1Gi' } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            },
          ],
        },
      },
    ),
    larger('4 GiB of memory', 'worker has 3.3 GiB for pods'),
  ],
  [
    'a first container that is too large',
    deployment(
      {},
      {
        pod: {
          ...on('two'),
          initContainers: [
            {
              name: 'first',
              image: 'docker.io/traefik/whoami:v1.11.0',
              resources: { requests: { memory: '4Gi' } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            },
          ],
        },
      },
    ),
    larger('4 GiB of memory', 'worker has 3.3 GiB for pods'),
  ],
  [
    'scratch space of a first container, larger than a node’s disk',
    (lab) => void new Workload(app(lab), 'x', { ...plain, init: { first: { ...plain, mounts: { '/tmp': scratch(Bytes.gib(19)) } } } }),
    [
      'POD_UNSCHEDULABLE',
      'test/app/x/deployment',
      'one pod of app/app-x asks for 19 GiB of scratch space, and server has 18.4 GiB for pods; for 19 GiB of scratch space, and worker has 18.4 GiB for pods',
    ],
  ],
  [
    'a job that is larger than every node',
    job(asks(Bytes.gib(8))),
    [
      'POD_UNSCHEDULABLE',
      'test/app/job/cronjob',
      'one pod of app/app-job asks for 8 GiB of memory, and server has 5.3 GiB for pods; for 8 GiB of memory, and worker has 3.3 GiB for pods',
    ],
  ],
  [
    'a chart’s pod that is larger than every node',
    chartPods(Bytes.gib(8)),
    [
      'POD_UNSCHEDULABLE',
      'test/tool/pods',
      'one pod of tool/tool asks for 8 GiB of memory, and server has 5.3 GiB for pods; for 8 GiB of memory, and worker has 3.3 GiB for pods',
    ],
  ],
];

told(placement, wrong);
