import { internet, kubernetesApi, PodSet, pin, type ServiceChart } from '../../../src';
import { PolicyGraph } from '../../../src/objects/network/graph';
import { comparedOutside } from '../../../src/proofs/exposure/outside';
import { talkersOf } from '../../../src/proofs/exposure/pods';
import { addresses } from '../../../src/units/ranges';
import { object, objectsOf } from '../objects-of';
import { modelOf } from '../proved';
import { type Any, app } from '../references/parts';

const set = (chart: ServiceChart, more: object = {}) =>
  new PodSet(chart, 'one', { name: 'one', selector: { app: 'one' }, replicas: 1, placement: { strength: 'any' }, ...more });
const declare =
  (more: object = {}) =>
  (lab: Any) =>
    void set(app(lab), more);
const policy = (spec: object) => object('networking.k8s.io/v1', 'NetworkPolicy', 'x', { spec: { podSelector: {}, ...spec } });
const out = (...egress: readonly object[]) => policy({ policyTypes: ['Egress'], egress });
const into = (...ingress: readonly object[]) => policy({ policyTypes: ['Ingress'], ingress });
const block = (cidr: string, ...except: readonly string[]) => ({ ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) } });
const to = (peers: readonly object[], ...ports: readonly (number | object)[]) => ({
  to: peers,
  ports: ports.map((port) => (typeof port === 'number' ? { port } : port)),
});
const told = (declared: (lab: Any) => void, ...given: readonly object[]) => {
  const { lab, flows } = modelOf(declared);
  const objects = objectsOf(...given);
  const graph = new PolicyGraph(objects, addresses(lab.inventory.k3s.pods));
  return comparedOutside({ lab, flows }, talkersOf({ lab, objects }), graph).map(({ code, where, what }) => [code, where, what]);
};
const reaches = (what: string, who = 'app/one') => [
  'FLOW_UNDECLARED',
  'NetworkPolicy/x',
  `by app/x, ${who} reaches ${what}, and nothing declares it`,
];
const reached = (what: string) => [
  'FLOW_UNDECLARED',
  'NetworkPolicy/x',
  `by app/x, app/one is reached from ${what}, and nothing declares it`,
];
const blocked = (what: string) => [
  'FLOW_BLOCKED',
  'test/app/one',
  `it is declared that app/one ${what}, and no network policy lets it through`,
];

const lan = (...ports: readonly number[]) => ({ kind: 'lan', ports });
const house = block('192.168.7.0/24');
const privateOnes = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/3'];
const world = block('0.0.0.0/0', ...privateOnes.slice(0, -1)); // as a policy for it is written

describe('a way out that nobody declares is told by where it leads', () => {
  test.each<[string, readonly object[], string]>([
    ['the house', [house], 'the house (lan)'],
    ['pods', [block('10.42.0.0/24')], 'pods'],
    ['Services', [block('10.43.0.0/24')], 'Services'],
    ['the tailnet', [block('100.100.0.1/32')], 'the tailnet'],
    [
      'what is no address of the Internet',
      privateOnes
        .filter((one) => one !== '100.64.0.0/10' && one !== '169.254.0.0/16')
        .slice(1)
        .map((one) => block(one, ...(one === '192.168.0.0/16' ? ['192.168.7.0/24'] : []))),
      'private addresses of nobody here',
    ],
    ['a private network that nobody has here', [block('10.200.0.0/16')], 'private addresses of nobody here'],
    ['the Internet', [block('8.8.8.8/32')], 'the Internet'],
    ['several, each by its name', [block('8.8.8.8/32'), house], 'the Internet, the house (lan)'],
    ['the Internet by IPv6', [block('2000::/3')], 'the Internet by IPv6'],
    ['one of two by IPv6', [block('2000::/3'), house], 'the house (lan), the Internet by IPv6'],
  ])('%s', (_, peers, where) => expect(told(declare(), out(to(peers, 9)))).toEqual([reaches(`${where} at 9/TCP`)]));

  test('everywhere, where the rule names nobody', () => {
    expect(told(declare(), out({ ports: [{ port: 9 }] }))).toEqual([
      reaches('the Internet, the house (lan), pods, Services, the tailnet, link-local addresses, where a provider’s metadata is at 9/TCP'),
    ]);
  });

  test('with the ports that it has under a name said so, and each protocol by itself', () => {
    expect(told(declare(), out(to([house], { port: 'web' }, { port: 9, protocol: 'UDP' })))).toEqual([
      reaches('the house (lan) at ports of a name/TCP'),
      reaches('the house (lan) at 9/UDP'),
    ]);
  });

  test('but not by a rule that means pods alone', () => expect(told(declare(), out(to([{ podSelector: {} }], 9)))).toEqual([]));
});

