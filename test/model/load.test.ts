import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerFile } from '../../src/model/ledger-file';
import { loadHomelab } from '../../src/model/load';
import type { ProblemsError } from '../../src/problems';
import { base } from '../inventory/base';
import { realm, thing } from '../objects/definitions/thing';

const entry = { name: 'a-data', namespace: 'a', disk: 'one.nvme', bytes: 1024, path: '/srv/fast/a', owner: 33, state: 'declared' as const };
const modules = { inventory: async () => ({ inventory: base }), services: async () => ({ default: () => {} }) };

let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-load-'));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** The ledger of homelab `of`, in the folder of homelab `at`. */
const put = (at: string, of: string, change = (text: string) => text) => {
  fs.mkdirSync(join(root, 'clusters', at), { recursive: true });
  fs.writeFileSync(join(root, 'clusters', at, 'volumes.yaml'), change(ledgerFile(of, [entry]).content));
};
const ledger = async (name: string) => (await loadHomelab(root, name, modules)).ledger;

test('a folder that was copied starts without the volumes of the one that it was copied from', async () => {
  put('lab', 'lab');
  put('mine', 'lab');
  expect([await ledger('lab'), await ledger('mine')]).toEqual([[entry], []]);
});

test('a folder that was renamed keeps its volumes: the disks are the same', async () => {
  put('mine', 'lab');
  expect(await ledger('mine')).toEqual([entry]);
});

