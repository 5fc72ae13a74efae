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
