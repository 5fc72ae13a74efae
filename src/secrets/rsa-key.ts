import { createPrivateKey, generateKeyPairSync } from 'node:crypto';

/** What those ask for who sign with RSA: no less (authelia/authelia, docs/content/configuration/identity-providers/openid-connect/provider.md, `key`). Bits. */
const leastBits = 2048;

/** A new RSA key, as PEM (PKCS#8). */
export function rsaKey(bits = leastBits): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** What keeps a value from being such a key, in words that hold nothing of it; undefined when it is one. */
export function rsaKeyFault(value: string): string | undefined {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(value);
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    if (asymmetricKeyType === 'rsa') return bits < leastBits ? `has ${bits} bits, and ${leastBits} is the least` : undefined;
  } catch {} // what the library says may quote it
  return 'is no private key of RSA, as PEM';
}