describe('a way out that is declared', () => {
  test('is open at its ports to all of its addresses, and to no others', () => {
    const declared = declare({ reaches: [lan(9)] });
    expect(told(declared, out(to([house], 9)))).toEqual([]);
    expect(told(declared, out(to([house], 9, 10)))).toEqual([reaches('the house (lan) at 10/TCP')]);
    expect(told(declared, out(to([house, block('8.8.8.8/32')], 9)))).toEqual([reaches('the Internet at 9/TCP')]);
  });

  test('is told where it is declared while no policy opens it whole', () => {
    const declared = declare({ reaches: [lan(9)] });
    const missing = [blocked('reaches the house at 9')];
    expect(told(declared, out())).toEqual(missing);
    expect(told(declared, out(to([block('192.168.7.0/25')], 9)))).toEqual(missing);
    expect(told(declared, out(to([block('192.168.7.0/25'), block('192.168.7.128/25')], 9)))).toEqual([]);
    expect(told(declared, out(to([house], { port: 9, protocol: 'UDP' })))).toContainEqual(missing[0]);
  });

  test('is open from the first port of a range to its last', () => {
    const range = out(to([house], { port: 9, endPort: 11 }));
    const at = (...ports: readonly number[]) =>
      told(declare({ reaches: [lan(...ports)] }), range).filter(([code]) => code === 'FLOW_BLOCKED');
    expect(at(9, 10, 11)).toEqual([]);
    expect(at(8, 9)).toEqual([blocked('reaches the house at 8')]);
    expect(at(12, 8)).toEqual([blocked('reaches the house at 12, 8')]);
  });

  test('of the same addresses by two rules is open together, one of them alone is not', () => {
    expect(told(declare({ reaches: [lan(9)] }), out(to([block('192.168.7.0/25')], 9), to([block('192.168.7.128/25')], 9)))).toEqual([]);
    expect(told(declare({ reaches: [lan(9)] }), out(to([block('192.168.7.0/25')], 9), to([block('192.168.7.128/25')], 9, 10)))).toEqual([
      reaches('the house (lan) at 10/TCP'),
    ]);
  });

  test('is called as people call it', () => {
    expect(told(declare({ reaches: [internet(443)] }), out())).toEqual([blocked('reaches the Internet at 443')]);
    expect(told(declare({ reaches: [kubernetesApi()] }), out())).toEqual([blocked('reaches the API server at 443, 6443')]);
    expect(told(declare({ reaches: [internet(443)] }), out(to([world], 443)))).toEqual([]);
  });

  test('of pods that no policy holds back is open', () => expect(told(declare({ reaches: [lan(9)] }))).toEqual([]));
});

test('pods on the network of a node are reached at the addresses of the nodes that they run on, at their port', () => {
  const both = (lab: Any) => {
    const chart = app(lab);
    const node = new PodSet(chart, 'node', {
      name: 'node',
      selector: { app: 'node' },
      replicas: 1,
      placement: pin(lab.machines.two),
      onNodeNetwork: true,
      ports: { http: 80 },
    });
    set(chart, { reaches: [node.port('http')] });
  };
  expect(told(both, out(to([block('192.168.7.21/32')], 80)))).toEqual([]);
  expect(told(both, out(to([block('192.168.7.21/32')], 81)))).toEqual([reaches('the house (lan) at 81/TCP')]);
  expect(told(both, out(to([block('192.168.7.20/32')], 80)))).toEqual([reaches('the house (lan) at 80/TCP')]);
});

test('pods that are reached in the cluster’s own network open no way out of it', () => {
  const both = (lab: Any) => {
    const chart = app(lab);
    const back = new PodSet(chart, 'back', {
      name: 'back',
      selector: { app: 'back' },
      replicas: 1,
      placement: pin(lab.machines.two),
      ports: { http: 80 },
    });
    set(chart, { reaches: [back.port('http')] });
  };
  expect(
    told(
      both,
      policy({ podSelector: { matchLabels: { app: 'one' } }, policyTypes: ['Egress'], egress: [to([block('192.168.7.21/32')], 80)] }),
    ),
  ).toEqual([reaches('the house (lan) at 80/TCP')]);
});

describe('who comes from outside', () => {
  const open = declare({ ports: { http: 80, metrics: 9100 }, open: ['http'] });

  test('comes to the ports that are open to all, from everywhere, and to no others', () => {
    expect(told(open, into({ ports: [{ port: 80 }] }))).toEqual([]);
    expect(told(open, into({ from: [block('0.0.0.0/0')], ports: [{ port: 80 }] }))).toEqual([]);
    expect(told(open, into({ from: [house], ports: [{ port: 9100 }] }, { ports: [{ port: 80 }] }))).toEqual([
      reached('the house (lan) at 9100/TCP'),
    ]);
    expect(told(declare(), into({ from: [block('2000::/3')], ports: [{ port: 80 }] }))).toEqual([
      reached('the Internet by IPv6 at 80/TCP'),
    ]);
  });

  test('is told where it is declared while no policy lets everybody in', () => {
    const closed = [blocked('is open to all at 80/TCP')];
    expect(told(open, into())).toEqual(closed);
    expect(told(open, into({ from: [house], ports: [{ port: 80 }] }))).toEqual(closed);
    expect(told(open, into({ from: [{ podSelector: {} }], ports: [{ port: 80 }] }))).toEqual(closed);
    expect(told(open)).toEqual([]);
  });
});
