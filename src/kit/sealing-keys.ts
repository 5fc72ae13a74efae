import type { SealedFor } from '../secrets/seal';
import { tryUnseal } from '../secrets/unseal';
import { bytesIn, earlierIn, type Kit } from './kit';

const name = 'sealingKey.privateKey';

/** Every sealing key that a kit has or had, the newest first: Git may hold what was sealed with an earlier one. */
export function sealingKeys(kit: Kit): readonly string[] {
  return [bytesIn(kit, name) ?? [], ...earlierIn(kit, name)].flat().map((key) => key.toString('utf8'));
}

/** What one of some keys opens; undefined when none does. */
export function unsealedBy(keys: readonly string[], sealedFor: SealedFor, text: string): Buffer | undefined {
  for (const key of keys) {
    const value = tryUnseal(key, sealedFor, text);
    if (value !== undefined) return value;
  }
  return undefined;
}