test('a ledger without a header is believed', async () => {
  put('lab', 'lab');
  put('mine', 'lab', (text) => text.replace(/^#.*\n/gm, ''));
  expect(await ledger('mine')).toEqual([entry]);
});

const exports = (inventory: unknown, services: unknown) =>
  loadHomelab(root, 'lab', { inventory: async () => ({ inventory }), services: async () => ({ default: services }) });
const trap = () => {
  throw new Error('trapped');
};

test.each<[string, unknown, unknown, string]>([
  ['an inventory that comes later', Promise.resolve(base), () => {}, 'inventory.ts: its inventory is a promise'],
  ['an inventory that is none', () => base, () => {}, 'inventory.ts: it exports no inventory'],
  ['no inventory', undefined, () => {}, 'inventory.ts: it exports no inventory'],
  ['a class for services', base, class {}, 'services.ts: its default export is a class, which nobody makes anything of'],
  ['services that are none', base, {}, 'services.ts: its default export is no function'],
])('%s is told at its file', async (_, inventory, services, said) => {
  await expect(exports(inventory, services)).rejects.toThrow(`HOMELAB_INCOMPLETE clusters/lab/${said}`);
});

test('an inventory is handed on as it was exported, and not asked for anything: what is wrong with it is told when it is read', async () => {
  const inventory = new Proxy({}, { get: trap, getPrototypeOf: trap });
  expect((await exports(inventory, () => {})).inventory).toBe(inventory);
});

describe('something else in a file’s place is told as that, and never taken for no file', () => {
  const at = (path: string) => join(root, 'clusters/lab', path);
  const found = async () => {
    try {
      await loadHomelab(root, 'lab', modules);
      return [];
    } catch (error) {
      return (error as ProblemsError).problems.map(({ code, where, what }) => [code, where, what]);
    }
  };
  beforeEach(() => fs.mkdirSync(at('secrets/app'), { recursive: true }));
  const link = 'it is a link, and Git keeps no more of one than where it leads';
  const ledgerAt = 'clusters/lab/volumes.yaml';
  const secretAt = 'clusters/lab/secrets/app/app-token.yaml';
  const noFolder = 'it is no folder, and sealed values lie in one: secrets/<namespace>/<name>.yaml';

  test.each<[string, () => void, string, string, string]>([
    ['a folder', () => fs.mkdirSync(at('volumes.yaml')), 'LEDGER_INVALID', ledgerAt, 'it is a folder'],
    ['a link to nowhere', () => fs.symlinkSync('/nowhere', at('volumes.yaml')), 'LEDGER_INVALID', ledgerAt, link],
    ['a link to itself', () => fs.symlinkSync('volumes.yaml', at('volumes.yaml')), 'LEDGER_INVALID', ledgerAt, link],
    [
      'a file of 9 MiB',
      () => fs.writeFileSync(at('volumes.yaml'), '#'.repeat(9 * 2 ** 20)),
      'LEDGER_INVALID',
      ledgerAt,
      'it has 9 MiB, and no such file has more than 8 MiB',
    ],
    [
      'a secret that is a link',
      () => fs.symlinkSync('/nowhere', at('secrets/app/app-token.yaml')),
      'SEALED_SECRET_INVALID',
      secretAt,
      link,
    ],
    [
      'a secret of 3 MiB',
      () => fs.writeFileSync(at('secrets/app/app-token.yaml'), '#'.repeat(3 * 2 ** 20)),
      'SEALED_SECRET_INVALID',
      secretAt,
      'it has 3 MiB, and no such file has more than 2 MiB',
    ],
  ])('%s', async (_, make, code, where, what) => {
    make();
    expect(await found()).toEqual([[code, where, what]]);
  });
  test('a file, or a link to nowhere, for the folder of secrets', async () => {
    fs.rmSync(at('secrets'), { recursive: true });
    fs.writeFileSync(at('secrets'), '');
    expect(await found()).toEqual([['SEALED_SECRET_INVALID', 'clusters/lab/secrets', noFolder]]);
    fs.rmSync(at('secrets'));
    fs.symlinkSync('/nowhere', at('secrets'));
    expect(await found()).toEqual([['SEALED_SECRET_INVALID', 'clusters/lab/secrets', noFolder]]);
  });
  test('but a folder of secrets may be elsewhere', async () => {
    fs.renameSync(at('secrets'), join(root, 'elsewhere'));
    fs.symlinkSync(join(root, 'elsewhere'), at('secrets'));
    expect(await found()).toEqual([]);
  });
});

describe('the definitions of a homelab are what lies in its crds/', () => {
  const put = (path: string, text: string) => {
    const file = join(root, 'clusters/lab/crds', path);
    fs.mkdirSync(join(file, '..'), { recursive: true });
    fs.writeFileSync(file, text);
  };
  const names = async () => (await loadHomelab(root, 'lab', modules)).definitions?.names;

  test('none without such a folder, and of every file below it in the order of their names', async () => {
    fs.mkdirSync(join(root, 'clusters/lab'), { recursive: true });
    expect(await names()).toEqual([]);
    put('b/things.yaml', thing);
    put('a.yaml', realm);
    put('.hidden', 'nonsense: [');
    expect(await names()).toEqual(['example.com/v1 Realm', 'example.com/v1 Thing']);
  });

  test.each<[string, () => void, string, string]>([
    [
      'a file in place of the folder',
      () => fs.writeFileSync(join(root, 'clusters/lab/crds'), ''),
      '',
      'it is no folder, and CustomResourceDefinitions lie in one: crds/<project>.yaml',
    ],
    [
      'a link',
      () => fs.mkdirSync(join(root, 'clusters/lab/crds')) ?? fs.symlinkSync('/nowhere', join(root, 'clusters/lab/crds/a.yaml')),
      '/a.yaml',
      'it is a link, and Git keeps no more of one than where it leads',
    ],
    ['a text that is no YAML', () => put('a.yaml', 'a: ['), '/a.yaml:1:5', 'it is no YAML'],
    ['a file of 17 MiB', () => put('a.yaml', '#'.repeat(17 * 2 ** 20)), '/a.yaml', 'it has 17 MiB, and no such file has more than 16 MiB'],
  ])('%s is told at its place', async (_, make, where, what) => {
    fs.mkdirSync(join(root, 'clusters/lab'), { recursive: true });
    make();
    await expect(names()).rejects.toThrow(`DEFINITION_INVALID clusters/lab/crds${where}: ${what}`);
  });
});
