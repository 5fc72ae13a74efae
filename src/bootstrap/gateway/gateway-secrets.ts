import type { Lab } from '../../constructs/lab';
import type { BootSecrets } from '../boot-secrets/boot-secrets';
import { secretScript, secretVendorData } from '../boot-secrets/vendor-data';
import { authKey } from '../tailnet';
import { gatewayUserData } from './gateway-files';

const boundary = '==loutik-gateway==';

/** The gateway's secret part: how it joins the tailnet, and the key that the hosts set up their QDevice with. */
export function gatewayVendorData(_lab: Lab, secrets: BootSecrets): string {
  return secretVendorData(gatewaySecrets(secrets), secrets.made);
}

/** The same for a gateway that runs: a script for its root. */
export function gatewaySecretScript(secrets: BootSecrets): string {
  return secretScript(gatewaySecrets(secrets), secrets.made);
}

function gatewaySecrets({ tailscale, hosts }: BootSecrets): Readonly<Record<string, string>> {
  return {
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
    'Content-Type: text/cloud-config; charset="utf-8"',
    'MIME-Version: 1.0',
    'Content-Transfer-Encoding: base64', // cloud-init's reader spoils what is not ASCII in any other
    'Content-Disposition: attachment; filename="user-data"',
    '',
    base64(gatewayUserData(lab)),
    `--${boundary}`,
    gatewayVendorData(lab, secrets),
    `--${boundary}--`,
    '',
  ].join('\n');
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('base64')
    .replace(/.{1,76}/g, '$&\n')
    .trimEnd();
}
