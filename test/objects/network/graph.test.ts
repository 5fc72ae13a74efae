import fc from 'fast-check';
import { type Endpoint, holdsPort, PolicyGraph } from '../../../src/objects/network/graph';
import { addresses } from '../../../src/units/ranges';
import { namespace, object, objectsOf } from '../../proofs/objects-of';

const web: Endpoint = { namespace: 'a', labels: { app: 'web', tier: 'front' }, named: { http: { number: 8080, protocol: 'TCP' } } };
const db: Endpoint = { namespace: 'a', labels: { app: 'db' }, named: { sql: { number: 5432, protocol: 'TCP' } } };
const bot: Endpoint = { namespace: 'b', labels: { app: 'bot' } };

const policy = (name: string, spec: object, home = 'a') =>
  object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec }, { namespace: home });
const deny = (home = 'a', policyTypes: readonly string[] = ['Ingress', 'Egress']) => policy('deny', { podSelector: {}, policyTypes }, home);
const spaces = [namespace('a', { labels: { owner: 'family' } }), namespace('b', { labels: { owner: 'class' } })];
const graph = (...policies: readonly object[]) => new PolicyGraph(objectsOf(...spaces, ...policies), addresses('10.42.0.0/16'));
const may = (from: Endpoint, to: Endpoint, number: number, policies: readonly object[], protocol: 'TCP' | 'UDP' = 'TCP') =>
  holdsPort(graph(...policies).between(from, to), { number, protocol });
const into = (rule: object, podSelector: object = { matchLabels: { app: 'db' } }) =>
  policy('in', { podSelector, policyTypes: ['Ingress'], ingress: [rule] });

test('without any policy everybody reaches everybody; a namespace that denies by default is reached by nobody', () => {
  expect(may(bot, db, 5432, [])).toBe(true);
  expect(may(bot, db, 5432, [deny()])).toBe(false);
  expect(may(bot, db, 5432, [deny('a', ['Egress'])])).toBe(true);
  expect(may(bot, db, 5432, [deny('b', ['Egress'])])).toBe(false);
  expect(may(bot, db, 5432, [deny('b', ['Ingress'])])).toBe(true);
});

test('a policy without policyTypes holds back who comes in, and where it goes only when it says so', () => {
  expect(may(bot, db, 5432, [policy('p', { podSelector: {} })])).toBe(false);
  expect(may(db, bot, 80, [policy('p', { podSelector: {} })])).toBe(true);
  expect(may(db, bot, 80, [policy('p', { podSelector: {}, egress: [{ ports: [{ port: 53 }] }] })])).toBe(false);
});

test('a connection has to be let through at both ends', () => {
  const out = policy('out', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ podSelector: { matchLabels: { app: 'db' } } }] }],
  });
  const inwards = into({ from: [{ podSelector: { matchLabels: { app: 'web' } } }] });
  expect(may(web, db, 5432, [deny(), out, inwards])).toBe(true);
  expect(may(web, db, 5432, [deny(), out])).toBe(false);
  expect(may(web, db, 5432, [deny(), inwards])).toBe(false);
});

// who a peer means; `db` lets it in
test.each<[string, object, boolean, boolean]>([
  ['pods of its own namespace', { podSelector: {} }, true, false],
  ['pods by label, of its own namespace', { podSelector: { matchLabels: { app: 'bot' } } }, false, false],
  ['all pods of a namespace by its label', { namespaceSelector: { matchLabels: { owner: 'class' } } }, false, true],
  ['all pods of a namespace by its name', { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } } }, false, true],
  ['both selectors together', { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } }, true, false],
  ['every namespace', { namespaceSelector: {} }, true, true],
  [
    'a list of values',
    { namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['bot', 'x'] }] } },
    false,
    true,
  ],
  [
    'none of some values, or no such label',
    { namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] } },
    false,
    true,
  ],
  ['whoever has a label', { namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } }, true, false],
  [
    'whoever has it not',
    { namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } },
    false,
    true,
  ],
  ['addresses that hold those of pods', { ipBlock: { cidr: '10.0.0.0/8' } }, true, true],
  ['addresses without those of pods', { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }, false, false],
  ['addresses that leave out a part of the pods’', { ipBlock: { cidr: '10.42.0.0/16', except: ['10.42.0.0/17'] } }, true, true],
  ['other addresses', { ipBlock: { cidr: '192.168.1.0/24' } }, false, false],
])('%s', (_, peer, isWeb, isBot) => {
  const policies = [into({ from: [peer] })];
  expect([may(web, db, 5432, policies), may(bot, db, 5432, policies)]).toEqual([isWeb, isBot]);
});

