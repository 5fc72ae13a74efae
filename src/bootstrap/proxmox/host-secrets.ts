import type { Lab } from '../../constructs/lab';
import { guestsOf } from '../../inventory/stops';
import type { Objects } from '../../objects/objects';
import { failOn } from '../../problems';
import type { BootSecrets } from '../boot-secrets/boot-secrets';
import { gitSecrets } from '../boot-secrets/git';
import { fillSecrets, missingSecret, secretAt, secretSlots } from '../boot-secrets/slots';
import { authKey } from '../tailnet';
import { upsFiles, upsSecretFiles } from '../ups/ups-files';
import { vmVendorData } from '../vm/vendor-data';
import { answerToml } from './answer';
import { wifiOf } from './host-plan';
import { hostScript } from './host-script';
import prologue from './scripts/prologue.sh';

/** What the installer takes for a hook, at most (proxmox-installer-common, `FIRST_BOOT_EXEC_MAX_SIZE`). */
const hookLimit = 1024 * 1024;

/**
 * What the installer's medium of one machine gets: `answer.toml` and `first-boot.sh`, complete and secret. The script puts this
 * machine's secrets below `/etc/loutik/secrets`, and the public script beside them. Pure; it must never reach Git. Throws a
 * `ProblemsError` that names every secret that is missing.
 */
export function hostSecretFiles(
  lab: Lab,
  name: string,
  secrets: BootSecrets,
  objects: Objects,
): { readonly 'answer.toml': string; readonly 'first-boot.sh': string } {
  const script = hostScript(lab, name, objects);
  const files = valuesOf(lab, name, secrets);
  const lines = Object.entries(files).map(([path, content]) => `${path} ${Buffer.from(content, 'utf8').toString('base64')}\n`);
  const hook = `${prologue}\nput_secrets <<'LOUTIK_END_OF_SECRETS'\n${lines.join('')}LOUTIK_END_OF_SECRETS\nput_public <<'LOUTIK_END_OF_PUBLIC'\n${script}LOUTIK_END_OF_PUBLIC\nstart\n`;
  if (Buffer.byteLength(hook) > hookLimit) {
    failOn([
      {
        code: 'VALUE_INVALID',
        where: `machines.${name}`,
        what: `its first-boot.sh takes ${Buffer.byteLength(hook)} bytes, and the installer at most ${hookLimit}`,
        repair: 'keep less in the cloud-init of its VMs',
      },
    ]);
  }
  return { 'answer.toml': fillSecrets(answerToml(lab, name), secrets), 'first-boot.sh': hook };
}

/** By path below `/etc/loutik/secrets`. */
function valuesOf(lab: Lab, name: string, secrets: BootSecrets): Record<string, string> {
  const { wifi, hosts, tailscale } = secrets;
  const needsWifi = wifiOf(lab.inventory, name) !== undefined;
  const templates = upsFiles(lab, name).filter(({ path }) => path.startsWith('/etc/loutik/nut/'));
  const slots = secretSlots(templates.map(({ content }) => content).join('\n')); // two of them hold the same one
  failOn([
    ...slots.filter((path) => secretAt(secrets, path) === undefined).map(missingSecret),
    ...(needsWifi && wifi === undefined ? [missingSecret('wifi')] : []),
  ]);
  return {
    ...gitSecrets(lab, secrets),
    'ssh-key': `${hosts.sshKey.privateKey.trim()}\n`,
    'ssh-key.pub': `${hosts.sshKey.publicKey.trim()}\n`,
    ...(lab.inventory.tailnet && tailscale ? { 'tailscale-auth-key': `${authKey(tailscale.host)}\n` } : {}),
    ...(needsWifi && wifi ? { 'wpa_supplicant.conf': wpaSupplicant(lab, wifi) } : {}),
    ...Object.fromEntries(guestsOf(lab.inventory, name).map(([vm]) => [`vendor-data/${vm}`, vmVendorData(lab, vm, secrets)])),
    ...Object.fromEntries(
      upsSecretFiles(lab, name, secrets).map(({ path, content }) => [path.replace('/etc/loutik/secrets/', ''), content]),
    ),
  };
}

/** The name in hexadecimal, so that no character of it means anything. A passphrase ends at the line's last quote, whatever is in it. */
function wpaSupplicant({ inventory }: Lab, { ssid, passphrase }: NonNullable<BootSecrets['wifi']>): string {
  return `ctrl_interface=DIR=/run/wpa_supplicant
country=${inventory.locale.country.toUpperCase()}
network={
	ssid=${Buffer.from(ssid, 'utf8').toString('hex')}
	psk="${passphrase}"
	key_mgmt=WPA-PSK WPA-PSK-SHA256 SAE
	ieee80211w=1
	scan_ssid=1
}
`;
}
