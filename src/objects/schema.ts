import crds from '../../schemas/crds.json';
import kubernetes from '../../schemas/kubernetes.json';
import { suggest } from '../suggest';
import { tryQuantity } from '../units/quantity';
import { definitions, quantityName, type Reading, readingOf, type Schema } from './schema-reading';
import { show } from './show';

/** One thing that Kubernetes would refuse, or silently drop. */
export interface SchemaFault {
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  readonly message: string;
}

/** Kinds that are not in `schemas/`: what lies in a homelab's folder defines them. */
export interface MoreKinds {
  find(apiVersion: string, kind: string): { readonly namespaced: boolean; readonly reading: Reading } | undefined;
}

const kinds: Readonly<Record<string, { readonly namespaced: boolean; readonly schema: string }>> = { ...kubernetes.kinds, ...crds.kinds };

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
export function checkSchema(manifest: unknown, more?: MoreKinds): readonly SchemaFault[] {
  if (typeof manifest !== 'object' || manifest === null) return look({});
  const faults = checked.get(manifest) ?? look(manifest, more);
  checked.set(manifest, faults);
  return faults;
}

function look(manifest: object, more?: MoreKinds): readonly SchemaFault[] {
  const { apiVersion, kind, metadata } = manifest as {
    apiVersion?: unknown;
    kind?: unknown;
    metadata?: { name?: unknown; namespace?: unknown };
  };
  const own = kinds[`${String(apiVersion)}/${String(kind)}`];
  const known = own
    ? { namespaced: own.namespaced, reading: readingOf({ $ref: own.schema }) }
    : more?.find(String(apiVersion), String(kind));
  if (known === undefined) return [{ path: 'kind', message: `${String(apiVersion)} ${String(kind)} is no kind that is known here` }];
  const found = new Found();
  if (typeof metadata?.name !== 'string' || metadata.name === '') found.fault('is missing', 'metadata.name');
  if (known.namespaced !== (metadata?.namespace !== undefined)) {
    found.fault(known.namespaced ? 'is missing' : `${String(kind)} has no namespace: it is cluster-scoped`, 'metadata.namespace');
  }
  check(manifest, known.reading, found);
  return found.faults;
}

/** Every fault of a value against a schema. */
export function faultsOf(value: unknown, schema: Schema): readonly SchemaFault[] {
  const found = new Found();
  check(value, readingOf(schema), found);
  return found.faults;
}

/** The faults of an object, and where in it is looked: a path is spelled only for what is wrong. */
class Found {
  readonly faults: SchemaFault[] = [];
  private readonly path: (string | number)[] = [];

  enter(key: string | number): void {
    this.path.push(key);
  }

  leave(): void {
    this.path.pop();
  }