// which ports a rule lets through
test.each<[string, readonly object[], number, 'TCP' | 'UDP', boolean]>([
  ['a number', [{ port: 5432 }], 5432, 'TCP', true],
  ['another number', [{ port: 5433 }], 5432, 'TCP', false],
  ['another protocol', [{ port: 5432, protocol: 'UDP' }], 5432, 'TCP', false],
  ['a protocol alone', [{ protocol: 'UDP' }], 9, 'UDP', true],
  ['the first of a range', [{ port: 5000, endPort: 6000 }], 5000, 'TCP', true],
  ['the last of a range', [{ port: 5000, endPort: 6000 }], 6000, 'TCP', true],
  ['beyond a range', [{ port: 5000, endPort: 6000 }], 6001, 'TCP', false],
  ['a name that the pod has', [{ port: 'sql' }], 5432, 'TCP', true],
  ['a name, and another port', [{ port: 'sql' }], 5433, 'TCP', false],
  ['a name that the pod has not', [{ port: 'http' }], 5432, 'TCP', false],
  ['a name of the other protocol', [{ port: 'sql', protocol: 'UDP' }], 5432, 'UDP', false],
  ['no port at all', [], 1, 'UDP', true],
])('%s', (_, ports, number, protocol, isOpen) => {
  expect(may(web, db, number, [into({ ports })], protocol)).toBe(isOpen);
});

test('rules and policies add up', () => {
  const policies = [
    into({ ports: [{ port: 1 }] }),
    policy('more', { podSelector: {}, ingress: [{ ports: [{ port: 2 }] }, { ports: [{ port: 3 }] }] }),
  ];
  expect([1, 2, 3, 4].map((port) => may(web, db, port, policies))).toEqual([true, true, true, false]);
});

test('a policy is of its namespace, and of the pods that it selects', () => {
  expect(may(web, db, 1, [policy('p', { podSelector: { matchLabels: { app: 'web' } } })])).toBe(true);
  expect(may(web, db, 1, [policy('p', { podSelector: {} }, 'b')])).toBe(true);
});

describe('whatever the policies are', () => {
  const labels = fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('web', 'db', 'front'), { maxKeys: 2 });
  const selector = fc.oneof(
    fc.constant({}),
    labels.map((matchLabels) => ({ matchLabels })),
  );
  const peer = fc.oneof(
    fc.record({ podSelector: selector }),
    fc.record({ namespaceSelector: selector, podSelector: selector }),
    fc.constantFrom('0.0.0.0/0', '10.42.0.0/16', '192.168.0.0/16').map((cidr) => ({ ipBlock: { cidr } })),
  );
  const port = fc.record({ port: fc.constantFrom<number | string>(80, 81, 'http'), protocol: fc.constantFrom('TCP', 'UDP') });
  const rule = (side: 'from' | 'to') => fc.record({ [side]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) });
  const spec = fc.record({
    podSelector: selector,
    policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
    ingress: fc.array(rule('from'), { maxLength: 2 }),
    egress: fc.array(rule('to'), { maxLength: 2 }),
  });
  const pod = fc.record({
    namespace: fc.constantFrom('a', 'b'),
    labels,
    named: fc.constantFrom<NonNullable<Endpoint['named']>>({}, { http: { number: 80, protocol: 'TCP' } }),
  });
  const placed = fc.record({ home: fc.constantFrom('a', 'b'), spec });
  const made = (all: readonly { home: string; spec: object }[]) =>
    graph(...all.map((one, index) => policy(`p${index}`, one.spec, one.home)));
  const asked = fc.tuple(fc.constantFrom(80, 81, 82), fc.constantFrom<'TCP' | 'UDP'>('TCP', 'UDP'));

  test('a rule that is added to a policy takes no flow away', () => {
    fc.assert(
      fc.property(
        fc.array(placed, { minLength: 1, maxLength: 4 }),
        rule('from'),
        rule('to'),
        pod,
        pod,
        asked,
        (all, more, further, from, to, [number, protocol]) => {
          const [first, ...rest] = all as [(typeof all)[number], ...typeof all];
          const widened = {
            ...first,
            spec: { ...first.spec, ingress: [...first.spec.ingress, more], egress: [...first.spec.egress, further] },
          };
          const was = holdsPort(made(all).between(from, to), { number, protocol });
          const is = holdsPort(made([widened, ...rest]).between(from, to), { number, protocol });
          expect(was && !is).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('where a namespace denies by default, only what some policy’s rule names comes in', () => {
    fc.assert(
      fc.property(fc.array(placed, { maxLength: 4 }), pod, pod, asked, (all, from, to, [number, protocol]) => {
        const closed = all.map((one) => ({ ...one, spec: { ...one.spec, ingress: [] } }));
        const denied = [{ home: to.namespace, spec: { podSelector: {}, policyTypes: ['Ingress'] } }];
        expect(holdsPort(made([...denied, ...closed]).between(from, to), { number, protocol })).toBe(false);
        // and denying by default takes nothing away from pods that are held back already
        const isHeld = made(all).isIsolated(to, 'Ingress');
        if (isHeld) {
          expect(holdsPort(made([...denied, ...all]).between(from, to), { number, protocol })).toBe(
            holdsPort(made(all).between(from, to), { number, protocol }),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the order of policies says nothing', () => {
    fc.assert(
      fc.property(fc.array(placed, { maxLength: 4 }), pod, pod, (all, from, to) => {
        expect(made(all).between(from, to)).toEqual(made([...all].reverse()).between(from, to));
      }),
      { numRuns: 500 },
    );
  });
});
