import { X509Certificate } from 'node:crypto';
import type { Problem } from '../problems';

/** Where a homelab keeps the certificate that secrets are sealed with: it may be shown, and lies in Git. */
export const sealingCertPath = (homelab: string) => `clusters/${homelab}/sealing-cert.pem`;

/**
 * What keeps a certificate from being one to seal with; undefined when it is sound. It vouches for itself: a byte that was changed
 * breaks its signature, and one around it the form that it has.
 */
export function sealingCertFault(text: string, now: Date): string | undefined {
  const unix = text.replaceAll('\r\n', '\n');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(unix);
    if (certificate.toString() !== unix)
      return 'it is no certificate in PEM as it was written: a byte of it was changed, or something stands around it';
    if (!certificate.verify(certificate.publicKey)) return 'its signature does not fit: a byte of it was changed';
  } catch {
    return 'it is no certificate in PEM: cut short, or changed';
  }
  const { publicKey } = certificate;
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== 'rsa' || bits < 2048) return 'its key is no RSA key of 2048 bits or more, which sealed-secrets needs';
  if (new Date(certificate.validTo) < now) return `it expired on ${day(certificate.validTo)}`;
  if (new Date(certificate.validFrom) > now)
    return `it is not valid before ${day(certificate.validFrom)}: is the clock of this computer right?`;
  return undefined;
}

const day = (date: string) => new Date(date).toISOString().slice(0, 10);

/** The certificate of a homelab is not there. */
export function noSealingCert(homelab: string): Problem {
  return {
    code: 'SEALING_CERT_MISSING',
    where: sealingCertPath(homelab),
    what: 'there is no certificate to seal with',
    repair: 'npx loutik kit create makes the sealing key and puts it there; or put in what kubeseal --fetch-cert gives',
  };
}

/** The certificate of a homelab is none to seal with. */
export function badSealingCert(homelab: string, what: string): Problem {
  return {
    code: 'SEALING_CERT_INVALID',
    where: sealingCertPath(homelab),
    what,
    repair: 'take it from Git again; or npx loutik kit create writes the one that the kit keeps',
  };
}
