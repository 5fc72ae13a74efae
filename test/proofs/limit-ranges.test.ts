import { object } from '../../src';
import { faultsOf } from '../lab';
import { type Any, deployment, twoOf } from './references/parts';

const found = (declare: (lab: Any) => void) =>
  faultsOf((lab) => void declare(lab)).flatMap(({ code, where, what }) => (code === 'QUOTA_EXCEEDED' ? [[where, what]] : []));

/** A pod whose container asks for so much, in a namespace with a limit. */
const limited =
  (limit: Any, resources: Any, pod: Any = {}) =>
  (lab: Any) => {
    twoOf({}, {})(lab);
    const chart = lab.node.findChild('app');
    object(chart, 'x', 'Deployment', deployment(pod, { resources }) as Any);
    object(chart, 'range', 'LimitRange', { metadata: { name: 'own' }, spec: { limits: [limit] } });
  };
const of = (type: string, limit: Any) => ({ type, ...limit });
const asks = (cpu: string, memory: string, most: string | undefined = memory) => ({
  requests: { cpu, memory },
  ...(most ? { limits: { memory: most } } : {}),
});
const refused = (what: string, where = 'test/app/x') => [[where, `${what}: the LimitRange app/own refuses it`]];
const side = { name: 'side', image: 'docker.io/traefik/whoami:v1.11.0', resources: asks('10m', '64Mi') };

test.each<[string, (lab: Any) => void, string]>([
  [
    'less memory than the least',
    limited(of('Container', { min: { memory: '64Mi' } }), asks('10m', '16Mi')),
    'container web asks for 16 MiB of memory, and 64 MiB is the least',
  ],
  [
    'less processor than the least',
    limited(of('Container', { min: { cpu: '100m' } }), asks('10m', '16Mi')),
    'container web asks for 0.01 cores of cpu, and 0.1 cores is the least',
  ],
  [
    'more memory than the most',
    limited(of('Container', { max: { memory: '32Mi' } }), asks('10m', '16Mi', '64Mi')),
    'container web may use 64 MiB of memory, and 32 MiB is the most',
  ],
  [
    'more than the most by asking alone',
    limited(of('Container', { max: { cpu: '100m' } }), asks('200m', '16Mi')),
    'container web asks for 0.2 cores of cpu, and 0.1 cores is the most',
  ],
  [
    'less than the least by a container before',
    limited(of('Container', { min: { memory: '32Mi' } }), asks('10m', '32Mi'), {
      initContainers: [{ ...side, resources: asks('1m', '1Mi') }],
    }),
    'container side asks for 1 MiB of memory, and 32 MiB is the least',
  ],
  [
    'four times what it asks for',
    limited(of('Container', { maxLimitRequestRatio: { memory: '2' } }), asks('10m', '16Mi', '64Mi')),
    'container web may use 4 times the memory that it asks for, and 2 times is the most',
  ],
  [
    'no limit, where there is a ratio',
    limited(of('Container', { maxLimitRequestRatio: { cpu: '2' } }), asks('10m', '16Mi')),
    'container web says not both what it asks for and what it may use of cpu',
  ],
  [
    'more than a pod may have, together',
    limited(of('Pod', { max: { memory: '100Mi' } }), asks('10m', '64Mi'), {
      containers: [{ ...deployment().spec.template.spec.containers[0], resources: asks('10m', '64Mi') }, side],
    }),
    'a pod of x asks for 128 MiB of memory, and 100 MiB is the most',
  ],
  [
    'less than a pod has to ask for',
    limited(of('Pod', { min: { memory: '100Mi' } }), asks('10m', '64Mi')),
    'a pod of x asks for 64 MiB of memory, and 100 MiB is the least',
  ],
  [
    'no limit, where a pod has one',
    limited(of('Pod', { max: { cpu: '1' } }), asks('10m', '64Mi')),
    'a pod of x has no limit of cpu, and 1 cores is the most',
  ],
])('a pod with %s is refused, and that is told', (_, declare, what) => expect(found(declare)).toEqual(refused(what)));

test.each<[string, (lab: Any) => void]>([
  ['the least', limited(of('Container', { min: { cpu: '10m', memory: '16Mi' } }), asks('10m', '16Mi'))],
  ['the most', limited(of('Container', { max: { memory: '64Mi' } }), asks('10m', '16Mi', '64Mi'))],
  ['nothing, and gets the most as its limit', limited(of('Container', { max: { cpu: '100m' } }), asks('10m', '16Mi'))],
  ['nothing, and gets the least as its request', limited(of('Container', { min: { 'ephemeral-storage': '1Mi' } }), asks('10m', '16Mi'))],
  [
    'nothing, and gets the default',
    limited(of('Container', { min: { cpu: '5m' }, default: { 'ephemeral-storage': '1Gi' } }), asks('10m', '16Mi')),
  ],
  ['twice what it asks for', limited(of('Container', { maxLimitRequestRatio: { memory: '2' } }), asks('10m', '16Mi', '32Mi'))],
  ['what a pod may have', limited(of('Pod', { max: { memory: '64Mi' }, min: { cpu: '10m' } }), asks('10m', '64Mi'))],
])('a pod with %s is taken', (_, declare) => expect(found(declare)).toEqual([]));

describe('a claim', () => {
  const claim = (limit: Any) => found(limited(of('PersistentVolumeClaim', limit), asks('10m', '16Mi')));
  test('of less than the least, or more than the most, is refused', () => {
    expect(claim({ min: { storage: '2Gi' } })).toEqual(
      refused('claim x asks for 1 GiB of storage, and 2 GiB is the least', 'test/app/pvc'),
    );
    expect(claim({ max: { storage: '500Mi' } })).toEqual(
      refused('claim x asks for 1 GiB of storage, and 500 MiB is the most', 'test/app/pvc'),
    );
  });
  test('within is taken', () => expect(claim({ min: { storage: '1Gi' }, max: { storage: '1Gi' } })).toEqual([]));
});

test('a limit of another namespace is nothing to it', () => {
  const declare = (lab: Any) => {
    limited(of('Pod', {}), asks('10m', '16Mi'))(lab);
    object(lab.node.findChild('app'), 'other', 'LimitRange', {
      metadata: { name: 'other', namespace: 'kube-system' },
      spec: { limits: [of('Container', { min: { memory: '1Gi' } })] },
    });
  };
  expect(found(declare)).toEqual([]);
});
