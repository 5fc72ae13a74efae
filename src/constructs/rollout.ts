import { createHash } from 'node:crypto';
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
  if (first === undefined || files.length > 1) return digest(filesJson(files));
  const [, contents] = first;
  const hash = known.get(contents) ?? digest(filesJson(files));
  known.set(contents, hash);
  return hash;
}

/** Texts of files, each as JSON: all apps have the same scripts, which are long. */
const quoted = new Map<string, string>();

/** `JSON.stringify(files)`. */
function filesJson(files: readonly (readonly [name: string, contents: Contents])[]): string {
  const text = (value: string) => {
    const json = quoted.get(value) ?? JSON.stringify(value);
    quoted.set(value, json);
    return json;
  };
  const all = files.map(([name, contents]) => {
    const entries = Object.entries(contents).map(([file, content]) => `${JSON.stringify(file)}:${text(content)}`);
    return `[${JSON.stringify(name)},{${entries.join()}}]`;
  });
  return `[${all.join()}]`;
}

function digest(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 16);
}
