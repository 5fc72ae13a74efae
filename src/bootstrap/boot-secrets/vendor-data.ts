import script from './scripts/write-secrets.sh';

const boundary = '==loutik-secrets==';

/**
 * A script that puts a machine's secrets in place: files by name, below `/etc/loutik/secrets`, mode 0600. Of two, the newer one stays,
 * whichever is run last: a provider gives a machine the user-data that it began with at each of its starts, for ever.
 *
 * @param made when the newest of them was made, ISO 8601. @default - as old as can be
 */
export function secretScript(files: Readonly<Record<string, string>>, made?: string): string {
  const lines = Object.entries(files).map(([name, content]) => `${name} ${Buffer.from(content, 'utf8').toString('base64')}\n`);
  return `${script}${made === undefined ? '' : `@made ${made}\n`}${lines.join('')}`;
}

/**
 * The same as cloud-init's vendor-data, which runs it early at every boot. A multi-part archive, since a `#cloud-config` vendor-data
 * loses every key that user-data has too.
 */
export function secretVendorData(files: Readonly<Record<string, string>>, made?: string): string {
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    'MIME-Version: 1.0',
    '',
    `--${boundary}`,
    'Content-Type: text/cloud-boothook; charset="us-ascii"',
    'MIME-Version: 1.0',
    'Content-Transfer-Encoding: 7bit',
    'Content-Disposition: attachment; filename="write-secrets"',
    '',
    secretScript(files, made),
    `--${boundary}--`,
    '',
  ].join('\n');
}
