import { plainSecret } from '../objects/plain-secret';
import type { Part } from './node';

/** Any value at all: of a name that promises a secret this is one. */
const some = 'v4lue-of-any-kind';
export const harmless = /^(true|false|yes|no|on|off|none|null|enabled|disabled|[01])?$|^\.{0,2}\//i;
/** Names of values that are secrets when they look made by a machine. */
const machineMade = /(^|_)(key|salt|pepper|seed|hmac|jwt|auth|cookie|cred)$/i;
export const passwordLike = /(pass|pw|pwd|password|passwd|passphrase)\d*$/i;

/** Whether a name promises a secret. */
export function promises(name: string): boolean {
  return plainSecret(name, some) !== undefined;
}

/** Whether a value is a secret by its name, or by its form. A variable that is set nowhere and promises one counts as well. */
export function isSecret(name: string, { value, parts }: { readonly value: string; readonly parts: readonly Part[] }): boolean {
  if (parts.some(({ variable, isUnset }) => isUnset && variable !== undefined && promises(variable)) && parts.length === 1) return true;
  if (promises(name)) return !harmless.test(value.trim());
  return machineMade.test(name) && /^(?=.*\d)(?=.*[a-z])[^\s:/]{16,}$/i.test(value);
}

/** No secret for sure, in a file or a command: nothing, a switch, a small number, a path, a gap that is filled in elsewhere. */
const filledElsewhere = /^(true|false|yes|no|on|off|none|null|enabled|disabled|\d{1,4})?$|^\.{0,2}\/|^[$`%<]|^\{\{/i;

/** Whether what a file or a command gives a name is a secret. */
export function isGivenSecret(name: string, value: string): boolean {
  return promises(name) && !filledElsewhere.test(value.trim());
}
