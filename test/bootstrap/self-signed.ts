import { generateKeyPairSync } from 'node:crypto';
import { selfSigned as signed } from '../../src/secrets/self-signed';

/** A key and its own certificate. Of 2048 bits: one of 4096 takes seconds to make. */
export function selfSigned(): { readonly certificate: string; readonly privateKey: string } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  return { certificate: signed(key, new Date('2026-01-01')), privateKey: key };
}
