import type { MachineDescription } from './description';
import type { PlannedDisk } from './plan';

/** A name as a property: bare where JavaScript lets it. */
export const property = (name: string) => (/^[a-z_]\w*$/i.test(name) ? name : `'${name}'`);
/** And as one is asked for. */
export const member = (name: string) => (/^[a-z_]\w*$/i.test(name) ? `.${name}` : `['${name}']`);

/** What a disk's serial number is called in site.ts, as discover.sh prints it: `nvmeSerial`. */
export const serialKey = ({ name }: Pick<PlannedDisk, 'name'>) =>
  `${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Serial`;

/** Where a value of a machine stands in site.ts. */
export const siteOf = ({ name }: Pick<MachineDescription, 'name'>, key: string) => `site${member(name)}.${key}`;

/** Names of an import as Biome sorts them: letter by letter, and of one letter the large one first; that one is a type counts for nothing. */
export function sorted(names: readonly string[]): string[] {
  const rank = (name: string) =>
    name.replace(/^type /, '').replace(/[a-z]/gi, (letter) => (letter < 'a' ? `${letter.toLowerCase()}0` : `${letter}1`));
  return [...names].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
