import fs from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import * as constructs from '../../src';
import { Bytes, Duration, type Inventory, type Lab } from '../../src';
import { disk } from '../../src/compose/disk';
import { type Imported, importCompose } from '../../src/compose/import-compose';
import { base, withChange } from '../inventory/base';

/** Compose files, a folder each. */
export const folder = join(__dirname, 'files');

/** Files that are given for a case, where its folder alone says not which. */
const given: Readonly<Record<string, readonly string[]>> = {
  overridden: ['.'],
  swarm: ['stack.yml'],
  'as-json': ['compose.json'],
};

export const names: readonly string[] = fs.readdirSync(folder).sort();

/** Imports one of them, as somebody does who stands in its folder. */
export function imported(name: string, more: Partial<Parameters<typeof importCompose>[0]> = {}): Imported {
  return importCompose({ disk, here: join(folder, name), files: given[name] ?? ['.'], shell: () => undefined, profiles: [], ...more });
}

/** A chart's class, as it is loaded from its text. */
export function classOf(text: string): new (lab: Lab, props: object) => object {
  const { code } = transformSync(text, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const exports: Record<string, new (lab: Lab, props: object) => object> = {};
  new Function('exports', 'require', code)(exports, () => constructs);
  return Object.values(exports)[0] as new (
    lab: Lab,
    props: object,
  ) => object;
}

/** What services.ts gives a chart: its hostnames, an audience, a disk. */
export function optionsFor(lab: Lab, { app, text }: Imported): object {
  const hostnames = [...text.matchAll(/readonly (\w*[hH]ostname): string/g)].map(([, name = '']) => name);
  return {
    ...Object.fromEntries(hostnames.map((name, index) => [name, `${app}${index === 0 ? '' : index}.${lab.domain}`])),
    ...(hostnames.length > 0 ? { audience: 'lan' } : {}),
    ...(text.includes('props.on') ? { on: (lab.disks as Record<string, Record<string, object>>).one?.hdd } : {}),
  };
}

/** The homelab of two machines, with room for everything. */
export const roomy: Inventory = (
  [
    ['machines.one.memory.installed', Bytes.gib(512)],
    ['machines.one.memory.usable.value', Bytes.gib(500)],
    ['machines.one.disks.hdd.size', Bytes.gib(100_000)],
    ['machines.one.cpu', { model: 'Some CPU', cores: 64, threads: 128 }],
    ['vms.server.memory', Bytes.gib(256)],
    ['vms.server.vcpus', 64],
    ['vms.server.disks.hot.size', Bytes.gib(4000)],
    ['vms.server.disks.system.size', Bytes.gib(200)],
    ['machines.one.disks.nvme.size', Bytes.gib(4000)],
    ['vms.server.availability', { kind: 'rebuilt' }],
    ['budgets.rto', Duration.days(10)],
  ] as const
).reduce<Inventory>((inventory, [path, value]) => withChange(path, value, inventory), base);
