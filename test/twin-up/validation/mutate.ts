import crds from '../../../schemas/crds.json';
import kubernetes from '../../../schemas/kubernetes.json';
import type { Json } from '../../objects/validation/seeds/object';
import { apart } from '../../objects/validation/seeds/seeds';
import { greatNumbers, keys, numbers, ports, quantities, texts, wordsOf } from './pools';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
}

const definitions = { ...kubernetes.definitions, ...crds.definitions } as unknown as Readonly<Record<string, Schema>>;
const kinds: Readonly<Record<string, { readonly schema: string }>> = { ...kubernetes.kinds, ...crds.kinds };

/** Fields that the API server itself writes, and those of which it looks at nothing. */
const notOurs = new Set([
  ...[
    'status',
    'managedFields',
    'resourceVersion',
    'uid',
    'selfLink',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ],
  ...['generation', 'generateName', 'operation'],
  ...['windowsOptions', 'os'], // of machines that no homelab of ours has
  'flexVolume', // beside another source, the API server takes both
]);

/** What only CEL understands: such a text is taken away or left as it is. */
const expressions = new Set(['expression', 'messageExpression', 'valueExpression']);

/** Draws numbers below some bound: where cases come from. */
export type Draw = (below: number) => number;

const pick = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)] as T;

interface Node {
  readonly parent: Json;
  readonly key: string | number;
  /** The name of the field, or of the list that it is an item of. */
  readonly field: string;
  readonly schema: Schema;
  readonly isMapEntry: boolean;
  readonly isRequired: boolean;
}

const resolve = (schema: Schema): Schema => (schema.$ref === undefined ? schema : (definitions[schema.$ref] ?? {}));
const isQuantity = ({ $ref }: Schema) => $ref?.endsWith('.Quantity') ?? false;
const isIntOrString = (schema: Schema) => (schema.$ref?.endsWith('.IntOrString') ?? false) || schema['x-kubernetes-int-or-string'] === true;

function* nodesOf(
  parent: Json,
  key: string | number,
  field: string,
  schema: Schema,
  isMapEntry: boolean,
  isRequired = false,
): Generator<Node> {
  yield { parent, key, field, schema, isMapEntry, isRequired };
  const value = parent[key];
  const { properties, additionalProperties, items, required } = resolve(schema);
  if (typeof value !== 'object' || value === null || isQuantity(schema)) return;
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield* nodesOf(value, index, field, items ?? {}, false);
    return;
  }
  for (const name of Object.keys(value)) {
    const known = properties?.[name];
    const entry = typeof additionalProperties === 'object' ? additionalProperties : {};
    yield* nodesOf(value, name, known ? name : field, known ?? entry, known === undefined, required?.includes(name));
  }
}

/** Some value that a schema admits. */
function generate(draw: Draw, schema: Schema, field: string, depth: number): Json {
  if (isQuantity(schema)) return pick(draw, quantities);
  if (isIntOrString(schema)) return pick(draw, ports);
  const { type, format, properties, additionalProperties, items, required = [] } = resolve(schema);
  if (expressions.has(field) && type === 'string') return pick(draw, ['', ' ']);
  if (type === 'boolean') return draw(2) === 0;
  if (type === 'integer' || type === 'number')
    return pick(draw, (wordsOf(field) as readonly number[] | undefined) ?? (format === 'int64' ? [...numbers, ...greatNumbers] : numbers));
  if (type === 'array') return Array.from({ length: draw(3) }, () => generate(draw, items ?? {}, field, depth - 1));
  if (properties) {
    const optional = Object.keys(properties).filter((name) => !notOurs.has(name) && !required.includes(name));
    const chosen = depth <= 0 ? [] : Array.from({ length: draw(3) }, () => (optional.length > 0 ? pick(draw, optional) : undefined));
    const names = new Set([...required, ...chosen.filter((name) => name !== undefined)]);
    return Object.fromEntries([...names].map((name) => [name, generate(draw, properties[name] ?? {}, name, depth - 1)]));
  }
  if (type === 'object') {
    if (typeof additionalProperties !== 'object') return {};
    return Object.fromEntries(
      Array.from({ length: draw(3) }, () => [pick(draw, keys), generate(draw, additionalProperties, field, depth - 1)]),
    );
  }
  return pick(draw, draw(3) === 0 ? texts : (wordsOf(field) ?? texts));
}

/** An object of a kind with a few changes: some make it wrong, others only strange. */
export function mutated(draw: Draw, seed: Json): Json {
  const object = apart(seed);
  const schema: Schema = { $ref: kinds[`${object.apiVersion}/${object.kind}`]?.schema };
  for (let left = 1 + draw(2); left > 0; left--) change(draw, object, schema);
  return object;
}

function change(draw: Draw, object: Json, schema: Schema): void {
  const root = { object };
  const isAddress = (key: string | number, parent: Json) => parent === object.metadata && key === 'namespace'; // which namespaces there are is no matter of the object
  const nodes = [...nodesOf(root, 'object', '', schema, false)].filter(
    ({ parent, key }) =>
      parent !== root &&
      !(parent === object && ['apiVersion', 'kind'].includes(String(key))) &&
      !isAddress(key, parent) &&
      parent[key] !== object.metadata,
  );
  if (nodes.length === 0) return;
  const node = pick(draw, nodes);
  const { parent, key, field } = node;
  const value = parent[key];
  switch (draw(8)) {
    case 0: // gone
      if (node.isRequired) return; // the schema says so
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return;
    case 1: // twice
      if (Array.isArray(parent)) parent.push(structuredClone(value));
      return;
    case 2: // under another name
      if (!node.isMapEntry) return;
      delete parent[key];
      parent[pick(draw, keys)] = value;
      return;
    case 3: // empty
      if (Array.isArray(value)) parent[key] = [];
      else if (typeof value === 'object' && resolve(node.schema).required === undefined) parent[key] = {};
      return;
    case 4:
    case 5: // more of it
      add(draw, nodes);
      return;
    case 6: {
      // what stands somewhere else
      const other = pick(draw, nodes);
      if (typeof value === 'number' && wordsOf(field)) return;
      if (other.parent[other.key] > 2 ** 31 - 1) return; // most numbers have 32 bits
      if (typeof other.parent[other.key] === typeof value && typeof value !== 'object' && !expressions.has(field))
        parent[key] = other.parent[other.key];
      return;
    }
    default: // another one
      parent[key] = generate(draw, node.schema, field, 2);
  }
}

/** A field that an object can have and has not, or one item more of a list. */
function add(draw: Draw, nodes: readonly Node[]): void {
  const holders = nodes.filter(({ parent, key }) => typeof parent[key] === 'object');
  const { parent, key, schema, field } = pick(draw, holders);
  const value = parent[key];
  const { properties, additionalProperties, items } = resolve(schema);
  if (Array.isArray(value)) value.push(generate(draw, items ?? {}, field, 2));
  else if (properties) {
    const missing = Object.keys(properties).filter((name) => !notOurs.has(name) && value[name] === undefined && name !== 'namespace');
    if (missing.length === 0) return;
    const name = pick(draw, missing);
    value[name] = generate(draw, properties[name] ?? {}, name, 3);
  } else if (typeof additionalProperties === 'object') value[pick(draw, keys)] = generate(draw, additionalProperties, field, 2);
}
