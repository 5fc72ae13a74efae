import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../objects/kinds';
import { plainSecret } from '../objects/plain-secret';
import { object, record } from '../shape/composed';
import { Shape } from '../shape/shape';
import { oneOf, text } from '../shape/values';
import { Secret, type SecretKey } from './secret';

/** A field of the pod itself. */
export interface PodField {
  readonly kind: 'field';
  readonly path: 'metadata.name' | 'status.podIP' | 'spec.nodeName' | 'status.hostIP';
}

/** A field of the pod, for a variable of a container’s environment. */
export function podField(path: PodField['path']): PodField {
  return { kind: 'field', path };
}

/** A text, one that is known only when all apps are declared, a secret's key, or a field of the pod. */
export type EnvValue = string | (() => string) | SecretKey | PodField;

const reference = {
  field: object<PodField>({ kind: oneOf('field'), path: oneOf('metadata.name', 'status.podIP', 'spec.nodeName', 'status.hostIP') }),
  'secret-key': object<SecretKey>({ kind: oneOf('secret-key'), namespace: text, secret: text, key: text }),
};

/** A value in a box: one that is `undefined` is there as well. */
const held = new Shape<{ readonly value: unknown }>(
  (value) => ({ value }),
  () => ({ value: '' }),
);

/** The variables of a container. What may be a secret is not shown. */
export const environment: Shape<Readonly<Record<string, EnvValue>>> = new Shape<Readonly<Record<string, EnvValue>>>(
  (values, place) =>
    Object.fromEntries(
      Object.entries(record(held).read(values, place)).flatMap(([name, { value }]) => {
        if (isReference(value)) return [[name, reference[value.kind].read(value, place.at(name))] as const];
        const fault = envFault(name, value);
        if (fault === undefined) return [[name, value as EnvValue] as const];
        place.at(name).wrong(fault.what, fault.repair);
        return [];
      }),
    ),
  () => ({}),
);

/** A container's environment, as the API server takes it. A function that gives no text throws, for its author to read. */
export function toEnv(env: Readonly<Record<string, EnvValue>>): Plain<k8s.EnvVar>[] {
  return Object.entries(env).map(([name, value]) => {
    if (typeof value === 'string') return { name, value };
    if (typeof value === 'function') return { name, value: textOf(name, value()) };
    if (value.kind === 'field') return { name, valueFrom: { fieldRef: { fieldPath: value.path } } };
    return { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
  });
}

/** What is wrong with a value of an environment, and how it is given; undefined when it is of a kind that there is. */
export function envFault(name: string, value: unknown): { readonly what: string; readonly repair: string } | undefined {
  if (typeof value === 'string' || typeof value === 'function' || isReference(value)) return undefined;
  const what = `env.${name} is ${shown(name, value)}`;
  if (value instanceof Secret)
    return { what: `env.${name} is a whole Secret`, repair: `give it one of its keys: ${name}: secret.key('${value.keys[0] ?? '…'}')` };
  if (value === undefined || value === null) return { what, repair: `give it a text, or leave ${name} out` };
  if (typeof value === 'object' || typeof value === 'symbol')
    return { what, repair: `give it a text, a secret's key or a field of the pod: ${name}: secret.key('…'), podField('…')` };
  return { what: `${what}, and an environment holds texts`, repair: `write it as a text: ${name}: '${shown(name, value, '…')}'` };
}

function isReference(value: unknown): value is SecretKey | PodField {
  const { kind, secret, key, path } = (value ?? {}) as { readonly [field: string]: unknown };
  return kind === 'secret-key' ? typeof secret === 'string' && typeof key === 'string' : kind === 'field' && typeof path === 'string';
}

/** A value for a message; of what may be a secret only the kind. */
function shown(name: string, value: unknown, instead = `a ${typeof value}`): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Promise) return 'a promise';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'symbol' || typeof value === 'function') return `a ${typeof value}`;
  return plainSecret(name, String(value)) === undefined ? String(value) : instead;
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Error(`the function for env.${name} gives ${shown(name, value)}, and an environment holds texts`);
}
