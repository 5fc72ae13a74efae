import { faultsOf } from '../schema';
import type { Schema } from '../schema-reading';
import { show } from '../show';
import { formats } from './formats';
import { tryPattern } from './pattern';

/** A part of a definition's `openAPIV3Schema`: a table whose words have been looked at. */
export type Given = Readonly<Record<string, unknown>>;

/** What a rule says of a value; nothing where it is right, or of another type than the rule is about. */
type Rule = (value: unknown) => readonly string[];

const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The schema of whole objects: `apiVersion`, `kind` and `metadata` are Kubernetes' own, whatever is said of them. */
export function rootSchema(given: Given, hasStatus: boolean): Schema {
  const { metadata, status, ...properties } = (given.properties ?? {}) as Readonly<Record<string, Given>>;
  const root = toSchema({
    ...given,
    properties: { ...properties, ...(hasStatus || status === undefined ? {} : { status }) },
  });
  const name = (metadata?.properties as Readonly<Record<string, Given>> | undefined)?.name;
  const ofName = name && toSchema(name);
  const nameRule: Rule = (value) =>
    ofName
      ? faultsOf((value as { metadata?: { name?: unknown } }).metadata?.name ?? '', ofName).map(
          ({ message }) => `metadata.name: ${message}`,
        )
      : [];
  return {
    ...root,
    properties: { ...root.properties, apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { $ref: objectMeta } },
    also: (value) => [...nameRule(value), ...(root.also?.(value) ?? [])],
  };
}

/**
 * What the checker of all kinds makes of a part of a definition, with rules for what is in no schema of Kubernetes' own. A field that has
 * a default need not be given; one that no word lets through is none there. Rules in CEL (`x-kubernetes-validations`) are the API
 * server's alone.
 *
 * @param isRule whether it stands in allOf, anyOf, oneOf or not: that says nothing of fields that it does not name
 */
