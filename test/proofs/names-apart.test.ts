import { anywhere, PodSet, PortRoute, pin } from '../../src';
import { namesApart } from '../../src/proofs/names-apart';
import { modelOf } from './proved';
import { type Any, app } from './references/parts';

/** Each server: the node that it is pinned to, and whether its port is that node's own. */
type Servers = Readonly<Record<string, { readonly hostname: string; readonly on: 'server' | 'worker'; readonly isNode: boolean }>>;

const told = (servers: Servers, web: readonly string[] = [], ingress: 'anywhere' | 'server' | 'nowhere' = 'server') => {
  const { lab } = modelOf((all: Any) => {
    const chart = app(all);
    const pods = (name: string, on: string, ports: object, more: object = {}) =>
      new PodSet(chart, name, {
        name,
        selector: { app: name },
        replicas: 1,
        requests: undefined,
        placement: pin(all.machines[on === 'server' ? 'one' : 'two']),
        ports,
        ...more,
      } as Any);
    if (ingress !== 'nowhere') pods('ingress', 'server', {}, { role: 'ingress', ...(ingress === 'anywhere' && { placement: anywhere }) });
    let number = 7000;
    for (const [name, { hostname, on, isNode }] of Object.entries(servers)) {
      number += 1;
      const set = pods(name, on, { dns: isNode ? { number, hostPort: number } : number });
      new PortRoute(chart, `to-${name}`, { hostname, to: (set as Any).ports.dns, audience: 'lan' });
    }
  });
  return namesApart(
    lab,
    web.map((hostname) => ({ hostname, where: `test/app/web-${hostname}` })),
  ).map(({ code, where, what, repair }) => [code, where, what, repair]);
};
const at = (on: 'server' | 'worker', hostname = 'a.test.example') => ({ hostname, on, isNode: true });
const behind = (on: 'server' | 'worker', hostname = 'a.test.example') => ({ hostname, on, isNode: false });
const error = (where: string, what: string) => [
  'HOSTNAME_DUPLICATE',
  where,
  `a.test.example leads to ${what}: in the house a name has one address`,
  'give it a hostname of its own in clusters/test/services.ts',
];

test('a port of a node with the name of a website elsewhere is told: the name would have two addresses', () => {
  expect(told({ one: at('worker') }, ['a.test.example'])).toEqual([
    error('test/app/to-one', 'port 7001 of worker, and for test/app/web-a.test.example to server'),
  ]);
});

test('with the name of a port that the ingress takes elsewhere, too, whichever is declared first', () => {
  const first = error('test/app/to-one', 'port 7001 of worker, and for test/app/to-two to server');
  expect(told({ one: at('worker'), two: behind('worker') })).toEqual([first]);
  expect(told({ two: behind('worker'), one: at('worker') })).toEqual([
    error('test/app/to-one', 'port 7002 of worker, and for test/app/to-two to server'),
  ]);
});

test('on the node of the ingress it is one address, and nothing is told', () => {
  expect(told({ one: at('server'), two: behind('worker') }, ['a.test.example'])).toEqual([]);
});

test('two ports of two nodes have two names; of one node one name will do', () => {
  expect(told({ one: at('worker'), two: at('server') })).toEqual([
    error('test/app/to-two', 'port 7002 of server, and for test/app/to-one to worker'),
  ]);
  expect(told({ one: at('worker'), two: at('worker') })).toEqual([]);
});

test('names of their own are told nothing, nor is what comes in by the ingress alone', () => {
  expect(told({ one: at('worker', 'b.test.example'), two: behind('server') }, ['a.test.example'])).toEqual([]);
  expect(told({ one: behind('worker'), two: behind('server') }, ['a.test.example'])).toEqual([]);
});

test('where no ingress is declared, what it would take is told as its own', () => {
  expect(told({ one: at('worker') }, ['a.test.example'], 'nowhere')).toEqual([
    error('test/app/to-one', 'port 7001 of worker, and for test/app/web-a.test.example to the ingress'),
  ]);
});

test('an ingress that may run on several nodes is at all of them', () => {
  expect(told({ one: at('server') }, ['a.test.example'], 'anywhere')).toEqual([
    error('test/app/to-one', 'port 7001 of server, and for test/app/web-a.test.example to server, worker'),
  ]);
});

test('each port is told against who has the name first', () => {
  const other = 'and for test/app/web-a.test.example to server';
  expect(told({ one: at('worker'), two: at('worker') }, ['a.test.example'])).toEqual([
    error('test/app/to-one', `port 7001 of worker, ${other}`),
    error('test/app/to-two', `port 7002 of worker, ${other}`),
  ]);
});
