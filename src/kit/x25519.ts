import { createHash, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';

/** The scalar's product with a point of Curve25519 (RFC 7748), of 32 bytes each. Throws for a point of small order. */
export function x25519(scalar: Uint8Array, point: Uint8Array): Buffer {
  return diffieHellman({ privateKey: privateOf(scalar), publicKey: createPublicKey({ key: jwk(point), format: 'jwk' }) });
}

/** The public half of a scalar. */
export function x25519Base(scalar: Uint8Array): Buffer {
  const { x = '' } = createPublicKey(privateOf(scalar)).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

/** A scalar in PKCS #8 (RFC 8410, 7): Node.js takes no JWK of a private key without its public half. */
function privateOf(scalar: Uint8Array) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), scalar]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

const jwk = (point: Uint8Array) => ({ kty: 'OKP', crv: 'X25519', x: Buffer.from(point).toString('base64url') });

const prime = 2n ** 255n - 19n;

/** An Ed25519 public key as a point of Curve25519: u = (1 + y) / (1 − y) (RFC 7748, 4.1). */
export function montgomeryOf(edwards: Uint8Array): Buffer {
  const y = littleEndian(edwards) & (2n ** 255n - 1n);
  const u = ((1n + y) * inverse((1n - y + prime) % prime)) % prime;
  return Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse();
}

/** The scalar of an Ed25519 private key's seed (RFC 8032, 5.1.5). */
export function scalarOf(seed: Uint8Array): Buffer {
  return createHash('sha512').update(seed).digest().subarray(0, 32);
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function inverse(value: bigint): bigint {
  let [result, base] = [1n, value];
  for (let exponent = prime - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}
