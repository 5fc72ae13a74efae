import schemas from '../../schemas/compose.json';
import type { Problem } from '../problems';
import { suggest } from '../suggest';
import { fault } from './fault';
import type { Node, Scalar } from './node';

/** What the Compose specification's schema says, as far as it is kept in `schemas/`. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly unevaluatedProperties?: boolean;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const definitions = schemas.definitions as unknown as Readonly<Record<string, Schema>>;

/** Every key that a service of a Compose file may have. */
export const serviceKeys: readonly string[] = Object.keys(resolved({ $ref: 'service' }).properties ?? {});

/** What is wrong with a whole Compose file, each at its place. */
export function checkSchema(file: Node): readonly Problem[] {
  return check(file, definitions.file ?? {}, []);
}

function check(node: Node, given: Schema, path: readonly string[]): readonly Problem[] {
  const schema = resolved(given);
  if (schema.oneOf !== undefined) return oneOf(node, schema.oneOf, path);
  if (schema.type !== undefined && !isOfType(node, schema.type))
    return [wrong(node, path, `is ${kindOf(node)}, and takes ${spelledTypes(schema.type)}`)];
  if (node.kind === 'table') return table(node.entries, schema, path, node);
  if (node.kind === 'list')
    return node.items.flatMap((item, index) => (schema.items ? check(item, schema.items, [...path, `[${index}]`]) : []));
  return scalar(node, schema, path);
}

function table(entries: ReadonlyMap<string, Node>, schema: Schema, path: readonly string[], node: Node): readonly Problem[] {
  const patterns = Object.entries(schema.patternProperties ?? {}).map(([pattern, one]) => [new RegExp(pattern), one] as const);
  const missing = (schema.required ?? []).filter((key) => !entries.has(key)).map((key) => wrong(node, path, `lacks ${key}`));
  const each = [...entries].flatMap(([key, value]): readonly Problem[] => {
    const own = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const by = own ?? patterns.find(([pattern]) => pattern.test(key))?.[1];
    if (by !== undefined) return check(value, by, [...path, key]);
    if (typeof schema.additionalProperties === 'object') return check(value, schema.additionalProperties, [...path, key]);
    if (schema.additionalProperties !== false) return [];
    const right = suggest(key, Object.keys(schema.properties ?? {}));
    const what =
      patterns.length > 0 && schema.properties === undefined ? `has ${key} for a name` : `has ${key}, which Compose does not know`;
    return [wrong(value, path, `${what}${right ? `; did you mean ${right}?` : ''}`)];
  });
  return [...missing, ...each];
}

/** Of several forms that one of them is to have: what is wrong with the one that it comes nearest to. */
function oneOf(node: Node, forms: readonly Schema[], path: readonly string[]): readonly Problem[] {
  const tried = forms.map((form) => ({ form, problems: check(node, form, path) }));
  if (tried.some(({ problems }) => problems.length === 0)) return [];
  const near = tried.filter(({ form }) => isOfType(node, resolved(form).type ?? []));
  const [best] = near.sort((a, b) => a.problems.length - b.problems.length);
  if (best !== undefined) return best.problems;
  const types = forms.flatMap((form) => [resolved(form).type ?? []].flat());
  return [wrong(node, path, `is ${kindOf(node)}, and takes ${spelledTypes([...new Set(types)])}`)];
}

function scalar({ value, ...node }: Scalar, schema: Schema, path: readonly string[]): readonly Problem[] {
  const isWrong =
    (schema.enum !== undefined && !schema.enum.includes(value)) ||
    (schema.pattern !== undefined && typeof value === 'string' && !new RegExp(schema.pattern).test(value)) ||
    (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)));
  if (!isWrong) return [];
  const allowed = schema.enum
    ? schema.enum.join(', ')
    : (schema.pattern ?? [schema.minimum, schema.maximum].filter((one) => one !== undefined).join(' to '));
  return [wrong({ ...node, value }, path, `takes one of: ${allowed}`)];
}

/** What a schema says by itself and by those that it names: of several that all hold, all properties of them together. */
function resolved(schema: Schema): Schema {
  const named = schema.$ref === undefined ? schema : (definitions[schema.$ref] ?? {});
  if (named.allOf === undefined) return named.anyOf === undefined ? named : { ...named, oneOf: named.anyOf };
  const all = [...named.allOf.map(resolved), named];
  return {
    type: all.find(({ type }) => type !== undefined)?.type,
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    patternProperties: Object.assign({}, ...all.map(({ patternProperties }) => patternProperties)),
    required: all.flatMap(({ required = [] }) => required),
    additionalProperties: named.unevaluatedProperties !== false && (named.additionalProperties ?? true),
  };
}

function isOfType(node: Node, type: string | readonly string[]): boolean {
  return [type].flat().some((one) => {
    if (one === 'object') return node.kind === 'table';
    if (one === 'array') return node.kind === 'list';
    if (node.kind !== 'scalar') return false;
    if (one === 'null') return node.value === null;
    if (one === 'integer') return Number.isInteger(node.value);
    return one === typeof node.value;
  });
}

const words: Readonly<Record<string, string>> = {
  object: 'a table',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

const spelledTypes = (types: string | readonly string[]) =>
  [types]
    .flat()
    .map((type) => words[type] ?? type)
    .join(' or ');

/** What a value is, without the value: it may be a secret. */
function kindOf(node: Node): string {
  if (node.kind !== 'scalar') return node.kind === 'table' ? 'a table' : 'a list';
  if (node.value === null) return 'empty';
  return typeof node.value === 'string' ? 'a text' : `the ${typeof node.value} ${node.value}`;
}

function wrong(node: Node, path: readonly string[], what: string): Problem {
  const name = path.reduce((text, part) => (part.startsWith('[') ? text + part : `${text}${text ? '.' : ''}${part}`), '') || 'the file';
  return fault('COMPOSE_INVALID', node.at, `${name} ${what}`, 'write it as the Compose specification has it');
}
