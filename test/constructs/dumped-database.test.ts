import { Bytes, Cpu, image } from '../../src';
import { Database } from '../../src/constructs/database';
import { roomToLoad, scriptContainer, serverProbes } from '../../src/constructs/dumped-database';
import { MariaDb } from '../../src/constructs/mariadb';
import { modelOf } from '../proofs/proved';
import { type Any, inApp, objectOf, told } from './object-of';

const kinds = { Database, MariaDb };
type Kind = keyof typeof kinds;
const declare = (kind: Kind, change: Any = {}, name = 'app') =>
  inApp((chart, lab) => void new kinds[kind](chart, 'db', { on: lab.disks.one.nvme, size: Bytes.gib(2), ...change }), name);
const pod = (kind: Kind, change: Any = {}) => objectOf(declare(kind, change), 'StatefulSet', 'app-db').spec.template.spec;
const server = (kind: Kind, change: Any = {}) => pod(kind, change).containers[0];
const space = (kind: Kind, change: Any = {}) =>
  Object.fromEntries(
    server(kind, change).volumeMounts.map(({ name, mountPath }: Any) => [
      mountPath,
      pod(kind, change).volumes.find((one: Any) => one.name === name)?.emptyDir,
    ]),
  );
const made = (kind: Kind, change: Any = {}) => {
  const all: Any[] = [];
  modelOf(
    inApp((chart, lab) => void all.push(new kinds[kind](chart, 'db', { on: lab.disks.one.nvme, size: Bytes.gib(2), ...change })), 'my-app'),
  );
  return all[0];
};

test('a rehearsal takes as much room as its volume, and four GiB at the most', () => {
  const room = (size: Bytes) => roomToLoad({ size } as Any).count / 2 ** 20;
  expect([1, 4095, 4096, 4097, 9999].map((mib) => room(Bytes.mib(mib)))).toEqual([1, 4095, 4096, 4096, 4096]);
});

test('a server has half an hour to replay its log, and a minute to be ill', () => {
  const probes: Any = serverProbes(['ready']);
  const times = (name: string) => [probes[name].action.exec.command, probes[name].periodSeconds * probes[name].failureThreshold];
  expect([times('startup'), times('readiness'), times('liveness')]).toEqual([
    [['ready'], 1800],
    [['ready'], 30],
    [['ready'], 60],
  ]);
});

test('a script has its files, its memory and a space of its own in /tmp, whatever else is mounted', () => {
  const scripts: Any = { name: 'scripts' };
  const of = { image: image('docker.io/library/busybox:1.38.0'), scripts, env: { A: 'b' }, tmp: Bytes.mib(7) };
  expect(scriptContainer('a.sh', of, { '/copies': scripts }, Bytes.mib(3))).toEqual({
    image: of.image,
    command: ['/bin/sh', '/scripts/a.sh'],
    env: { A: 'b' },
    mounts: {
      '/copies': scripts,
      '/scripts': scripts,
      '/tmp': { kind: 'scratch', size: Bytes.mib(7), memory: false, name: 'scripts-tmp' },
    },
    resources: { cpu: Cpu.millis(50), memory: Bytes.mib(3) },
  });
});

