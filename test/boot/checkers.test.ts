import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Inventory } from '../../src';
import { layOut } from '../../src/synth/layout';
import { holesIn, toFill } from '../../src/units/hole';
import { filled, homelabOf } from '../bootstrap/filled';
import { homelab } from '../homelabs/homelabs';
import { withChange } from '../inventory/base';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-checkers-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What a program says of a file: undefined when it takes it. */
function said(content: string, program: string, ...args: string[]): string | undefined {
  const path = join(folder, 'file');
  fs.writeFileSync(path, content);
  const { status, stdout, stderr, error } = spawnSync(program, [...args, path], { encoding: 'utf8' });
  if (error) throw error;
  return status === 0 ? undefined : `${stdout}${stderr}`;
}
const toml = 'import sys, tomllib; tomllib.load(open(sys.argv[1], "rb"))';

/** A file of a cloud-init, and those that its machine gets, each by its own checker. */
function cloudInit(content: string): (string | undefined)[] {
  const { write_files } = parse(content) as { write_files: { path: string; content: string }[] };
  return [
    said(content, 'cloud-init', 'schema', '--config-file'),
    ...write_files.flatMap((file) => [
      ...(file.path.endsWith('haproxy.cfg') ? [said(file.content, 'haproxy', '-c', '-f')] : []),
      ...(/nftables\.conf$|\.nft$/.test(file.path) ? [said(file.content, 'nft', '--check', '--file')] : []),
      ...(file.content.startsWith('#!/bin/sh') ? [said(file.content, 'shellcheck', '--shell', 'sh')] : []),
    ]),
  ];
}

/** The checker of each file of `bootstrap/`, by its name; what has none here is read by people, or by Tailscale; test/boot/vm-tools has what a network-config makes. */
const checkers: Readonly<Record<string, (content: string) => (string | undefined)[]>> = {
  'user-data': cloudInit,
  'meta-data': (content) => [typeof parse(content) === 'object' ? undefined : 'no YAML'],
  'first-boot.sh': (content) => [said(content, 'bash', '-n'), said(content, 'shellcheck')],
  'install.sh': (content) => [said(content, 'bash', '-n'), said(content, 'shellcheck')],
  'answer.toml': (content) => [said(content, 'python3', '-c', toml)],
};

const { inventory, services } = homelab('house');
const given = { 'to be filled in': inventory as Inventory, filled: filled(inventory as Inventory) };
const filesOf = (one: Inventory) => layOut(homelabOf('house', one, services)).files.filter(({ path }) => path.startsWith('bootstrap/'));

describe.each(Object.entries(given))('a house that is %s', (state, one) => {
  const files = filesOf(one);
  test.each(Object.keys(checkers).filter((name) => name !== 'install.sh'))('each %s is taken by its own checker', (name) => {
    const those = files.filter(({ path }) => path.endsWith(`/${name}`));
    expect(those.length).toBeGreaterThan(1);
    for (const { path, content } of those)
      expect([path, checkers[name]?.(content).filter((text) => text !== undefined)]).toEqual([path, []]);
    const open = those.some(({ content }) => holesIn(content).length > 0);
    expect([name, open]).toEqual([name, state !== 'filled' && name !== 'meta-data']);
  });
});

test.each(['filled', 'to be filled in'])('what a node without a hypervisor is made from is taken by its own checkers, %s', (state) => {
  const own = homelab('metal');
  const open = withChange('machines.mini.nics.lan.mac', toFill('the MAC address'), own.inventory);
  const files = layOut(homelabOf('metal', state === 'filled' ? own.inventory : open, own.services)).files;
  const those = files.filter(({ path }) => path.startsWith('bootstrap/metal/metal/worker/') && !path.endsWith('/network-config'));
  expect(those.map(({ path }) => path.split('/').at(-1)).sort()).toEqual(['install.sh', 'meta-data', 'user-data']);
  for (const { path, content } of those)
    expect([path, checkers[path.split('/').at(-1) ?? '']?.(content).filter((text) => text !== undefined)]).toEqual([path, []]);
});

test('a name server takes no zone with a hole in it, and takes one without', () => {
  const start = '$ORIGIN loutik.example.\n@ 300 IN SOA ns hostmaster 1 3600 600 86400 300\n@ 300 IN NS ns.elsewhere.example.\n';
  const zone = (one: Inventory) => `${start}${filesOf(one).find(({ path }) => path.endsWith('public.zone'))?.content}`;
  expect(said(zone(given['to be filled in']), 'named-checkzone', 'loutik.example')).toContain('bad dotted quad');
  expect(said(zone(given.filled), 'named-checkzone', 'loutik.example')).toBeUndefined();
});
