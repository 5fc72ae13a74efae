import { createHash, type Hash } from 'node:crypto';
import type { Construct } from 'constructs';
import { ServiceChart } from './chart';
import { type ContainerProps, longForm } from './container';
import type { EnvValue } from './env';
import { Lab } from './lab';

/**
 * Annotations that change with what a pod reads at its start only: its files, and the sealed values of the secrets that it
 * takes by environment or by mount. A pod does not see that those changed; its template does, and that rolls it out.
 */
export function rolloutHashes(scope: Construct, containers: readonly ContainerProps[]): Readonly<Record<string, string>> {
  const mounts = containers.flatMap(({ mounts }) => Object.values(mounts ?? {}).map(longForm));
  const files = new Map(mounts.flatMap((mount) => (mount.kind === 'files' ? [[mount.files.name, mount.files.contents]] : [])));
  const secrets = sealedValues(
    scope,
    containers.flatMap(({ env }) => Object.values(env ?? {})),
    mounts.flatMap((mount) => (mount.kind === 'secret' ? [mount.secret.name] : [])),
  );
  return {
    ...(files.size > 0 ? { 'loutik.dev/files': filesDigest([...files]) } : {}),
    ...(secrets.length > 0 ? { 'loutik.dev/secrets': digest(JSON.stringify(secrets)) } : {}),
  };
}

/** The sealed value of every key that is read, by `<secret>/<key>`, in one order whatever the order of use. */
function sealedValues(scope: Construct, env: readonly EnvValue[], mounted: readonly string[]): readonly (readonly [string, string])[] {
  const valuesOf = (secret: string) =>
    Object.entries(Lab.of(scope).sealed.get(`${ServiceChart.of(scope).appNamespace}/${secret}`)?.encryptedData ?? {});
  const single = env.flatMap((value) =>
    typeof value === 'object' && value.kind === 'secret-key'
      ? valuesOf(value.secret).flatMap(([key, ciphertext]) => (key === value.key ? [[`${value.secret}/${key}`, ciphertext] as const] : []))
      : [],
  );
  const whole = mounted.flatMap((secret) => valuesOf(secret).map(([key, ciphertext]) => [`${secret}/${key}`, ciphertext] as const));
  return [...new Map([...single, ...whole])].sort(([a], [b]) => (a < b ? -1 : 1));
}

type Contents = Readonly<Record<string, string>>;

/** Of one `Files` alone, as most pods have it, by that: the pods of an app share its scripts. */
const known = new WeakMap<Contents, string>();

function filesDigest(files: readonly (readonly [name: string, contents: Contents])[]): string {
  const [first] = files;
  if (first === undefined || files.length > 1) return digestOf(files);
  const [, contents] = first;
  const hash = known.get(contents) ?? digestOf(files);
  known.set(contents, hash);
  return hash;
}

/** Texts of files, each as JSON and as its bytes: all apps have the same scripts, which are long. */
const quoted = new Map<string, Buffer>();

/** The digest of `JSON.stringify(files)`, piece by piece. */
function digestOf(files: readonly (readonly [name: string, contents: Contents])[]): string {
  const hash = createHash('sha256').update('[');
  for (const [index, [name, contents]] of files.entries()) {
    hash.update(`${index > 0 ? ',' : ''}[${JSON.stringify(name)},{`);
    let comma = '';
    for (const [file, content] of Object.entries(contents)) {
      hash.update(`${comma}${JSON.stringify(file)}:`).update(bytesOf(content));
      comma = ',';
    }
    hash.update('}]');
  }
  return short(hash.update(']'));
}

function bytesOf(content: string): Buffer {
  const bytes = quoted.get(content) ?? Buffer.from(JSON.stringify(content));
  quoted.set(content, bytes);
  return bytes;
}

function digest(json: string): string {
  return short(createHash('sha256').update(json));
}

function short(hash: Hash): string {
  return hash.digest('hex').slice(0, 16);
}