describe.each([
  ['Database', 5432, '384Mi', '1Gi', ['pg-x', 'public']],
  ['MariaDb', 3306, '256Mi', '768Mi', ['sys', 'mysql']],
] as const)('a %s', (kind, port, request, limit, reserved) => {
  test('is one server of user 999, which nothing in its cluster is told, with half a minute to stop', () => {
    const { securityContext, terminationGracePeriodSeconds, automountServiceAccountToken } = pod(kind);
    expect(securityContext).toMatchObject({ runAsUser: 999, runAsGroup: 999, runAsNonRoot: true });
    expect([terminationGracePeriodSeconds, automountServiceAccountToken]).toEqual([30, false]);
  });

  test('listens on the port that its clients know, and asks for what it needs, or is given', () => {
    const { ports, resources } = server(kind);
    expect(ports.map(({ containerPort }: Any) => containerPort)).toEqual([port]);
    const { 'ephemeral-storage': _, ...requests } = resources.requests;
    expect([requests, resources.limits]).toEqual([{ cpu: '100m', memory: request }, { memory: limit }]);
    const memory = { request: Bytes.gib(2), limit: Bytes.gib(3) };
    expect(server(kind, { memory }).resources).toMatchObject({ requests: { memory: '2Gi' }, limits: { memory: '3Gi' } });
  });

  test('is called by its app, with the hyphens that no role may have turned', () => {
    const { name, user, host, volume, secret } = made(kind);
    expect([name, user, host, volume.name, volume.owner, volume.backup, secret.name]).toEqual([
      'my_app',
      'my_app',
      'my-app-db.my-app.svc',
      'my-app-db-data',
      999,
      { kind: 'dump', to: ['local', 'offsite'] },
      'my-app-db',
    ]);
    expect(made(kind).port.number).toBe(port);
  });

  test('runs each script before it with the memory of the server: it may have to replay the log', () => {
    const memory = { request: Bytes.gib(2), limit: Bytes.gib(3) };
    const { initContainers } = pod(kind, {
      memory,
      upgradeFrom: image(`docker.io/library/${kind === 'Database' ? 'postgres:17.10-trixie' : 'mariadb:11.4.5-noble'}`),
    });
    const ours = initContainers.filter(({ name }: Any) => name === 'prepare' || name === 'dump-old');
    expect(ours.map(({ name, resources }: Any) => [name, resources])).toEqual(
      ['dump-old', 'prepare'].map((name) => [name, { requests: { cpu: '50m', memory: '2Gi' }, limits: { memory: '3Gi' } }]),
    );
  });

  test('is dumped with little memory, and rehearsed in a room of its volume’s size', () => {
    const one = made(kind);
    const dump = one.dump({});
    expect([dump.resources.memory.request, dump.resources.memory.limit]).toEqual([Bytes.mib(64), Bytes.mib(512)]);
    const rehearsal = one.rehearsal({});
    expect([rehearsal.env.VOLUME, rehearsal.env.ROOM, rehearsal.mounts['/cluster'].size]).toEqual([
      'my-app-db-data',
      String(2 * 2 ** 30),
      Bytes.gib(2),
    ]);
    expect(rehearsal.resources.memory).toEqual(
      kind === 'Database' ? { request: Bytes.mib(64), limit: Bytes.mib(512) } : { request: Bytes.mib(128), limit: Bytes.mib(768) },
    );
    expect(made(kind, { size: Bytes.gib(9) }).rehearsal({}).mounts['/cluster'].size).toEqual(Bytes.gib(4));
  });

  test.each([...reserved])('is of no service called %s, whose name the server keeps', (name) => {
    expect(told(declare(kind, {}, name))).toEqual([['NAME_INVALID', `test/${name}/db`]]);
  });
});

test('a server’s spaces are of the sizes that it needs, and what its processes share is in memory', () => {
  expect(space('Database')).toEqual({
    '/var/lib/postgresql': undefined,
    '/var/run/postgresql': { sizeLimit: '16Mi' },
    '/tmp': { sizeLimit: '256Mi' },
    '/dev/shm': { sizeLimit: '64Mi', medium: 'Memory' },
  });
  expect(space('Database', { sharedMemory: Bytes.mib(128) })['/dev/shm']).toEqual({ sizeLimit: '128Mi', medium: 'Memory' });
  expect(space('MariaDb')).toEqual({
    '/var/lib/mysql': undefined,
    '/run/mysqld': { sizeLimit: '16Mi' },
    '/tmp': { sizeLimit: '512Mi' },
    '/scripts': undefined,
  });
});

test.each([
  ['Database', 'config_file', false],
  ['Database', 'data_directory', false],
  ['Database', 'hba_file', false],
  ['Database', 'listen_addresses', false],
  ['Database', 'port', false],
  ['Database', 'unix_socket_directories', false],
  ['Database', 'work_mem', true],
  ['Database', 'a.b', true],
  ['Database', 'a.b.c', false],
  ['Database', 'Work_mem', false],
  ['Database', '1a', false],
  ['MariaDb', 'datadir', false],
  ['MariaDb', 'bind-address', false],
  ['MariaDb', 'bind_address', false],
  ['MariaDb', 'pid-file', false],
  ['MariaDb', 'innodb_page_size', false],
  ['MariaDb', 'innodb_buffer_pool_size', true],
  ['MariaDb', 'user', false],
  ['MariaDb', 'max_allowed_packet', true],
  ['MariaDb', 'Max', false],
  ['MariaDb', 'a__b', false],
] as const)('a setting of a %s may be %s: %j', (kind, name, may) => {
  expect(told(declare(kind, { settings: { [name]: '1' } }))).toEqual(may ? [] : [['VALUE_INVALID', 'test/app/db']]);
});
