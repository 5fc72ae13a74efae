import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { der, oid, pem, sequence, set, text } from './der';

const sha256WithRsa = sequence(oid('1.2.840.113549.1.1.11'), der(0x05));

/** Who it is: what `openssl req -subj /CN=sealed-secret/O=sealed-secret` writes, as sealed-secrets' documentation has it. */
const name = sequence(
  set(sequence(oid('2.5.4.3'), text(0x0c, 'sealed-secret'))),
  set(sequence(oid('2.5.4.10'), text(0x0c, 'sealed-secret'))),
);

/** A moment as X.509 has it: two digits of the year until 2049, four after (RFC 5280, 4.1.2.5). */
function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
  return date.getUTCFullYear() < 2050 ? text(0x17, digits.slice(2)) : text(0x18, digits);
}

/**
 * A certificate that an RSA key signs itself: what sealed-secrets takes, and kubeseal seals with. Node.js makes none, and a package
 * for X.509 would be larger than this. It ends a hundred years later: kubeseal refuses one that has expired, and nothing renews it.
 *
 * @param privateKey PEM
 * @returns PEM
 */
export function selfSigned(privateKey: string, now: Date): string {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + 100);
  const key = createPrivateKey(privateKey);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const serial = randomBytes(16);
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40; // a positive number of exactly that length
  const isAuthority = sequence(oid('2.5.29.19'), der(0x01, Buffer.from([0xff])), der(0x04, sequence(der(0x01, Buffer.from([0xff])))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, serial),
    sha256WithRsa,
    name,
    sequence(time(now), time(end)),
    name,
    publicKey,
    der(0xa3, sequence(isAuthority)),
  );
  return pem('CERTIFICATE', sequence(body, sha256WithRsa, der(0x03, Buffer.from([0]), sign('sha256', body, key))));
}
