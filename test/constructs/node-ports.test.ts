import { openPorts, portsOf } from '../../src/constructs/node-ports';

const http = { number: 80, protocol: 'TCP' } as const;
const own = { number: 53, hostPort: 5300, protocol: 'UDP' } as const;

test('a pod’s ports are those of all its containers, each with what it is given', () => {
  expect(portsOf([], false)).toEqual({});
  expect(
    portsOf(
      [
        ['a', {}],
        ['b', { ports: { http: 80 } }],
        ['c', { ports: { own } }],
      ],
      false,
    ),
  ).toEqual({ http, own });
});

test('on its node’s network each is the node’s of that number', () => {
  expect(portsOf([['a', { ports: { http: 80, own: { number: 53, protocol: 'UDP' } } }]], true)).toEqual({
    http: { number: 80, hostPort: 80, protocol: 'TCP' },
    own: { number: 53, hostPort: 53, protocol: 'UDP' },
  });
});

test('others come to what is said to be open, and to each port of the node', () => {
  expect(openPorts(undefined, { http })).toEqual([]);
  expect(openPorts(undefined, { http, own })).toEqual(['own']);
  expect(openPorts(['http', 'own'], { http, own })).toEqual(['http', 'own']);
  expect(openPorts(['http'], {})).toEqual(['http']);
});
