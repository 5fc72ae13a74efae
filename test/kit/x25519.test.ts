import { createPrivateKey, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { montgomeryOf, scalarOf, x25519, x25519Base } from '../../src/kit/x25519';

const hex = (text: string) => Buffer.from(text, 'hex');
const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('a scalar and a point have the product of RFC 7748, 6.1', () => {
  const scalar = hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
  const point = hex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
  expect(x25519Base(scalar).toString('hex')).toBe('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
  expect(x25519(scalar, point).toString('hex')).toBe('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');
});

test('of any two scalars each makes the same of the other’s public half', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(x25519(a, x25519Base(b))).toEqual(x25519(b, x25519Base(a)));
    }),
    { numRuns: 20 },
  );
});

test('a point of small order is refused', () => expect(() => x25519(Buffer.alloc(32, 7), Buffer.alloc(32))).toThrow());

test('of any Ed25519 key the public half as a point is what its scalar makes', () => {
  fc.assert(
    fc.property(bytes, (seed) => {
      const der = Buffer.concat([hex('302e020100300506032b657004220420'), seed]);
      const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
      const edwards = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
      expect(montgomeryOf(edwards)).toEqual(x25519Base(scalarOf(seed)));
    }),
    { numRuns: 20 },
  );
});
