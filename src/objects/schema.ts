import crds from '../../schemas/crds.json';
import kubernetes from '../../schemas/kubernetes.json';
import { suggest } from '../suggest';
import { tryQuantity } from '../units/quantity';
import { show } from './show';

/** One thing that Kubernetes would refuse, or silently drop. */
export interface SchemaFault {
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  readonly message: string;
}

/** What a schema says, as far as it is kept in `schemas/`. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  /** What tells one item of a list of type `map` from the others. */
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

const definitions = { ...kubernetes.definitions, ...crds.definitions } as unknown as Readonly<Record<string, Schema>>;
const kinds: Readonly<Record<string, { readonly namespaced: boolean; readonly schema: string }>> = { ...kubernetes.kinds, ...crds.kinds };

const quantityName = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const intOrString = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const base64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const patterns = new Map<string, RegExp>();

/** What the schemas were taken from: `k8s.io/kubernetes@v1.36.4`. */
export const schemaSource: string = kubernetes.source;

/** Whether a kind is known, and lives in a namespace. */
export function tryKind(apiVersion: string, kind: string): { readonly namespaced: boolean } | undefined {
  return kinds[`${apiVersion}/${kind}`];
}

/** The schema of a kind; undefined for one that is not known here. */
export function schemaOf(apiVersion: string, kind: string): Schema | undefined {
  const known = kinds[`${apiVersion}/${kind}`];
  return known && resolved({ $ref: known.schema });
}

/** The schema of what stands below a key; undefined where none says. */
export function schemaBelow(schema: Schema | undefined, key: string): Schema | undefined {
  const { properties, additionalProperties } = schema ?? {};
  if (properties && Object.hasOwn(properties, key)) return resolved(properties[key]);
  return typeof additionalProperties === 'object' ? resolved(additionalProperties) : undefined;
}

/** The schema of the items of a list; undefined where none says. */
export function schemaOfItems(schema: Schema | undefined): Schema | undefined {
  return resolved(schema?.items);
}

/** Whether a schema is that of a Quantity, which can be written in several ways. */
export function isQuantity(schema: Schema | undefined): boolean {
  return schema !== undefined && schema === definitions[quantityName];
}

function resolved(schema: Schema | undefined): Schema | undefined {
  return schema?.$ref === undefined ? schema : definitions[schema.$ref];
}

/** Several proofs ask, and looking at every field takes time: nothing changes an object any more. */
const checked = new WeakMap<object, readonly SchemaFault[]>();

/** Every fault of one object against the schema of its kind: unknown fields, wrong types, missing fields, bad values. */
export function checkSchema(manifest: unknown): readonly SchemaFault[] {
  if (typeof manifest !== 'object' || manifest === null) return look({});
  const faults = checked.get(manifest) ?? look(manifest);
  checked.set(manifest, faults);
  return faults;
}

function look(manifest: object): readonly SchemaFault[] {
  const { apiVersion, kind, metadata } = manifest as {
    apiVersion?: unknown;
    kind?: unknown;
    metadata?: { name?: unknown; namespace?: unknown };
  };
  const known = kinds[`${String(apiVersion)}/${String(kind)}`];
  if (known === undefined) return [{ path: 'kind', message: `${String(apiVersion)} ${String(kind)} is no kind that is known here` }];
  const faults: SchemaFault[] = [];
  if (typeof metadata?.name !== 'string' || metadata.name === '') faults.push({ path: 'metadata.name', message: 'is missing' });
  if (known.namespaced !== (metadata?.namespace !== undefined)) {
    faults.push({
      path: 'metadata.namespace',
      message: known.namespaced ? 'is missing' : `${String(kind)} has no namespace: it is cluster-scoped`,
    });
  }
  check(manifest, { $ref: known.schema }, '', faults);
  return faults;
}

