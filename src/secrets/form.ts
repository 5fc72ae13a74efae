import { originOf } from '../constructs/secret-origin';
import { bcrypt, bcryptLimit, isBcryptOf } from './bcrypt';
import { randomWord } from './random';
import { rsaKey, rsaKeyFault } from './rsa-key';

/** What a Secret holds at most, all its values together (Kubernetes, `MaxSecretSize`). Bytes. */
export const largest = 1024 * 1024;

/** What keeps a value from being one of a key with that origin, in words that hold nothing of it; undefined when it is sound. */
export function valueFault(origin: string | undefined, value: Uint8Array): string | undefined {
  if (value.length === 0) return 'is empty';
  if (value.length > largest) return `has ${value.length} bytes, and a Secret holds at most ${largest}`;
  const { kind, of } = originOf(origin ?? '');
  const text = Buffer.from(value).toString('utf8');
  if (kind === 'like' && !new RegExp(of).test(text)) return 'has not the form that such a value has';
  if (kind === 'rsa') return rsaKeyFault(text);
  if (kind === 'bcrypt' && !isHash(text) && value.length > bcryptLimit)
    return `has ${value.length} bytes, and bcrypt takes at most ${bcryptLimit}`;
  if (kind === 'time' && Number.isNaN(Date.parse(text))) return 'is no time, like 2026-11-24T10:00:00Z';
  return undefined;
}

/** What of a value is sealed: its hash where a hash is wanted, else the value. */
export function sealedForm(origin: string | undefined, value: string | Uint8Array): string | Uint8Array {
  const text = () => Buffer.from(value as string).toString('utf8');
  return originOf(origin ?? '').kind === 'bcrypt' && !isHash(text()) ? bcrypt(text()) : value;
}

/** Whether what is sealed comes from that value. */
export function isFormOf(origin: string | undefined, sealed: Uint8Array, value: Uint8Array): boolean {
  if (Buffer.compare(sealed, value) === 0) return true;
  const hash = Buffer.from(sealed).toString('latin1');
  return originOf(origin ?? '').kind === 'bcrypt' && isBcryptOf(hash, Buffer.from(value).toString('utf8'));
}

/** What makes a value for a key of that origin; undefined for one that only somebody knows, or that others share. */
export function makerOf(origin: string | undefined): ((now: Date) => string) | undefined {
  const { kind, of } = originOf(origin ?? '');
  if (kind === 'random' || (kind === 'bcrypt' && of === '')) return () => randomWord();
  if (kind === 'rsa') return () => rsaKey();
  if (kind === 'fixed') return () => of;
  return kind === 'time' ? moment : undefined;
}

/** A moment as Argo CD and Kubernetes write it, to the second. */
export const moment = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

const isHash = (text: string) => /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(text);
