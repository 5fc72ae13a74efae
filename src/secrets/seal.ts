import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';

/** For whom a value is sealed: it opens in exactly this Secret (sealed-secrets' strict scope). */
export interface SealedFor {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Seals a value as kubeseal does: a session key for AES-256-GCM, itself encrypted by RSA-OAEP (SHA-256) with `<namespace>/<name>`
 * as its label; the nonce is zero, since each session key is used once. Layout: length of the encrypted key in two bytes, the
 * key, the body with its tag (sealed-secrets, `pkg/crypto/crypto.go`).
 *
 * @param certificate PEM of the certificate or public key
 * @param value bytes, or text as UTF-8
 * @returns base64
 */
export function seal(certificate: string, { namespace, name }: SealedFor, value: string | Uint8Array): string {
  const session = randomBytes(32);
  const key = publicEncrypt(
    { key: certificate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(`${namespace}/${name}`) },
    session,
  );
  const cipher = createCipheriv('aes-256-gcm', session, Buffer.alloc(12));
  const body = Buffer.concat([cipher.update(Buffer.from(value as string)), cipher.final(), cipher.getAuthTag()]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(key.length);
  return Buffer.concat([length, key, body]).toString('base64');
}
