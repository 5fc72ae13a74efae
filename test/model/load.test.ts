import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerFile } from '../../src/model/ledger-file';
import { loadHomelab } from '../../src/model/load';
import { base } from '../inventory/base';

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
