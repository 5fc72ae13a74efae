// Which functions start or end processes, themselves or by one that they call: as much as names say, without types.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A function, method or constant by its place: what any parser says of a file, wherever that lies. */
export const placeOf = ({ id, key, start, end }) => `${(id ?? key).name}:${start}:${end}`;

/**
 * Reads which functions and methods of a folder's files start or end processes: those that name a word of `node:child_process`,
 * `process.kill`, or another one; and the tables and texts of theirs, which nothing else in the file names.
 * @param root the project's folder
 * @param folder below it: `src/twin`
 * @returns by path of the file, the place of each
 */
export function starters(root, folder) {
  const paths = readdirSync(join(root, folder), { recursive: true }).filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
  const files = new Map(paths.map((path) => [join(root, folder, path), read(join(root, folder, path))]));
  const starting = new Set();
  const starts = (path, { units, imports }, name) => {
    if (units.some((unit) => unit.name === name)) return starting.has(`${path} ${name}`);
    const { from, as } = imports.get(name) ?? {};
    return name === 'process.kill' || from === 'node:child_process' || starting.has(`${from} ${as}`);
  };
  for (let before = -1; before < starting.size; ) {
    before = starting.size;
    for (const [path, file] of files)
      for (const { name, uses } of file.units) if (uses.some((one) => starts(path, file, one))) starting.add(`${path} ${name}`);
  }
  const places = (path, { units, values }) => {
    const own = units.filter(({ name }) => starting.has(`${path} ${name}`));
    for (let before = 0; before < own.length; ) {
      before = own.length;
      const others = [...units, ...values].filter((one) => !own.includes(one)).flatMap(({ uses }) => uses);
      const named = own.flatMap(({ uses }) => uses);
      own.push(...values.filter((one) => !own.includes(one) && named.includes(one.name) && !others.includes(one.name)));
    }
    return own.map(({ place }) => place);
  };
  return new Map([...files].map(([path, file]) => [join(folder, path.slice(join(root, folder).length)), places(path, file)]));
}

/** A file's functions and methods with the names that they use, its own constants, and what it imports when it runs. */
function read(path) {
  const { body } = parseSync(path, readFileSync(path, 'utf8')).program;
  const units = body
    .flatMap((node) => unitsOf(node.declaration ?? node))
    .map(([name, node]) => ({ name, place: placeOf(node), uses: used(node) }));
  const imports = body
    .filter(({ type, importKind }) => type === 'ImportDeclaration' && importKind !== 'type')
    .flatMap(({ source, specifiers }) =>
      specifiers.map(({ local, imported }) => [local.name, { from: fileOf(path, source.value), as: imported?.name }]),
    );
  const values = body
    .flatMap(({ type, declarations }) => (type === 'VariableDeclaration' ? declarations : []))
    .filter(({ init }) => !isFunction(init))
    .map((one) => ({ name: one.id.name, place: placeOf(one), uses: used(one.init) }));
  return { units, values, imports: new Map(imports) };
}

/** The functions that a statement declares, by the names by which others use them. */
function unitsOf({ type, id, body, declarations = [], ...node }) {
  if (type === 'FunctionDeclaration') return [[id.name, { id, body, ...node }]];
  if (type === 'ClassDeclaration')
    return body.body.filter((one) => one.type === 'MethodDefinition').map((one) => [`this.${one.key.name}`, one]);
  return declarations.filter(({ init }) => isFunction(init)).map((one) => [one.id.name, one]);
}

const isFunction = (node) => node?.type === 'ArrowFunctionExpression';

function fileOf(path, target) {
  const found = join(dirname(path), `${target}.ts`);
  return target.startsWith('.') && existsSync(found) ? found : target;
}

/** Names that a node reads, and `this.name` of its own members; keys and other members are none, nor are types. */
function used(node) {
  if (Array.isArray(node)) return node.flatMap(used);
  if (node === null || typeof node !== 'object' || /^TS(?!As|NonNull|Satisfies)/.test(node.type ?? '')) return [];
  if (node.type === 'Identifier') return [node.name];
  if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression') return [`this.${node.property.name}`];
  if (node.type === 'MemberExpression' && node.object.name === 'process') return [`process.${node.property.name}`];
  const isName = (key) => (key === 'property' || key === 'key') && node.computed === false;
  return Object.entries(node).flatMap(([key, value]) => (isName(key) ? [] : used(value)));
}
