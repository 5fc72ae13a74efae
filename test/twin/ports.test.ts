import { type AddressInfo, createServer, type Server } from 'node:net';
import { choosePorts, portNames } from '../../src/twin/ports';
import { problemsOf } from './problems-of';

const count = portNames.length;
let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));
const takenPort = () =>
  new Promise<number>((resolve) => {
    const listening = createServer().listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port));
    server = listening;
  });
const upTo = (last: number) => new Set(Array.from({ length: last - 26400 + 1 }, (_, index) => 26400 + index));

test('each part has a port of its own, in a row: etcd the third, the door the last', async () => {
  const ports = await choosePorts(undefined, new Set());
  expect(Object.keys(ports)).toEqual([...portNames]);
  const first = ports['kube-apiserver'];
  expect(Object.values(ports)).toEqual(Array.from({ length: count }, (_, index) => first + index));
  expect(first).toBeGreaterThanOrEqual(26400);
  expect([ports.etcd - first, ports.door - first]).toEqual([2, 14]);
});

test('a row in which another twin has a port is passed over', async () => {
  expect((await choosePorts(undefined, upTo(26400 + count - 1)))['kube-apiserver']).toBeGreaterThanOrEqual(26400 + count);
  expect((await choosePorts(undefined, upTo(26400 + count)))['kube-apiserver']).toBeGreaterThanOrEqual(26400 + 2 * count);
});

test('the last row begins below port 27400; when none is left, the range is told', async () => {
  expect((await choosePorts(undefined, upTo(27389)))['kube-apiserver']).toBe(27390);
  expect(await problemsOf(() => choosePorts(undefined, upTo(27390)))).toMatchObject([
    { code: 'PORT_TAKEN', where: 'ports 26400 to 27400' },
  ]);
});

test('a wanted row is taken when it is free, and no other else: what is taken is named with its part', async () => {
  const port = await takenPort();
  const problems = await problemsOf(() => choosePorts(port - 2, new Set([port + 1])));
  expect(problems).toContainEqual(
    expect.objectContaining({ code: 'PORT_TAKEN', where: `port ${port} (etcd)`, what: 'another program listens on it' }),
  );
  expect(problems).toContainEqual(
    expect.objectContaining({ code: 'PORT_TAKEN', where: `port ${port + 1} (etcd-peer)`, what: 'another twin has it' }),
  );
  expect((await choosePorts(27390, new Set()))['kube-apiserver']).toBe(27390);
});
