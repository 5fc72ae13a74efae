import { createPrivateKey, X509Certificate } from 'node:crypto';

/** What is wrong with a value, in words that hold nothing of it; undefined when it is sound. */
export type Check = (text: string) => string | undefined;

/** A value that is typed by no human: long enough, and of one word. */
export const token: Check = (text) =>
  /\s/.test(text)
    ? 'has a space or a line end in it'
    : text.length < 16
      ? `has ${text.length} characters: at least 16 keep guessing off`
      : undefined;

/** K3s's own long form names a certificate that a cluster does not have before its first boot. */
export const k3sToken: Check = (text) =>
  token(text) ?? (/^K10|::/.test(text) ? 'is in the long form, and a new cluster wants the short one' : undefined);

export const tailscaleSecret: Check = (text) =>
  /^tskey-(client|auth)-[\w-]+(\?[\w=&-]+)?$/.test(text)
    ? undefined
    : 'is no OAuth client secret (tskey-client-…) or auth key (tskey-auth-…)';

/** A name or a password that goes into a file between quotes, or is typed in. */
export const oneLine: Check = (text) => (/[\r\n]/.test(text) ? 'has a line end in it' : undefined);

/** What NUT's configuration files take without quotes of their own. */
export const nutPassword: Check = (text) =>
  /^[\w.+/-]+$/.test(text) ? undefined : 'has characters other than letters, digits and _ . + / -';

export const passwordHash: Check = (text) =>
  /^\$(y|6)\$[./A-Za-z0-9$=,]+$/.test(text) ? undefined : 'is no hash as crypt(5) makes it: $y$… or $6$…';

export const sshPrivateKey: Check = (text) =>
  !/^-----BEGIN (OPENSSH|RSA|EC) PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END \1 PRIVATE KEY-----\n$/.test(text)
    ? 'is no private key file of ssh-keygen, with its last line end'
    : isOpenSsh(text) && !blobOf(text).includes(unlocked)
      ? 'has a passphrase, and nobody is there to type it'
      : undefined;

/** OpenSSH's form of a private key (PROTOCOL.key): a magic, the cipher's name, and among the rest the public half as it is. */
const magic = 'openssh-key-v1\0';
const unlocked = Buffer.from(`${magic}\0\0\0\u0004none`, 'latin1');
const blobOf = (text: string) => Buffer.from(text.replace(/-----[^-]*-----|\s/g, ''), 'base64');
const isOpenSsh = (text: string) => blobOf(text).toString('latin1').startsWith(magic);

/** Whether a private key of OpenSSH's form has this public half. Of other forms nothing is said. */
export function isSshPair(privateText: string, publicText: string): boolean {
  return !isOpenSsh(privateText) || blobOf(privateText).includes(Buffer.from(publicText.split(' ')[1] ?? '', 'base64'));
}

export const sshPublicKey: Check = (text) =>
  /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+) AAAA[A-Za-z0-9+/=]+( \S.*)?\n?$/.test(text)
    ? undefined
    : 'is no public key line of ssh-keygen';

export const ssid: Check = (text) => {
  const bytes = Buffer.byteLength(text);
  return oneLine(text) ?? (bytes > 32 ? `has ${bytes} bytes: a network's name has at most 32` : undefined);
};

/** IEEE 802.11's own bounds. The key itself, 64 digits, would do for WPA2 and not for WPA3. */
export const wifiPassphrase: Check = (text) => (/^[\x20-\x7E]{8,63}$/.test(text) ? undefined : 'is not 8 to 63 printable characters');

export const certificate: Check = (text) => (tried(() => new X509Certificate(text)) ? undefined : 'is no certificate in PEM');
export const privateKey: Check = (text) =>
  tried(() => createPrivateKey(text)) ? undefined : 'is no private key in PEM, without a passphrase';

/** Whether the two belong together: else the cluster would open nothing that was sealed. */
export function isPair(certificateText: string, keyText: string): boolean {
  return tried(() => new X509Certificate(certificateText).checkPrivateKey(createPrivateKey(keyText))) ?? false;
}

/** What node:crypto makes of a text; it says by throwing that it makes nothing. */
function tried<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
