import { PodSet, type ServiceChart } from '../../../src';
import { PolicyGraph } from '../../../src/objects/network/graph';
import { comparedFlows, minus } from '../../../src/proofs/exposure/flows';
import { talkersOf } from '../../../src/proofs/exposure/pods';
import { addresses, ranges } from '../../../src/units/ranges';
import { deployment, object, objectsOf } from '../objects-of';
import { modelOf } from '../proved';
import { type Any, app } from '../references/parts';

const policy = (name: string, spec: object, namespace = 'app') =>
  object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec }, { namespace });
const pods = (name: string, more: object = {}) => ({ podSelector: { matchLabels: { app: name } }, ...more });
/** Lets everything of a namespace in, and nothing out. */
const closed = (namespace = 'app', ingress: readonly object[] = [{}]) =>
  policy(`closed-${namespace}`, { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress }, namespace);
const out = (name: string, ...egress: readonly object[]) => policy(`out-${name}`, pods(name, { policyTypes: ['Egress'], egress }));
const set = (chart: ServiceChart, name: string, more: object = {}) =>
  new PodSet(chart, name, { name, selector: { app: name }, replicas: 1, placement: { strength: 'any' }, ...more });

/** One set of pods that reaches port 80 of another. */
const two =
  (more: (chart: ServiceChart, lab: Any) => void = () => {}) =>
  (lab: Any) => {
    const chart = app(lab);
    const back = set(chart, 'back', { ports: { http: 80 } });
    set(chart, 'front', { reaches: [back.port('http')] });
    more(chart, lab);
  };
const compared = (declare: (lab: Any) => void, ...given: readonly object[]) => {
  const { lab, flows } = modelOf(declare);
  const objects = objectsOf(...given);
  const graph = new PolicyGraph(objects, addresses(lab.inventory.k3s.pods));
  const { pairs, problems } = comparedFlows({ lab, flows }, talkersOf({ lab, objects }), graph);
  return { pairs, told: problems.map(({ code, where, what }) => [code, where, what]) };
};
const more = (name: string, what: string) => [
  'FLOW_UNDECLARED',
  `NetworkPolicy/${name}`,
  `by app/${name}, ${what}, and nothing declares it`,
];
const less = (where: string, what: string) => ['FLOW_BLOCKED', where, `it is declared that ${what}, and no network policy lets it through`];
const to = (name: string, ...ports: readonly object[]) => ({ to: [pods(name)], ...(ports.length > 0 ? { ports } : {}) });

describe('a flow between two sets of pods', () => {
  test('that is declared and let through is one pair, and nothing is told', () => {
    expect(compared(two(), closed(), out('front', to('back', { port: 80 })))).toEqual({ pairs: 1, told: [] });
  });

  test('that nothing lets through is no pair, and is told where it is declared', () => {
    const nothing = [less('test/app/front', 'app/front reaches app/back at 80/TCP')];
    expect(compared(two(), closed())).toEqual({ pairs: 0, told: nothing });
    expect(compared(two(), closed('app', []), out('front', to('back', { port: 80 })))).toEqual({ pairs: 0, told: nothing });
  });

  test('at another port than is declared is told by the policy, and that its own is closed where it is declared', () => {
    expect(compared(two(), closed(), out('front', to('back', { port: 81 })))).toEqual({
      pairs: 1,
      told: [more('out-front', 'app/front reaches app/back at 81/TCP'), less('test/app/front', 'app/front reaches app/back at 80/TCP')],
    });
  });

  test('in the other direction is another one', () => {
    const { pairs, told } = compared(two(), closed(), out('front', to('back', { port: 80 })), out('back', to('front', { port: 80 })));
    expect([pairs, told]).toEqual([2, [more('out-back', 'app/back reaches app/front at 80/TCP')]]);
  });

  test('is told by the rule that lets too much through, not by one that is declared', () => {
    const { told } = compared(
      two(),
      closed(),
      out('front', to('back', { port: 80 })),
      policy('wide', pods('front', { policyTypes: ['Egress'], egress: [to('back', { port: 80, endPort: 90 })] })),
    );
    expect(told).toEqual([more('wide', 'app/front reaches app/back at 81-90/TCP')]);
  });

  test('into pods that no policy holds back is not counted: that is told elsewhere', () => {
    const front = policy('all', pods('front', { policyTypes: ['Egress'], egress: [{}] }));
    expect(compared(two(), front)).toEqual({ pairs: 0, told: [] });
  });

  test('of pods that no policy holds back is no rule’s', () => {
    const back = policy('in', pods('back', { policyTypes: ['Ingress'], ingress: [{}] }));
    expect(compared(two(), back)).toEqual({ pairs: 0, told: [] });
  });

  test('of a set with itself is none', () => {
    const own = (lab: Any) => {
      const one = set(app(lab), 'one', { ports: { http: 80 } });
      (one.reaches as Any[]).push(one.port('http'));
    };
    expect(compared(own, closed())).toEqual({ pairs: 0, told: [] });
  });
});

