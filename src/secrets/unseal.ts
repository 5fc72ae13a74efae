import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import type { SealedFor } from './seal';

/** How widely a value is sealed: for one Secret, for a namespace under any name, or for the whole cluster. */
export type Scope = 'strict' | 'namespace-wide' | 'cluster-wide';

const tag = 16;

/** What a scope binds a value to (sealed-secrets, `EncryptionLabel` of the v1alpha1 types). */
function labelOf({ namespace, name }: SealedFor, scope: Scope): Buffer {
  return Buffer.from(scope === 'strict' ? `${namespace}/${name}` : scope === 'namespace-wide' ? namespace : '');
}

/**
 * Opens what `seal` or kubeseal made, with the private key of the certificate it was sealed with. Undefined when it does not open:
 * sealed with another certificate, for another Secret, in another scope, or damaged, if only by one bit.
 *
 * @param privateKey PEM
 * @param sealed base64
 */
export function tryUnseal(privateKey: string, sealedFor: SealedFor, sealed: string, scope: Scope = 'strict'): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.toString('base64') !== sealed || bytes.length < 2) return undefined; // the last character may hold bits that count for nothing
  const end = 2 + bytes.readUInt16BE(0);
  if (bytes.length < end + tag) return undefined;
  try {
    const label = labelOf(sealedFor, scope);
    const session = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: label },
      bytes.subarray(2, end),
    );
    const cipher = createDecipheriv('aes-256-gcm', session, Buffer.alloc(12), { authTagLength: tag });
    cipher.setAuthTag(bytes.subarray(-tag));
    return Buffer.concat([cipher.update(bytes.subarray(end, -tag)), cipher.final()]);
  } catch {
    return undefined; // node:crypto says by throwing that it does not open, and not why
  }
}
