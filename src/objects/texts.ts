import type { Manifest } from './manifest';
import { assignments, assignmentsOf } from './plain-secret';
import { valuesOf } from './references';

/** The way to a value in an object, from its end. */
export interface Way {
  readonly key: string;
  readonly outer?: Way;
}

/** A text in an object: its place there, and the name that promises what it is. */
export interface Text {
  readonly way: Way;
  readonly name: string;
  readonly value: string;
  /** Whether it is what another text assigns: what that holds in itself is seen there. */
  readonly isPart?: boolean;
  /** Why it is a secret whatever its name promises. */
  readonly why?: string;
}

/** Fields of Traefik's Middleware that say which Secret holds users or certificates (traefik.io/v1alpha1: basicAuth, digestAuth, forwardAuth.tls). */
const secretNames: readonly string[] = ['secret', 'caSecret', 'certSecret'];

/** Words that a container runs (core/v1, Container and ExecAction), and what charts call those that they hand on. */
const commands: readonly string[] = ['args', 'command', 'extraArgs', 'additionalArguments'];

/** Fields whose texts people read: sentences, in which `token: …` assigns nothing. */
const sentences: readonly string[] = ['description', 'message', 'summary'];

/** Every text of an object, its annotations, its chart's values and what its texts assign in their turn among them, but those of names that are passed over. */
export function textsOf(manifest: Manifest, isPassed: (name: string) => boolean): readonly Text[] {
  const { kind, metadata, ...fields } = manifest;
  const texts: Text[] = [];
  const isOfNone = (name: string) => isPassed(name) || (kind === 'Middleware' && secretNames.includes(name));
  walk(metadata.annotations, { key: 'annotations', outer: { key: 'metadata' } }, '', texts, isOfNone);
  for (const [key, field] of Object.entries(fields)) {
    if (kind === 'ConfigMap' && key === 'binaryData') walk(decoded(field), { key }, '', texts, isPassed);
    else walk(field, { key }, '', texts, isOfNone);
  }
  const { valuesContent } = (manifest.spec ?? {}) as { readonly valuesContent?: unknown };
  if (typeof valuesContent !== 'string') return texts;
  const values: Text[] = [];
  walk(valuesOf(manifest.spec), { key: 'valuesContent', outer: { key: 'spec' } }, '', values, isPassed);
  return [...texts.filter(({ way }) => way.key !== 'valuesContent' && way.outer?.key !== 'valuesContent'), ...values];
}

/** What base64 stands for, where that is a text. */
function decoded(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return undefined;
  return Object.fromEntries(
    Object.entries(data).flatMap(([file, value]) => (typeof value === 'string' ? [[file, Buffer.from(value, 'base64').toString()]] : [])),
  );
}

/** Every text below a value. An entry of an environment, `{ name, value }`, goes by its name. */
function walk(value: unknown, way: Way, name: string, texts: Text[], isPassed: (name: string) => boolean): void {
  if (typeof value === 'string') {
    if (isPassed(name)) return;
    texts.push({ way, name, value });
    if (!sentences.includes(name)) assign(way, assignments(value), texts);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      walk(item, { key: `[${index}]`, outer: way }, '', texts, isPassed);
    });
    if (commands.includes(way.key)) assign(way, assignmentsOf(value.filter((word) => typeof word === 'string')), texts);
  } else if (typeof value === 'object' && value !== null) {
    const entry = value as { readonly name?: unknown; readonly value?: unknown };
    for (const key of Object.keys(value)) {
      const isValue = key === 'value' && typeof entry.name === 'string';
      const inner = (value as Record<string, unknown>)[key];
      walk(inner, { key, outer: way }, isValue ? (entry.name as string) : key, texts, isPassed);
    }
  }
}

function assign(way: Way, assigned: ReturnType<typeof assignments>, texts: Text[]): void {
  for (const [name, value, why] of assigned)
    texts.push({ way: { key: ` ${name}`, outer: way }, name, value, isPart: true, ...(why ? { why } : {}) });
}

/** `spec.containers[0].env[1].value`. */
export function pathOf({ key, outer }: Way): string {
  if (outer === undefined) return key;
  return /^[[ ]/.test(key) ? `${pathOf(outer)}${key}` : `${pathOf(outer)}.${key}`;
}
