import type { Inventory } from '../../../src';
import { checkFileServers } from '../../../src/inventory/check/file-servers';
import { base } from '../base';

const router = base.devices.router as Inventory['devices'][string];
const server = (shares: Readonly<Record<string, string>>) => ({ network: 'lan', address: '192.168.7.5', shares });

/** What is wrong with one device more: code and place. */
const found = (device: object, name = 'nas') =>
  checkFileServers({ ...base, devices: { router, [name]: { ...router, kind: 'nas', ...device } } }).map(({ code, where }) => [code, where]);

test('a homelab without a file server has nothing to look at', () => {
  expect(checkFileServers(base)).toEqual([]);
});

test('one serves over NFS, over SMB, or both, each folder by a name of its own', () => {
  expect(found({ nfs: server({ films: '/volume1/films' }) })).toEqual([]);
  expect(found({ smb: server({ scans: 'scans' }) })).toEqual([]);
  expect(found({ nfs: server({ films: '/volume1/films' }), smb: server({ scans: 'home/scans' }) })).toEqual([]);
  expect(found({ nfs: server({}) })).toEqual([]);
});

test('one that says nothing of what it serves is told by its own name', () => {
  expect(found({})).toEqual([['VALUE_INVALID', 'devices.nas']]);
  expect(found({}, 'attic')).toEqual([['VALUE_INVALID', 'devices.attic']]);
});

test.each(['router', 'switch'])('a %s serves no files, and is told by each protocol', (kind) => {
  expect(found({ kind })).toEqual([]);
  expect(found({ kind, smb: server({ scans: 'scans' }) })).toEqual([['VALUE_INVALID', 'devices.nas.smb']]);
  expect(found({ kind, nfs: server({ films: 'no path' }), smb: server({}) })).toEqual([
    ['VALUE_INVALID', 'devices.nas.nfs'],
    ['VALUE_INVALID', 'devices.nas.smb'],
  ]);
});

test.each([
  ['a', true],
  ['7', true],
  ['my-films2', true],
  ['a'.repeat(63), true],
  ['a'.repeat(64), false],
  ['-films', false],
  ['films-', false],
  ['Films', false],
  ['films.old', false],
  ['', false],
])('%j names a share: %s', (share, isName) => {
  const wrong = [['VALUE_INVALID', 'devices.nas.nfs.shares']];
  expect(found({ nfs: server({ [share]: '/films' }) })).toEqual(isName ? [] : wrong);
});

describe('where a folder lies', () => {
  const nfs = (path: string) => found({ nfs: server({ films: path }) });
  const smb = (path: string) => found({ smb: server({ films: path }) });

  test.each([['/'], ['/films'], ['/volume1/films'], ['/a..b'], ['/..a'], ['/a../b']])('%j is a path that a server exports', (path) => {
    expect(nfs(path)).toEqual([]);
  });

  test.each([
    [''],
    ['films'],
    ['volume1/films'],
    ['/my films'],
    [' /films'],
    ['/films\n'],
    ['/a\0'],
    ['/..'],
    ['/../a'],
    ['/a/../b'],
    ['/a/..'],
  ])('%j is none', (path) => {
    expect(nfs(path)).toEqual([['VALUE_INVALID', 'devices.nas.nfs.shares.films']]);
  });

  test.each([
    ['s'],
    ['scans'],
    ['home/scans'],
    ['home/a/b'],
    ['s'.repeat(80)],
    [`s/${'f'.repeat(255)}`],
    ['scans$'],
    ['home/a+b'],
    ['s/a..b'],
  ])('%j is a share, or a folder of one', (path) => {
    expect(smb(path)).toEqual([]);
  });

  test.each([
    [''],
    ['/scans'],
    ['scans/'],
    ['home//scans'],
    ['s'.repeat(81)],
    [`s/${'f'.repeat(256)}`],
    ['my scans'],
    ['home/my scans'],
    ['home\\scans'],
    ['home/a\\b'],
    ['a+b'],
    ['a:b'],
    ['home/a:b'],
    ['..'],
    ['../a'],
    ['home/..'],
    ['home/../a'],
  ])('%j is neither', (path) => {
    expect(smb(path)).toEqual([['VALUE_INVALID', 'devices.nas.smb.shares.films']]);
  });
});

test('a name stands for one folder of a device: over SMB none that NFS has', () => {
  const both = (nfs: string, smb: string) => found({ nfs: server({ [nfs]: '/a' }), smb: server({ [smb]: 'a' }) });
  expect(both('films', 'scans')).toEqual([]);
  expect(both('films', 'films')).toEqual([['NAME_TAKEN', 'devices.nas.smb.shares.films']]);
  expect(found({ smb: server({ constructor: 'a' }), nfs: server({}) })).toEqual([]);
});

test('a name and a path that are both wrong are told both', () => {
  expect(found({ nfs: server({ Films: 'films' }) })).toEqual([
    ['VALUE_INVALID', 'devices.nas.nfs.shares'],
    ['VALUE_INVALID', 'devices.nas.nfs.shares.Films'],
  ]);
});