describe('a rule of a policy means', () => {
  const wide = (rule: object) =>
    compared(
      two(),
      closed(),
      closed('other'),
      out('front', to('back', { port: 80 })),
      out('front', rule),
      deployment({ name: 'hand' }),
      deployment({ name: 'far', namespace: 'other' }),
    ).told;
  const reaches = (...names: readonly string[]) => names.map((name) => more('out-front', `app/front reaches ${name} at 9/TCP`));
  const ports = [{ port: 9 }];

  test('everybody where it names nobody', () => {
    expect(wide({ ports })).toEqual(reaches('app/back', 'app/hand', 'other/far'));
  });

  test('pods of its own namespace where it names no other', () => {
    expect(wide({ to: [{ podSelector: {} }], ports })).toEqual(reaches('app/back', 'app/hand'));
    expect(wide({ to: [pods('hand')], ports })).toEqual(reaches('app/hand'));
  });

  test('those of the one namespace that it names', () => {
    const other = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } };
    expect(wide({ to: [other], ports })).toEqual(reaches('other/far'));
    const nobody = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gone' } } };
    expect(wide({ to: [nobody], ports })).toEqual([]);
  });

  test('those of every namespace where its selector names none', () => {
    expect(wide({ to: [{ namespaceSelector: {} }], ports })).toEqual(reaches('app/back', 'app/hand', 'other/far'));
    expect(wide({ to: [{ namespaceSelector: {}, ...pods('far') }], ports })).toEqual(reaches('other/far'));
  });

  test('any pod by a block that holds addresses of pods, and none by others', () => {
    expect(wide({ to: [{ ipBlock: { cidr: '10.42.0.0/16' } }], ports })).toEqual(reaches('app/back', 'app/hand', 'other/far'));
    expect(wide({ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports })).toEqual([]);
  });
});

describe('CoreDNS', () => {
  const dns = (chart: ServiceChart) =>
    void set(chart, 'dns', { name: 'coredns', namespace: 'kube-system', selector: { 'k8s-app': 'kube-dns' } });
  const names = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };
  const asks = (one: string, port: object = { port: 53, protocol: 'UDP' }) => out(one, { to: [names], ports: [port] });
  const declare = (lab: Any) => {
    const chart = app(lab);
    set(chart, 'one');
    dns(chart);
  };

  test('is asked for names by everybody but itself', () => {
    expect(compared(declare, closed(), closed('kube-system'), asks('one'))).toEqual({ pairs: 1, told: [] });
    expect(compared(declare, closed(), closed('kube-system'))).toEqual({
      pairs: 0,
      told: [less('test/app/one', 'app/one asks kube-system/coredns for names')],
    });
  });

  test('is asked over UDP', () => {
    const overTcp = compared(declare, closed(), closed('kube-system'), asks('one', { port: 53, protocol: 'TCP' }));
    expect(overTcp.told).toEqual([less('test/app/one', 'app/one asks kube-system/coredns for names')]);
  });
});

describe('ports that are left', () => {
  const of = (...numbers: readonly number[]) => ({ TCP: ranges(numbers.map((one) => ({ first: one, last: one }))) });

  test('are those of the one that the other has not', () => {
    expect(minus(of(1, 3), of(3))).toBe('1/TCP');
    expect(minus({ TCP: [{ first: 1, last: 9 }], UDP: [{ first: 5, last: 5 }] }, of(4))).toBe('1-3/TCP, 5-9/TCP, 5/UDP');
  });

  test('are none where the other has them all', () => {
    expect(minus(of(1), of(1, 3))).toBeUndefined();
    expect(minus({}, {})).toBeUndefined();
  });

  test('are all shown up to three; of more, three', () => {
    expect(minus(of(1, 3, 5), {})).toBe('1/TCP, 3/TCP, 5/TCP');
    expect(minus(of(1, 3, 5, 7), {})).toBe('1/TCP, 3/TCP, 5/TCP and more');
  });
});