export function toSchema(given: Given, isRule = false): Schema {
  const properties = Object.entries((given.properties ?? {}) as Readonly<Record<string, Given>>);
  const isEmbedded = given['x-kubernetes-embedded-resource'] === true;
  const keepsUnknown = isRule || given['x-kubernetes-preserve-unknown-fields'] === true;
  const isClosed = given.type === 'object' && !given.additionalProperties;
  const required = listOf(given.required).filter((name) => !hasDefault(given, String(name))) as string[];
  const rules = rulesOf(given, isRule);
  const { additionalProperties: more, 'x-kubernetes-list-map-keys': keys } = given;
  const isScalars = listOf(given.enum).every((one) => typeof one !== 'object');
  return {
    ...pick(given, 'type', 'format', 'default', 'minItems', 'x-kubernetes-list-type'),
    ...(given.type === undefined ? pick(given, 'x-kubernetes-int-or-string') : {}),
    ...(given.format === 'byte' ? { minLength: 1 } : {}), // nothing is no base64 there (k8s.io/kube-openapi, pkg/validation/strfmt)
    ...(required.length > 0 || isEmbedded ? { required: isEmbedded ? ['apiVersion', 'kind', ...required] : required } : {}),
    ...(listOf(given.enum).length > 0 && isScalars ? { enum: listOf(given.enum) } : {}),
    ...(given.items === undefined ? {} : { items: toSchema(given.items as Given, isRule) }),
    ...(properties.length > 0 || isClosed || isEmbedded
      ? {
          properties: {
            ...(isEmbedded ? { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { $ref: objectMeta } } : {}),
            ...Object.fromEntries(properties.map(([name, inner]) => [name, toSchema(inner, isRule)])),
          },
        }
      : {}),
    ...(!more ? {} : { additionalProperties: typeof more === 'object' ? toSchema(more as Given, isRule) : true }),
    ...(keepsUnknown ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
    ...(keys === undefined ? {} : { 'x-kubernetes-list-map-keys': keys as string[] }),
    ...(rules.length === 0 ? {} : { also: (value) => rules.flatMap((rule) => rule(value)) }),
  };
}

function rulesOf(given: Given, isRule: boolean): Rule[] {
  return [...textRules(given), ...numberRules(given), ...sizeRules(given), ...combined(given, isRule)];
}

function textRules({ pattern, minLength, maxLength, format }: Given): Rule[] {
  const onText =
    (rule: (text: string) => string | undefined): Rule =>
    (value) => {
      const said = typeof value === 'string' ? rule(value) : undefined;
      return said === undefined ? [] : [said];
    };
  const regular = typeof pattern === 'string' ? tryPattern(pattern) : undefined;
  const [called, is] = typeof format === 'string' && Object.hasOwn(formats, format) ? (formats[format] ?? []) : [];
  return [
    ...(regular ? [onText((text) => (regular.test(text) ? undefined : `${show(text)} does not match ${String(pattern)}`))] : []),
    ...(is ? [onText((text) => (is(text) ? undefined : `${show(text)} is no ${called}`))] : []),
    ...bounds(minLength, maxLength, (least, most) =>
      onText((text) => {
        const { length } = [...text];
        if (length < least) return `${show(text)} is shorter than ${least}`;
        return length > most ? `${show(text)} is longer than ${most}` : undefined;
      }),
    ),
  ];
}

function numberRules({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: Given): Rule[] {
  return [
    ...bounds(minimum, maximum, (least, most) => (value) => {
      if (typeof value !== 'number') return [];
      if (exclusiveMinimum === true && value === least) return [`${value} is not more than ${least}`];
      if (exclusiveMaximum === true && value === most) return [`${value} is not less than ${most}`];
      if (value < least) return [`${value} is less than ${least}`];
      return value > most ? [`${value} is more than ${most}`] : [];
    }),
    ...(typeof multipleOf === 'number'
      ? [
          (value: unknown) =>
            typeof value !== 'number' || Number.isInteger(value / multipleOf) ? [] : [`${value} is no multiple of ${multipleOf}`],
        ]
      : []),
  ];
}

/** How much is in a list or an object, and an enum of what is none of a text, a number, true or false. */
function sizeRules({ maxItems, minProperties, maxProperties, enum: values }: Given): Rule[] {
  const all = listOf(values);
  return [
    ...bounds(
      undefined,
      maxItems,
      (_, most) => (value) => (Array.isArray(value) && value.length > most ? [`has ${value.length} items, and ${most} are the most`] : []),
    ),
    ...bounds(minProperties, maxProperties, (least, most) => (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
      const { length } = Object.keys(value);
      if (length < least) return [`has ${length} fields, and needs ${least}`];
      return length > most ? [`has ${length} fields, and ${most} are the most`] : [];
    }),
    ...(all.some((one) => typeof one === 'object')
      ? [
          (value: unknown) =>
            all.some((one) => JSON.stringify(one) === JSON.stringify(value))
              ? []
              : [`${show(value)} is none of ${all.map(show).join(', ')}`],
        ]
      : []),
  ];
}

/** `allOf`, `anyOf`, `oneOf` and `not`. Whether a value is a number or a text is said beside them. */
function combined(given: Given, isRule: boolean): Rule[] {
  const isEither = !isRule && given['x-kubernetes-int-or-string'] === true;
  const schemasOf = (word: string) => listOf(given[word]).map((one) => toSchema(one as Given, true));
  const [all, any, one] = [schemasOf('allOf'), isEither ? [] : schemasOf('anyOf'), schemasOf('oneOf')];
  const not = given.not === undefined ? [] : [toSchema(given.not as Given, true)];
  const against = (value: unknown, schemas: readonly Schema[]) => schemas.map((schema) => faultsOf(value, schema));
  const said = (faults: ReturnType<typeof faultsOf>) => faults.map(({ path, message }) => (path === '' ? message : `${path} ${message}`));
  return [
    ...(all.length > 0 ? [(value: unknown) => against(value, all).flatMap(said)] : []),
    ...(any.length > 0
      ? [
          (value: unknown) => {
            const each = against(value, any);
            return each.some(({ length }) => length === 0)
              ? []
              : [`is none of what it may be: ${each.map((faults) => said(faults)[0]).join(', or ')}`];
          },
        ]
      : []),
    ...(one.length > 0
      ? [
          (value: unknown) => {
            const each = against(value, one);
            const fits = each.filter(({ length }) => length === 0).length;
            if (fits === 1) return [];
            return [
              fits > 1
                ? `is ${fits} of what it may be one of`
                : `is none of what it may be: ${each.map((faults) => said(faults)[0]).join(', or ')}`,
            ];
          },
        ]
      : []),
    ...not.map(
      (schema): Rule =>
        (value) =>
          faultsOf(value, schema).length > 0 ? [] : ['is what it may not be (not)'],
    ),
  ];
}

/** A rule about what is too little and too much, where a bound is given. */
function bounds(least: unknown, most: unknown, rule: (least: number, most: number) => Rule): Rule[] {
  if (typeof least !== 'number' && typeof most !== 'number') return [];
  return [rule(typeof least === 'number' ? least : -Infinity, typeof most === 'number' ? most : Infinity)];
}

function hasDefault({ properties }: Given, name: string): boolean {
  const inner = (properties ?? {}) as Readonly<Record<string, Given>>;
  return Object.hasOwn(inner, name) && inner[name]?.default !== undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function pick(given: Given, ...words: readonly string[]): Given {
  return Object.fromEntries(words.flatMap((word) => (given[word] === undefined ? [] : [[word, given[word]]])));
}