function check(value: unknown, given: Schema, path: string, faults: SchemaFault[]): void {
  const name = given.$ref;
  const schema = name === undefined ? given : definitions[name];
  if (schema === undefined) throw new Error(`schemas/ lack ${name}`);
  const fault = (message: string) => faults.push({ path, message });
  if (name === quantityName) {
    if (tryQuantity(value) === undefined) fault(`${show(value)} is no quantity like 500m or 2Gi`);
    return;
  }
  if (name === intOrString || schema['x-kubernetes-int-or-string']) {
    if (!(typeof value === 'string' || Number.isInteger(value))) fault(`${show(value)} is neither a whole number nor a string`);
    else if (typeof value === 'string') checkText(value, schema, fault);
    return;
  }
  if (value === null || value === undefined) {
    fault('has no value');
    return;
  }
  const type = schema.type ?? (schema.properties ? 'object' : undefined);
  if (type !== undefined && !hasType(value, type)) {
    fault(`${show(value)} is ${typeOf(value)}, and ${article(type)} belongs there`);
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) fault(`${show(value)} is none of ${schema.enum.map(show).join(', ')}`);
  if (typeof value === 'string') checkText(value, schema, fault);
  else if (typeof value === 'number') checkNumber(value, schema, fault);
  else if (Array.isArray(value)) {
    if (schema.minItems !== undefined && value.length < schema.minItems) fault(`has ${value.length} items, and needs ${schema.minItems}`);
    const { items } = schema;
    if (items) for (const [index, item] of value.entries()) check(item, items, `${path}[${index}]`, faults);
    checkDoubles(value, schema, path, faults);
  } else if (typeof value === 'object') checkFields(value as Record<string, unknown>, schema, path, faults);
}

function checkFields(value: Record<string, unknown>, schema: Schema, path: string, faults: SchemaFault[]): void {
  const { properties = {}, additionalProperties } = schema;
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  for (const key of schema.required ?? []) if (!Object.hasOwn(value, key)) faults.push({ path: at(key), message: 'is missing' });
  for (const [key, field] of Object.entries(value)) {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known) check(field, known, at(key), faults);
    else if (typeof additionalProperties === 'object') check(field, additionalProperties, at(key), faults);
    else if (schema.properties && !additionalProperties && !schema['x-kubernetes-preserve-unknown-fields']) {
      const right = suggest(key, Object.keys(properties));
      faults.push({ path: at(key), message: `is no field there${right ? `; did you mean ${right}?` : ''}` });
    }
  }
}

/**
 * Items of a list that are told apart by some of their fields, or by themselves: a server-side apply, as Argo CD does it, takes none
 * twice (sigs.k8s.io/structured-merge-diff, typed/validate.go).
 */
function checkDoubles(list: readonly unknown[], schema: Schema, path: string, faults: SchemaFault[]): void {
  const keys = schema['x-kubernetes-list-map-keys'];
  const isSet = schema['x-kubernetes-list-type'] === 'set';
  if (keys === undefined && !isSet) return;
  const seen = new Set<string>();
  for (const [index, item] of list.entries()) {
    const fields = (item ?? {}) as Readonly<Record<string, unknown>>;
    const key = isSet ? show(item) : (keys ?? []).map((name) => `${name} ${show(fields[name] ?? defaultKeys[name] ?? '')}`).join(', ');
    if (seen.has(key)) faults.push({ path: `${path}[${index}]`, message: `${key} is there twice` });
    seen.add(key);
  }
}

/** What stands for a key of a list that is not given. */
const defaultKeys: Readonly<Record<string, string>> = { protocol: 'TCP' };

function checkText(value: string, schema: Schema, fault: (message: string) => void): void {
  if (schema.format === 'date-time' && !time.test(value)) fault(`${show(value)} is no time like 2026-11-24T10:00:00Z`);
  if (schema.format === 'byte' && !base64.test(value.replace(/[\r\n]/g, ''))) fault(`${show(value)} is no base64`);
  if (schema.minLength !== undefined && value.length < schema.minLength) fault(`${show(value)} is shorter than ${schema.minLength}`);
  if (schema.maxLength !== undefined && value.length > schema.maxLength) fault(`${show(value)} is longer than ${schema.maxLength}`);
  if (schema.pattern !== undefined) {
    const pattern = patterns.get(schema.pattern) ?? new RegExp(schema.pattern);
    patterns.set(schema.pattern, pattern);
    if (!pattern.test(value)) fault(`${show(value)} does not match ${schema.pattern}`);
  }
}

function checkNumber(value: number, schema: Schema, fault: (message: string) => void): void {
  if (schema.format === 'int32' && (value < -(2 ** 31) || value >= 2 ** 31)) fault(`${value} does not fit into 32 bits`);
  if (schema.minimum !== undefined && value < schema.minimum) fault(`${value} is less than ${schema.minimum}`);
  if (schema.maximum !== undefined && value > schema.maximum) fault(`${value} is more than ${schema.maximum}`);
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value);
  return typeof value === type;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : article(typeof value);
}

function article(type: string): string {
  if (type === 'array') return 'a list';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
