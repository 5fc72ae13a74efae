import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { isPair } from '../../src/bootstrap/boot-secrets/checks';
import { sealingCertFault } from '../../src/secrets/sealing-cert';
import { selfSigned } from '../../src/secrets/self-signed';
import vectors from './kubeseal-vectors.json';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const made = new Date('2026-11-27T10:00:00Z');
const now = new Date('2030-01-01');
const certificate = selfSigned(key, made);

test('a certificate is of its key, signs itself, and ends a hundred years later', () => {
  const read = new X509Certificate(certificate);
  expect([isPair(certificate, key), read.verify(read.publicKey), read.ca]).toEqual([true, true, true]);
  expect([read.subject, read.issuer]).toEqual(['CN=sealed-secret\nO=sealed-secret', 'CN=sealed-secret\nO=sealed-secret']);
  expect([new Date(read.validFrom), new Date(read.validTo)]).toEqual([made, new Date('2126-11-27T10:00:00Z')]);
  expect(new X509Certificate(selfSigned(key, made)).serialNumber).not.toBe(read.serialNumber);
});

test('ours and openssl’s are sound, with Windows’ line ends too', () => {
  expect([certificate, vectors.certificate, certificate.replaceAll('\n', '\r\n')].map((text) => sealingCertFault(text, now))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('any byte that was changed is noticed, and any end that was cut off', () => {
  const bytes = Buffer.from(certificate);
  const missed: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    for (const bit of [1, 2, 32]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ bit;
      if (sealingCertFault(changed.toString('latin1'), now) === undefined) missed.push(at);
    }
    if (sealingCertFault(certificate.slice(0, at), now) === undefined) missed.push(at);
  }
  expect(missed).toEqual([]);
});

test('one that is over, not yet begun, or of a key that sealed-secrets does not take is told with the reason', () => {
  expect(sealingCertFault(certificate, new Date('2127-01-01'))).toBe('it expired on 2126-11-27');
  expect(sealingCertFault(certificate, new Date('2026-01-01'))).toMatch(/^it is not valid before 2026-11-27/);
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  expect(sealingCertFault(selfSigned(small, made), now)).toMatch(/no RSA key of 2048 bits/);
  expect(sealingCertFault('', now)).toMatch(/no certificate in PEM/);
});
