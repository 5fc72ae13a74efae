import script from './scripts/write-secrets.sh';

const boundary = '==loutik-secrets==';

/**
 * The secret part of a machine's cloud-init: files by name, which its boothook puts below `/etc/loutik/secrets`, mode 0600. A
 * multi-part archive, since a `#cloud-config` vendor-data loses every key that user-data has too.
 */
export function secretVendorData(files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files).map(([name, content]) => `${name} ${Buffer.from(content, 'utf8').toString('base64')}\n`);
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
    `${script}${lines.join('')}`,
    `--${boundary}--`,
    '',
  ].join('\n');
}
