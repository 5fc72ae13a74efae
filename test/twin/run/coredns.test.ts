import { corednsObjects } from '../../../src/twin/run/coredns';
import { read } from '../../lab';

// biome-ignore lint/suspicious/noExplicitAny: objects, read back
const of = (nodes: number, kind: string): any => corednsObjects('image', '10.43.0.10', nodes).find((object) => object.kind === kind);

test('with several nodes the twin’s DNS is what the server’s script makes of K3s’s: one on each node, which asks its own', () => {
  const script = read('src/bootstrap/vm/scripts/spread-dns.sh');
  const { spec } = JSON.parse(/patch service kube-dns --patch '(.*)'/.exec(script)?.[1] as string);
  expect(spec).toEqual({ trafficDistribution: 'PreferSameNode' });
  expect(of(2, 'Service').spec).toMatchObject(spec);
  expect(of(3, 'Deployment').spec).toMatchObject({
    replicas: 3,
    template: { spec: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname' }] } },
  });
});

test('with one node it is as K3s brings it', () => {
  expect(of(1, 'Deployment').spec.replicas).toBe(1);
  expect(of(1, 'Service').spec).not.toHaveProperty('trafficDistribution');
});
