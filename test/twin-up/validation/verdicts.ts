import type { Manifest } from '../../../src/objects/manifest';
import { checkSchema } from '../../../src/objects/schema';
import { validate } from '../../../src/objects/validation/validate';
import { type Api, ApiError } from '../../../src/twin/api';
import type { Json } from '../../objects/validation/seeds/object';

/** The network of the test's API server for services: the base homelab's. */
export const serviceNetwork = '10.43.0.0/16';

/** Why our rules refuse an object; nothing when they take it. */
export function ours(manifest: Manifest): string | undefined {
  const bySchema = checkSchema(manifest);
  const faults = bySchema.length > 0 ? bySchema : validate(manifest, { services: serviceNetwork });
  return faults.map(({ path, message }) => `${path}: ${message}`).join('; ') || undefined;
}

/** Why the API server refuses an object, or what it drops of it without a word; nothing when it takes all. */
export async function theirs(api: Api, manifest: Manifest, again = true): Promise<string | undefined> {
  try {
    const { body } = await api.apply(manifest, { dryRun: true });
    const lost = dropped(manifest, body, '');
    return lost === undefined ? undefined : `dropped${lost}`;
  } catch (error) {
    // 409: somebody else's field; 429 and 503: it has no time
    if (error instanceof ApiError && ![409, 429, 503].includes(error.status)) return `${error.status} ${error.message}`;
    // it ends a connection where its validation panics: of a successPolicy without completions, for one
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return again ? theirs(api, manifest, false) : 'it breaks on it';
    throw error;
  }
}

/** The place of something in an object that the API server did not keep; what says nothing it need not keep. */
function dropped(sent: Json, kept: Json, path: string): string | undefined {
  if (isNothing(sent)) return undefined;
  if (kept === undefined) return path;
  if (typeof sent !== 'object') return undefined; // quantities and defaults are written in another way
  for (const [key, value] of Object.entries(sent)) {
    const lost = dropped(value, kept[key], `${path}.${key}`);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

function isNothing(value: Json): boolean {
  return !value || (typeof value === 'object' && Object.values(value).every(isNothing));
}
