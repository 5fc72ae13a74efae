import { notSecretAnnotation } from '../constructs/not-secret';
import type { Manifest, Rendered } from '../objects/manifest';
import { assignments, plainSecretOfMany } from '../objects/plain-secret';
import { podOf } from '../objects/pods';
import { valuesOf } from '../objects/references';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const plainSecrets: Proof = {
  id: 'plain-secrets',
  states: 'No secret stands in the clear: in an environment, an argument, a file, an address or the values of a Helm chart.',
  why: 'Git keeps everything for ever, and everybody who reads the repository reads it.',
  prove({ objects }) {
    const plainSecret = plainSecretOfMany();
    const each = objects.all.filter(({ manifest }) => manifest.kind !== 'SealedSecret').map((object) => inObject(object, plainSecret));
    return {
      figures: [
        { about: 'texts looked at', value: String(each.reduce((sum, { texts }) => sum + texts, 0)) },
        { about: 'said to be none', value: String(each.reduce((sum, { waived }) => sum + waived, 0)) },
      ],
      findings: failures(each.flatMap(({ problems }) => problems)),
    };
  },
};

/** The way to a value in an object, from its end. */
interface Way {
  readonly key: string;
  readonly outer?: Way;
}

/** A text in an object: its place there, and the name that promises what it is. */
interface Text {
  readonly way: Way;
  readonly name: string;
  readonly value: string;
}

function inObject(
  rendered: Rendered,
  plainSecret: ReturnType<typeof plainSecretOfMany>,
): { readonly texts: number; readonly waived: number; readonly problems: readonly Problem[] } {
  const { manifest, source } = rendered;
  const waivers = waiversOf(rendered);
  const used = new Set<string>();
  const problems: Problem[] = [];
  const texts = textsOf(manifest);
  for (const { way, name, value } of texts) {
    const why = plainSecret(name, value);
    if (why === undefined) continue;
    if (waivers.has(name)) used.add(name);
    else {
      const path = pathOf(way);
      problems.push({
        code: 'SECRET_LITERAL',
        where: source,
        what: `${manifest.kind} ${path} would stand in Git: ${why}`,
        repair: `declare a Secret and give its key instead (environment: ${name || 'NAME'}: secret.key('…'); file: secret.files); if it is none, say why: notSecret: { '${name || path}': '…' }`,
      });
    }
  }
  for (const [name, reason] of waivers) {
    if (used.has(name) && reason !== '') continue;
    problems.push({
      code: 'WAIVER_UNUSED',
      where: source,
      what:
        reason === ''
          ? `no reason says why ${name} is no secret`
          : `it says that ${name} is no secret, and nothing of that name looks like one`,
      repair: reason === '' ? `write it: notSecret: { '${name}': '…' }` : `take ${name} out of notSecret`,
    });
  }
  return { texts: texts.length, waived: used.size, problems };
}

function waiversOf(rendered: Rendered): ReadonlyMap<string, string> {
  const pod = podOf(rendered);
  const lines = [rendered.manifest.metadata.annotations, pod?.annotations].flatMap(
    (annotations) => annotations?.[notSecretAnnotation]?.split('\n') ?? [],
  );
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
}

/** Fields of Traefik's Middleware that say which Secret holds users or certificates (traefik.io/v1alpha1: basicAuth, digestAuth, forwardAuth.tls). */
const secretNames: readonly string[] = ['secret', 'caSecret', 'certSecret'];

function textsOf(manifest: Manifest): readonly Text[] {
  const { kind, metadata, ...fields } = manifest;
  const names = kind === 'Middleware' ? secretNames : [];
  const texts: Text[] = [];
  walk(fields, undefined, '', texts, (name) => name === notSecretAnnotation || names.includes(name));
  if (kind === 'ConfigMap') {
    for (const { value, way } of [...texts]) {
      if (!value.includes('\n')) continue;
      for (const [name, assigned] of assignments(value)) texts.push({ way: { key: ` ${name}`, outer: way }, name, value: assigned });
    }
  }
  const { valuesContent } = (manifest.spec ?? {}) as { readonly valuesContent?: unknown };
  if (typeof valuesContent !== 'string') return texts;
  const values: Text[] = [];
  walk(valuesOf(manifest.spec), { key: 'valuesContent', outer: { key: 'spec' } }, '', values, () => false);
  return [...texts.filter(({ value }) => value !== valuesContent), ...values];
}

/** Every text below a value, but those of a name that is passed over. An entry of an environment, `{ name, value }`, goes by its name. */
function walk(value: unknown, way: Way | undefined, name: string, texts: Text[], isPassed: (name: string) => boolean): void {
  if (typeof value === 'string') {
    if (!isPassed(name)) texts.push({ way: way ?? { key: '' }, name, value });
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      walk(item, { key: `[${index}]`, outer: way }, '', texts, isPassed);
    });
  } else if (typeof value === 'object' && value !== null) {
    const entry = value as { readonly name?: unknown; readonly value?: unknown };
    for (const key of Object.keys(value)) {
      const isValue = key === 'value' && typeof entry.name === 'string';
      const inner = (value as Record<string, unknown>)[key];
      walk(inner, { key, outer: way }, isValue ? (entry.name as string) : key, texts, isPassed);
    }
  }
}

/** `spec.containers[0].env[1].value`. */
function pathOf({ key, outer }: Way): string {
  if (outer === undefined) return key;
  return /^[[ ]/.test(key) ? `${pathOf(outer)}${key}` : `${pathOf(outer)}.${key}`;
}
