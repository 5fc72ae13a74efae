import { type Declaration, declarationOf, exportsOf, publicExports } from './declaration';
import { declarationText, typesIn } from './declaration-text';
import type { Sources } from './source';

/** The inventory and the amounts that it is written with, and every type in them. */
export function inventoryReference(sources: Sources): string {
  const own = publicExports(sources).found.filter(isOfInventory);
  const first = own.filter(({ name }) => name === 'Inventory');
  return texts([...first, ...own.filter((one) => !first.includes(one))]);
}

/** The constructs, what else a chart is written with, and every type that they take. */
export function constructsReference(sources: Sources): string {
  const { found, modules } = publicExports(sources);
  const shapes = [...modules].map(([name, source]) => {
    const names = exportsOf(source).found.map((one) => `\`${one.name}\``);
    return `## ${name}\n\n${source.docBefore(source.program.body[0] as never)}\n\n${names.join(', ')}.`;
  });
  const own = (one: Declaration) => !isOfInventory(one);
  return [texts(found.filter(own), own), ...shapes].join('\n\n');
}

function isOfInventory({ source }: Declaration): boolean {
  return /^src\/(inventory|units)\//.test(source.path);
}

/** Declarations, each followed by the types that it alone brings in: what is told once is not told again. */
function texts(all: readonly Declaration[], isWanted: (type: Declaration) => boolean = () => true): string {
  const known = new Map(all.map((one) => [key(one), one]));
  const order = [...all];
  for (const declaration of order) {
    let place = order.indexOf(declaration) + 1;
    for (const name of typesIn(declaration)) {
      const type = declarationOf(declaration.source, name);
      if (type === undefined || known.has(key(type)) || !isUsers(type) || !isWanted(type)) continue;
      known.set(key(type), type);
      order.splice(place++, 0, type);
    }
  }
  return order.map((one) => declarationText(one, new Set(order.map(({ name }) => name)))).join('\n\n');
}

/** Whether it is a type that somebody meets who writes a chart or an inventory: no help of the compiler's, and no class. */
function isUsers({ node, doc, source }: Declaration): boolean {
  return doc !== '' && /^TS(Interface|TypeAlias)/.test(node.type) && !source.path.startsWith('src/objects/');
}

function key({ source, node }: Declaration): string {
  return `${source.path}:${node.start}`;
}
