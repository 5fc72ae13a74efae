import { failOn, type Problem } from '../../problems';
import type { BootSecrets } from './boot-secrets';

const slot = /\{\{secret:([^}]*)\}\}/g;

/** The paths of `BootSecrets` that a text has a slot for: `{{secret:hosts.rootPasswordHash}}`. */
export function secretSlots(text: string): string[] {
  return [...new Set([...text.matchAll(slot)].map((match) => match[1] ?? ''))];
}

/** The secret at a path, when there is a text. */
export function secretAt(secrets: BootSecrets, path: string): string | undefined {
  let value: unknown = secrets;
  for (const key of path.split('.')) {
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text with every slot filled. Throws a `ProblemsError` that names each one that no secret fills. */
export function fillSecrets(text: string, secrets: BootSecrets): string {
  failOn(secretSlots(text).flatMap((path) => (secretAt(secrets, path) === undefined ? [missingSecret(path)] : [])));
  return text.replace(slot, (_, path: string) => secretAt(secrets, path) ?? '');
}

export function missingSecret(path: string): Problem {
  return {
    code: 'SECRET_MISSING',
    where: `secrets.${path}`,
    what: 'the recovery kit has no such secret, and a machine needs it',
    repair: 'add it to the kit',
  };
}
