import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { types } from 'node:util';
import type { Lab } from '../constructs/lab';
import { sourceText } from '../files/source-text';
import type { Inventory } from '../inventory/inventory';
import { readWaivers, type Waiver } from '../inventory/waivers';
import { mostOfDefinitions, readDefinitions } from '../objects/definitions/read-definitions';
import { failOn, type Problem, ProblemsError } from '../problems';
import type { Bytes } from '../units/bytes';
import { chartThrew, problemsIn } from './chart-threw';
import type { Homelab, HomelabModules } from './homelab';
import { ledgerInvalid, ledgerOwner, ledgerPath, mostOfLedger, readLedger } from './ledger-file';
import { readRehearsals } from './rehearsals-file';
import { mostOfSecret, readSealed, type SecretFile } from './sealed-secrets';

/** A DNS label that leaves room for what is put before it: `repository-<homelab>`. */
const homelabName = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

/** What is wrong with the name of a homelab's folder. */
export function checkHomelabName(name: string): Problem[] {
  if (homelabName.test(name)) return [];
  return [
    {
      code: 'NAME_INVALID',
      where: `clusters/${name}`,
      what: `${JSON.stringify(name)} is a part of names in the cluster and of Proxmox's, and no such name holds it`,
      repair: 'rename the folder: at most 40 lower-case letters, digits and hyphens, with no hyphen at either end',
    },
  ];
}

/** Reads a homelab from its folder under `clusters/`: the only input of a synth. */
export async function loadHomelab(root: string, name: string, modules: HomelabModules): Promise<Homelab> {
  const homelab = await loadUnsealed(root, name, modules);
  return { ...homelab, sealed: readSealed(sealedFilesOf(root, name)) };
}

/** The same as if nothing were sealed: for who seals, and may have to mend what is. */
export async function loadUnsealed(root: string, name: string, modules: HomelabModules): Promise<Homelab> {
  failOn(checkHomelabName(name));
  const { value: inventory } = await load(name, 'inventory.ts', modules.inventory, 'inventory');
  const { value: services } = await load(name, 'services.ts', modules.services, 'default');
  if (typeof services !== 'function' || isClass(services)) {
    const what =
      typeof services === 'function'
        ? 'its default export is a class, which nobody makes anything of'
        : 'its default export is no function';
    throw incomplete(name, 'services.ts', what, 'export default (lab) => { … }');
  }
  if (typeof inventory !== 'object' || inventory === null || types.isPromise(inventory)) {
    const what = types.isPromise(inventory) ? 'its inventory is a promise' : 'it exports no inventory';
    throw incomplete(name, 'inventory.ts', what, 'export const inventory = defineInventory({ … })');
  }
  return {
    name,
    inventory: inventory as Inventory,
    services: services as (lab: Lab) => void,
    sealed: new Map(),
    ledger: readLedger(name, ledgerText(root, name)),
    definitions: readDefinitions(filesOf(root, `clusters/${name}/crds`, mostOfDefinitions, definitionsGo)),
    waivers: await loadWaivers(name, modules.waivers),
    rehearsals: readRehearsals(root, name),
    standsAlone: true,
  };
}

/** What the owner lives with; nothing where there is no such file. */
async function loadWaivers(name: string, loader: HomelabModules['waivers']): Promise<readonly Waiver[]> {
  if (loader === undefined) return [];
  const { value } = await load(name, 'waivers.ts', loader, 'waivers');
  if (value === undefined) throw incomplete(name, 'waivers.ts', 'it exports no waivers', 'export const waivers = defineWaivers([])');
  const { waivers, problems } = readWaivers(name, value);
  failOn(problems);
  return waivers;
}

/**
 * The homelab's ledger. One that came along when another homelab's folder was copied names data on that one's disks: a homelab starts
 * with none. When the other is gone, the folder was renamed, and its data with it.
 */
function ledgerText(root: string, name: string): string | undefined {
  const read = sourceText(root, ledgerPath(name), mostOfLedger);
  if (read === undefined) return undefined;
  if (read.wrong !== undefined) throw new ProblemsError([ledgerInvalid(name, read.wrong)]);
  const { text } = read;
  const owner = ledgerOwner(text);
  return owner === undefined || owner === name || !existsSync(join(root, ledgerPath(owner))) ? text : undefined;
}

async function load(
  homelab: string,
  file: string,
  loader: (() => Promise<unknown>) | undefined,
  name: string,
): Promise<{ readonly value: unknown }> {
  if (loader === undefined)
    throw incomplete(homelab, file, 'the file is missing', 'a homelab needs it: npx loutik init NAME writes a new one to copy from');
  try {
    // in a box: a promise would be waited for, and anything else asked whether it is one
    return { value: ((await loader()) as Record<string, unknown>)[name] };
  } catch (error) {
    throw new ProblemsError(problemsIn(error) ?? [chartThrew(`clusters/${homelab}/${file}`, error)]);
  }
}

/** Whether it only makes sense after `new`. */
function isClass(value: object): boolean {
  return !types.isProxy(value) && /^class\b/.test(Function.prototype.toString.call(value));
}

function incomplete(homelab: string, file: string, what: string, repair: string): ProblemsError {
  const problem: Problem = { code: 'HOMELAB_INCOMPLETE', where: `clusters/${homelab}/${file}`, what, repair };
  return new ProblemsError([problem]);
}

const secretsGo = 'sealed values lie in one: secrets/<namespace>/<name>.yaml';
const definitionsGo = 'CustomResourceDefinitions lie in one: crds/<project>.yaml';

/** Every file below a homelab's folder of secrets, in a stable order. What is not YAML there is told as such by its reader. */
export function sealedFilesOf(root: string, name: string): SecretFile[] {
  return filesOf(root, `clusters/${name}/secrets`, mostOfSecret, secretsGo);
}

/** Every file below a folder, in a stable order; none where there is no such folder. */
function filesOf(root: string, folder: string, most: Bytes, what: string): SecretFile[] {
  const stat = lstatSync(join(root, folder), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory())
    return [{ path: folder, text: '', wrong: `it is no folder, and ${what}` }];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort()
    .flatMap((path) => {
      const read = sourceText(root, path, most);
      return read === undefined ? [] : [{ path, text: read.text ?? '', wrong: read.wrong }];
    });
}
