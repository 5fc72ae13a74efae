import { Bytes, Files, hostFolder, none, Secret, ServiceChart, Share, scratch, Volume } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { loan, mount } from '../../src/constructs/mount';
import { Place, type Shape } from '../../src/shape/shape';
import { base } from '../inventory/base';
import type { Any } from './object-of';

const lab = new Lab({ homelab: 'test', inventory: base }) as Any;
const app = new ServiceChart(lab, 'app');
const data = new Volume(app, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
const config = new Files(app, 'config', { a: 'b' });
const share = new Share(app, 'films', { of: 'nas.films', keptBy: 'a test' });
const login = new Secret(app, 'login', { keys: ['k'], about: 'a test' });

function read(shape: Shape<Any>, value: unknown) {
  const place = Place.of();
  return { read: shape.read(value, place), told: place.problems.map(({ code, where }) => [code, where]) };
}
const right = (value: unknown) => ({ read: value, told: [] });
const lent = data.lend({ readOnly: true });

test('scratch space is one container’s own on the disk, unless it says a name or that it is in memory', () => {
  expect(scratch(Bytes.mib(1))).toEqual({ kind: 'scratch', size: Bytes.mib(1), memory: false, name: undefined });
  expect(scratch(Bytes.mib(1), { memory: true, name: 'a' })).toEqual({ kind: 'scratch', size: Bytes.mib(1), memory: true, name: 'a' });
});

test('a folder of the node is mounted as it says, and shows the node what is mounted in it only when it says that', () => {
  expect(hostFolder('/srv', { readOnly: true })).toEqual({ kind: 'host', path: '/srv', readOnly: true });
  expect(hostFolder('/srv', { readOnly: false, mountsOnNode: false })).toEqual({ kind: 'host', path: '/srv', readOnly: false });
  expect(hostFolder('/srv', { readOnly: false, mountsOnNode: true })).toEqual({
    ...{ kind: 'host', path: '/srv', readOnly: false, mountsOnNode: true },
  });
});

test.each<[string, unknown]>([
  ['a volume', data],
  ['files', config],
  ['a share', share],
])('what is mounted may be %s itself', (_, value) => expect(read(mount, value)).toEqual(right(value)));

test.each<[string, unknown]>([
  ['a volume that is read', data.readOnly()],
  ['a whole volume', data.whole({ readOnly: false })],
  ['a volume of another app', lent],
  ['one file', config.at('a')],
  ['files without a name', { kind: 'files', files: config }],
  ['a share', { kind: 'share', share }],
  ['a folder of the node', hostFolder('/srv/a..b', { readOnly: true })],
  ['one that the node sees into', hostFolder('/', { readOnly: true, mountsOnNode: true })],
  ['scratch space', scratch(Bytes.mib(1), { name: 'a' })],
])('or %s', (_, value) => expect(read(mount, value).told).toEqual([]));

test('of a secret it has the name and the namespace', () => {
  expect(read(mount, login.files)).toEqual(right({ kind: 'secret', secret: { name: 'app-login', namespace: 'app' } }));
  expect(read(mount, { kind: 'secret', secret: { name: 'a' } })).toEqual(right({ kind: 'secret', secret: { name: 'a' } }));
});

const nothing = mount.instead();
test.each<[unknown, readonly string[]]>([
  [undefined, ['']],
  ['/srv', ['']],
  [{}, ['']],
  [{ kind: 'toString' }, ['']],
  [{ kind: 1 }, ['']],
  [login, ['']],
  [{ kind: 'host', path: 'srv', readOnly: true }, ['path']],
  [{ kind: 'host', path: '/a/../b', readOnly: true }, ['path']],
  [{ kind: 'host', path: '/..', readOnly: true }, ['path']],
  [{ kind: 'host', path: '/a\n', readOnly: true }, ['path']],
  [{ kind: 'host', path: '/srv' }, ['readOnly']],
  [{ kind: 'volume', volume: {}, readOnly: true, whole: false }, ['volume']],
  [{ kind: 'files', files: data }, ['files']],
  [{ kind: 'share', share: data }, ['share']],
  [{ kind: 'secret', secret: 'a' }, ['secret']],
  [{ kind: 'scratch', size: 1, memory: false }, ['size']],
  [{ kind: 'scratch', size: Bytes.mib(1) }, ['memory']],
])('nothing is mounted of %j: it is told, and scratch space stands for it', (value, where) => {
  const found = read(mount, value);
  expect([found.read, found.told]).toEqual([nothing, where.map((at) => ['VALUE_INVALID', at])]);
  expect(found.read.kind).toBe('scratch');
});

test('what is right is taken beside what is wrong elsewhere', () => {
  const place = Place.of();
  place.wrong('it is wrong', 'mend it');
  expect(mount.read(lent, place)).toEqual(lent);
});

test('a chart takes from another a volume that is lent, and no other', () => {
  expect(read(loan, lent)).toEqual(right(lent));
  for (const value of [
    undefined,
    data,
    data.readOnly(),
    data.whole({ readOnly: true }),
    { ...lent, whole: true },
    { ...lent, kind: 'share' },
  ])
    expect([read(loan, value).read.kind, read(loan, value).told]).toEqual(['volume', [['VALUE_INVALID', '']]]);
  expect(loan.instead().kind).toBe('volume');
});
