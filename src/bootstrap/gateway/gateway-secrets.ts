import { gzipSync } from 'node:zlib';
import type { Lab } from '../../constructs/lab';
import type { BootSecrets } from '../boot-secrets/boot-secrets';
import { gitSecrets } from '../boot-secrets/git';
import { secretScript, secretVendorData } from '../boot-secrets/vendor-data';
import { authKey } from '../tailnet';
import { gatewayUserData } from './gateway-files';

const boundary = '==loutik-gateway==';

/** The gateway's secret part: how it joins the tailnet and reads Git, and the key that the hosts set up their QDevice with. */
export function gatewayVendorData(lab: Lab, secrets: BootSecrets): string {
  return secretVendorData(gatewaySecrets(lab, secrets), secrets.made);
}

/** The same for a gateway that runs: a script for its root. */
export function gatewaySecretScript(lab: Lab, secrets: BootSecrets): string {
  return secretScript(gatewaySecrets(lab, secrets), secrets.made);
}

function gatewaySecrets(lab: Lab, secrets: BootSecrets): Readonly<Record<string, string>> {
  const { tailscale, hosts } = secrets;
  return {
    ...gitSecrets(lab, secrets),
    'tailscale-auth-key': `${authKey(tailscale?.gateway ?? '')}\n`,
    'hosts-ssh-key.pub': `${hosts.sshKey.publicKey.trim()}\n`,
  };
}

/** Both parts in one, never committed: most providers of a VPS take a single user-data, to be pasted. */
export function gatewaySecretUserData(lab: Lab, secrets: BootSecrets): string {
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    'MIME-Version: 1.0',
    '',
    `--${boundary}`,
    'Content-Type: application/gzip', // a provider takes 64 KiB at the most
    'MIME-Version: 1.0',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="user-data"',
    '',
    base64(gzipSync(gatewayUserData(lab))),
    `--${boundary}`,
    gatewayVendorData(lab, secrets),
    `--${boundary}--`,
    '',
  ].join('\n');
}

function base64(bytes: Buffer): string {
  return bytes
    .toString('base64')
    .replace(/.{1,76}/g, '$&\n')
    .trimEnd();
}
