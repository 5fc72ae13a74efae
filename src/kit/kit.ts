import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../problems';

/** What this program writes, and reads at most. */
const version = 1;

/** A value as the kit keeps it: text, or bytes that are none in base64. */
export interface Entry {
  readonly value: string;
  readonly encoding?: 'base64';
  /** When it was made or given, ISO 8601. */
  readonly since: string;
  /** Earlier values, the newest first: who rotates may have to open with the old one what the new one does not. */
  readonly before?: readonly { readonly value: string; readonly encoding?: 'base64'; readonly until: string }[];
}

/** Something that was lost, and what has been done about it. */
export interface Loss {
  readonly since: string;
  readonly done: readonly string[];
}

/** Everything secret of a homelab. Immutable: each change is a new one. */
export interface Kit {
  readonly homelab: string;
  readonly made: string;
  /** Whom the file is encrypted to; none where a passphrase opens it. */
  readonly recipients: readonly string[];
  readonly values: Readonly<Record<string, Entry>>;
  readonly losses: Readonly<Record<string, Loss>>;
}

export function newKit(homelab: string, recipients: readonly string[], now: Date): Kit {
  return { homelab, made: now.toISOString(), recipients, values: {}, losses: {} };
}

/** A value of the kit; undefined when it has none. */
export function bytesIn({ values }: Kit, name: string): Buffer | undefined {
  const entry = Object.hasOwn(values, name) ? values[name] : undefined;
  return entry && bytesOf(entry);
}

export function textOf(kit: Kit, name: string): string | undefined {
  return bytesIn(kit, name)?.toString('utf8');
}

/** The values that it had before, the newest first. */
export function earlierIn({ values }: Kit, name: string): readonly Buffer[] {
  const entry = Object.hasOwn(values, name) ? values[name] : undefined;
  return (entry?.before ?? []).map(bytesOf);
}

/** A kit with a value; one that was there is kept as an earlier one. */
export function withValue(kit: Kit, name: string, value: string | Uint8Array, now: Date): Kit {
  const bytes = Buffer.from(value as string);
  const old = Object.hasOwn(kit.values, name) ? kit.values[name] : undefined;
  if (old && bytesOf(old).equals(bytes)) return kit;
  const before = old ? [{ ...encoded(bytesOf(old)), until: now.toISOString() }, ...(old.before ?? [])] : undefined;
  const entry: Entry = { ...encoded(bytes), since: now.toISOString(), ...(before ? { before } : {}) };
  return { ...kit, values: { ...kit.values, [name]: entry } };
}

/** A kit that says of a value that it is as old as that; as it was for what is no time. */
export function dated(kit: Kit, name: string, time: string): Kit {
  const entry = Object.hasOwn(kit.values, name) ? kit.values[name] : undefined;
  const at = Date.parse(time);
  if (entry === undefined || Number.isNaN(at)) return kit;
  return { ...kit, values: { ...kit.values, [name]: { ...entry, since: new Date(at).toISOString() } } };
}

function encoded(bytes: Buffer): Pick<Entry, 'value' | 'encoding'> {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? { value: text } : { value: bytes.toString('base64'), encoding: 'base64' };
}

function bytesOf({ value, encoding }: Pick<Entry, 'value' | 'encoding'>): Buffer {
  return Buffer.from(value, encoding ?? 'utf8');
}

/** The text that is encrypted. */
export function writeKit(kit: Kit): string {
  return `${JSON.stringify({ loutikKit: version, ...kit }, null, 2)}\n`;
}

/** Reads it again. No message shows what is in it. */
export function readKit(text: string, where: string): Kit | Problem {
  const invalid = (what: string): Problem => ({ code: 'KIT_INVALID', where, what, repair: 'give another copy of the kit' });
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return invalid('it opens, and holds no kit of ours');
  }
  if (!isRecord(read) || typeof read.loutikKit !== 'number') return invalid('it opens, and holds no kit of ours');
  if (read.loutikKit > version) {
    return {
      code: 'KIT_NEWER',
      where,
      what: `a newer Loutik wrote it: it is of version ${read.loutikKit}, and this one knows ${version}`,
      repair: 'take the newer Loutik: git pull, npm ci',
    };
  }
  const { loutikKit: _, ...kit } = read;
  const isWhole =
    typeof kit.homelab === 'string' &&
    typeof kit.made === 'string' &&
    Array.isArray(kit.recipients) &&
    isRecord(kit.losses) &&
    isRecord(kit.values) &&
    Object.values(kit.values).every((entry) => isRecord(entry) && typeof entry.value === 'string' && typeof entry.since === 'string');
  return isWhole ? (kit as unknown as Kit) : invalid('it opens, and is not whole');
}

export const areSame = (a: Kit, b: Kit): boolean => isDeepStrictEqual(a, b);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
