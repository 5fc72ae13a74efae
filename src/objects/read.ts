import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest';
import { checkSchema } from './schema';

/** What a YAML text holds: objects that the schema of their kind admits, or what is wrong, one sentence each. */
export interface Read {
  readonly manifests: readonly Manifest[];
  readonly faults: readonly string[];
}

/** Reads objects that stand in a file, checked as strictly as our own. No sentence shows a value of the file. */
export function readManifests(text: string): Read {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return { manifests: [], faults: [] };
  const manifests: Manifest[] = [];
  const faults: string[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error) {
      faults.push(error.message.split('\n', 1)[0]?.replace(/:$/, '') ?? 'it is no YAML');
      continue;
    }
    const object = withoutNulls(document.toJSON());
    faults.push(...checkSchema(object).map(({ path }) => `${path} is not as its kind has it`));
    manifests.push(object as Manifest);
  }
  return { manifests, faults };
}

/** The API server takes a null for a field that is not there; kubeseal writes `creationTimestamp: null`. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)] as const])));
}
