import fs from 'node:fs';
import { join } from 'node:path';
import type { Inventory, Lab } from '../../src';
import type { Homelab } from '../../src/model/homelab';
import type { Definitions } from '../../src/objects/definitions/definition';
import { readDefinitions } from '../../src/objects/definitions/read-definitions';
import { inventory as house } from './house/inventory';
import houseServices from './house/services';
import { inventory as metal } from './metal/inventory';
import metalServices from './metal/services';
import { inventory as one } from './one/inventory';
import oneServices from './one/services';
import { inventory as shelf } from './shelf/inventory';
import shelfServices from './shelf/services';
import { inventory as three } from './three/inventory';
import threeServices from './three/services';
import { inventory as two } from './two/inventory';
import twoServices from './two/services';

const all = {
  /** Two machines, a gateway, a UPS and a laptop's battery; what only its owner knows is still to fill in. */
  house: [house, houseServices],
  /** One machine with two nodes, nothing outside of the house, nowhere to back up. */
  one: [one, oneServices],
  /** Two machines and a tailnet, without a gateway. */
  two: [two, twoServices],
  /** A host, and a machine without a hypervisor. */
  metal: [metal, metalServices],
  /** Three machines, three servers, a gateway that is reached by IPv6 as well. */
  three: [three, threeServices],
  /** Three machines that run everything of charts/shelf: for the tests of those charts, test/charts/shelf. */
  shelf: [shelf, shelfServices],
} as const;

export type HomelabName = keyof typeof all;
/** Those that every test of a rule is about. */
export const homelabNames: readonly HomelabName[] = (Object.keys(all) as HomelabName[]).filter((name) => name !== 'shelf');

/** One of the homelabs that tests have, as it is loaded from a folder of `clusters/`. */
export function homelab(name: HomelabName, as: string = name): Homelab {
  const [inventory, services] = all[name];
  return {
    name: as,
    inventory: inventory as Inventory,
    services: services as (lab: Lab) => void,
    sealed: new Map(),
    ledger: [],
    definitions: definitionsOf(name),
  };
}

/** What the `crds/` of one of them defines; nothing where it has none. */
export function definitionsOf(name: HomelabName): Definitions {
  const folder = join(__dirname, name, 'crds');
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return readDefinitions(
    files.map((file) => ({ path: `clusters/${name}/crds/${file}`, text: fs.readFileSync(join(folder, file), 'utf8') })),
  );
}

/** Puts the folder of one of them into the `clusters/` of a copy of the project. */
export function putHomelab(root: string, name: HomelabName, as: string = name): void {
  const from = join(__dirname, name);
  const to = join(root, 'clusters', as);
  fs.cpSync(from, to, { recursive: true });
  for (const file of fs.readdirSync(from).filter((name) => name.endsWith('.ts'))) {
    // one folder less deep
    fs.writeFileSync(join(to, file), fs.readFileSync(join(from, file), 'utf8').replaceAll("'../../../", "'../../"));
  }
}
