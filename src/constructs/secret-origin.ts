import type { Shape } from '../shape/shape';
import { one } from '../shape/values';

/**
 * How the value of a secret's key comes about: `loutik kit` and `loutik seal` make what a program can make, and ask for the rest.
 *
 * - `random`: letters and digits, made
 * - `bcrypt`: made as well, and kept as it is typed in; what is sealed is its bcrypt hash
 * - `bcrypt:N`: what goes by that name in the kit; what is sealed is its bcrypt hash, for who only compares
 * - `rsa`: a private key of RSA with 2048 bits, as PEM, made
 * - `fixed:V`: V, until somebody says otherwise
 * - `same:N`: what goes by that name in the kit; a name that nothing else has is made, for all who say it
 * - `below:N`: the address of that name in the kit, and below it the app's own
 * - `time:K`: when the value of that key of the same secret was set, in RFC 3339
 * - `like:R`: asked for, and of the form of that regular expression
 */
export type SecretOrigin =
  | 'random'
  | 'bcrypt'
  | `bcrypt:${string}`
  | 'rsa'
  | `fixed:${string}`
  | `same:${string}`
  | `below:${string}`
  | `time:${string}`
  | `like:${string}`;

/** An origin in its two parts: `same` and `backups.http.bot`. */
export function originOf(origin: string): { readonly kind: string; readonly of: string } {
  const [kind = ''] = origin.split(':', 1);
  return { kind, of: origin.slice(kind.length + 1) };
}

const forms = /^(?:random|bcrypt|rsa|(?:bcrypt|fixed|same|below|time|like):[^\n]+)$/;

/** What a `SecretOrigin` has to be: one of its forms, and for `like` a regular expression that is one. */
export const origin: Shape<SecretOrigin> = one<SecretOrigin>(
  (value) => typeof value === 'string' && forms.test(value) && (!value.startsWith('like:') || isExpression(value.slice('like:'.length))),
  'give it how the value comes about: random, bcrypt, rsa, or bcrypt:, fixed:, same:, below:, time: or like: with what belongs to it',
  () => 'random',
);

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
