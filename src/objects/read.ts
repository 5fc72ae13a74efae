import { parseAllDocuments } from 'yaml';
import { readPlain } from '../files/plain-yaml';

/** What a YAML text holds: its objects as they stand, or why it cannot be read. No sentence shows a value of the text. */
export interface Read {
  readonly objects: readonly Readonly<Record<string, unknown>>[];
  readonly broken?: string;
}

/**
 * Reads objects that stand in a file of others. A null is left out: the API server takes it for a field that is not there, and
 * kubeseal writes `creationTimestamp: null`. Whether they are what their kind has is `checkSchema`'s to say.
 */
export function readObjects(text: string): Read {
  const plain = readPlain(text);
  if (isTable(plain)) return { objects: [withoutNulls(plain) as Record<string, unknown>] };
  const objects: Readonly<Record<string, unknown>>[] = [];
  for (const document of parseAllDocuments(text)) {
    const [error] = document.errors ?? [];
    if (error) return { objects: [], broken: error.message.split('\n', 1)[0]?.replace(/:$/, '') ?? 'it is no YAML' };
    let value: unknown;
    try {
      value = withoutNulls(document.toJSON());
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error;
      return { objects: [], broken: 'an anchor of it stands for what it is in, or for too much' };
    }
    if (!isTable(value)) return { objects: [], broken: 'it holds something that is no object' };
    objects.push(value);
  }
  return { objects };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)] as const])));
}
