import crds from '../../schemas/crds.json';
import kubernetes from '../../schemas/kubernetes.json';

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
  /** What no schema in `schemas/` says, and one of a homelab's own kinds may. */
  readonly also?: (value: unknown) => readonly string[];
  /** What stands for a value that is not given. */
  readonly default?: unknown;
}

/** Schemas by the names that others refer to them by. */
export const definitions = { ...kubernetes.definitions, ...crds.definitions } as unknown as Readonly<Record<string, Schema>>;

export const quantityName = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const intOrString = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';

/**
 * A schema as objects are held against it: what it says of a value is found out once, and what it says of fields when one is there. A homelab
 * has hundreds of thousands of values, and their schemas many forms.
 */
export class Reading {
  readonly isQuantity: boolean;
  readonly isIntOrString: boolean;
  readonly type?: string;
  readonly required: readonly string[];
  readonly enum?: readonly unknown[];
  readonly also?: Schema['also'];
  /** Whether it says anything of a text, or of a number, but that it is one. */
  readonly hasRules: boolean;
  /** Whether a field that it does not name is none. */
  readonly isClosed: boolean;
  private readonly fields = new Map<string, Reading>();
  private others?: Reading;
  private each?: Reading;

  constructor(
    readonly schema: Schema,
    name: string | undefined,
  ) {
    this.isQuantity = name === quantityName;
    this.isIntOrString = name === intOrString || schema['x-kubernetes-int-or-string'] === true;
    this.type = schema.type ?? (schema.properties ? 'object' : undefined);
    this.required = schema.required ?? [];
    this.enum = schema.enum;
    this.also = schema.also;
    const { format, minLength, maxLength, pattern, minimum, maximum } = schema;
    this.hasRules = [format, minLength, maxLength, pattern, minimum, maximum].some((rule) => rule !== undefined);
    this.isClosed = Boolean(schema.properties && !schema.additionalProperties && !schema['x-kubernetes-preserve-unknown-fields']);
  }

  /** What it says of a field; undefined where it says nothing. */
  field(key: string): Reading | undefined {
    return this.fields.get(key) ?? this.read(key);
  }

  /** What it says of each item of a list. */
  get items(): Reading | undefined {
    this.each ??= this.schema.items && readingOf(this.schema.items);
    return this.each;
  }

  private read(key: string): Reading | undefined {
    const { properties, additionalProperties } = this.schema;
    if (properties && Object.hasOwn(properties, key)) {
      const own = readingOf(properties[key] as Schema);
      this.fields.set(key, own);
      return own;
    }
    if (typeof additionalProperties === 'object') this.others ??= readingOf(additionalProperties);
    return this.others;
  }
}

/** Those that have a name are read once, wherever they are named. */
const readings = new Map<string, Reading>();

/** A schema, or what it refers to, read. */
export function readingOf(given: Schema): Reading {
  const name = given.$ref;
  if (name === undefined) return new Reading(given, undefined);
  const known = readings.get(name);
  if (known) return known;
  const schema = definitions[name];
  if (schema === undefined) throw new Error(`schemas/ lack ${name}`);
  const reading = new Reading(schema, name);
  readings.set(name, reading);
  return reading;
}