  /** Notes a fault here, or of what is below by that key. */
  fault(message: string, ...below: readonly (string | number)[]): void {
    const path = [...this.path, ...below].reduce<string>(
      (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`),
      '',
    );
    this.faults.push({ path, message });
  }
}

function check(value: unknown, reading: Reading, found: Found): void {
  const { type, also } = reading;
  if (also) for (const message of also(value)) found.fault(message);
  if (reading.isQuantity) {
    if (tryQuantity(value) === undefined) found.fault(`${show(value)} is no quantity like 500m or 2Gi`);
    return;
  }
  if (reading.isIntOrString) {
    if (!(typeof value === 'string' || Number.isInteger(value))) found.fault(`${show(value)} is neither a whole number nor a string`);
    else if (typeof value === 'string') checkText(value, reading.schema, found);
    return;
  }
  if (value === null || value === undefined) {
    found.fault('has no value');
    return;
  }
  if (type !== undefined && !hasType(value, type)) {
    found.fault(`${show(value)} is ${typeOf(value)}, and ${article(type)} belongs there`);
    return;
  }
  if (reading.enum && !reading.enum.includes(value)) found.fault(`${show(value)} is none of ${reading.enum.map(show).join(', ')}`);
  if (Array.isArray(value)) checkItems(value, reading, found);
  else if (typeof value === 'object') checkFields(value as Record<string, unknown>, reading, found);
  else if (!reading.hasRules) return;
  else if (typeof value === 'string') checkText(value, reading.schema, found);
  else if (typeof value === 'number') checkNumber(value, reading.schema, found);
}

function checkItems(list: readonly unknown[], { schema, items }: Reading, found: Found): void {
  const { minItems } = schema;
  if (minItems !== undefined && list.length < minItems) found.fault(`has ${list.length} items, and needs ${minItems}`);
  if (items) {
    for (let index = 0; index < list.length; index++) {
      found.enter(index);
      check(list[index], items, found);
      found.leave();
    }
  }
  if (list.length > 1) checkDoubles(list, schema, found);
}

function checkFields(value: Record<string, unknown>, reading: Reading, found: Found): void {
  for (const key of reading.required) if (!Object.hasOwn(value, key)) found.fault('is missing', key);
  for (const key in value) {
    const known = reading.field(key);
    if (known !== undefined) {
      found.enter(key);
      check(value[key], known, found);
      found.leave();
    } else if (reading.isClosed) {
      const right = suggest(key, Object.keys(reading.schema.properties ?? {}));
      found.fault(`is no field there${right ? `; did you mean ${right}?` : ''}`, key);
    }
  }
}

/**
 * Items of a list that are told apart by some of their fields, or by themselves: a server-side apply, as Argo CD does it, takes none
 * twice (sigs.k8s.io/structured-merge-diff, typed/validate.go).
 */
function checkDoubles(list: readonly unknown[], schema: Schema, found: Found): void {
  const keys = schema['x-kubernetes-list-map-keys'];
  const isSet = schema['x-kubernetes-list-type'] === 'set';
  if (keys === undefined && !isSet) return;
  const seen = new Set<string>();
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    const fields = (item ?? {}) as Readonly<Record<string, unknown>>;
    const told = isSet ? [item] : (keys ?? []).map((name) => fields[name] ?? defaultOf(schema, name));
    const [only] = told;
    // whole: what is shown of a long one may be its beginning; a text alone is none of the others' JSON, which begins with [
    const key = told.length === 1 && typeof only === 'string' ? `"${only}` : JSON.stringify(told);
    if (seen.has(key))
      found.fault(`${told.map((one, at) => (isSet ? show(one) : `${keys?.[at]} ${show(one)}`)).join(', ')} is there twice`, index);
    seen.add(key);
  }
}

/** What stands for a key of a list that is not given: Kubernetes' own schemas do not say. */
function defaultOf({ items }: Schema, name: string): unknown {
  return items?.properties?.[name]?.default ?? (name === 'protocol' ? 'TCP' : '');
}

function checkText(value: string, schema: Schema, found: Found): void {
  if (schema.format === 'date-time' && !time.test(value)) found.fault(`${show(value)} is no time like 2026-11-24T10:00:00Z`);
  if (schema.format === 'byte' && !base64.test(value.replace(/[\r\n]/g, ''))) found.fault(`${show(value)} is no base64`);
  if (schema.minLength !== undefined && value.length < schema.minLength) found.fault(`${show(value)} is shorter than ${schema.minLength}`);
  if (schema.maxLength !== undefined && value.length > schema.maxLength) found.fault(`${show(value)} is longer than ${schema.maxLength}`);
  if (schema.pattern !== undefined) {
    const pattern = patterns.get(schema.pattern) ?? new RegExp(schema.pattern);
    patterns.set(schema.pattern, pattern);
    if (!pattern.test(value)) found.fault(`${show(value)} does not match ${schema.pattern}`);
  }
}

function checkNumber(value: number, schema: Schema, found: Found): void {
  if (schema.format === 'int32' && (value < -(2 ** 31) || value >= 2 ** 31)) found.fault(`${value} does not fit into 32 bits`);
  if (schema.minimum !== undefined && value < schema.minimum) found.fault(`${value} is less than ${schema.minimum}`);
  if (schema.maximum !== undefined && value > schema.maximum) found.fault(`${value} is more than ${schema.maximum}`);
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
