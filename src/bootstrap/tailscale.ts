import { downloadUrl } from '../inventory/download';
import type { Inventory } from '../inventory/inventory';
import type { MachineFile } from './machine-file';
import { debian } from './packages';
import { scriptFile, stepUnit } from './scripts';
import script from './scripts/tailscale.sh';
import { shellEnv } from './shell-env';
import type { tags } from './tailnet';

const repository = 'https://pkgs.tailscale.com/stable/debian';

/** The unit `loutik-tailscale`: installs Tailscale and joins the tailnet. Needs the packages curl and jq. */
export function tailscaleFiles(inventory: Inventory, name: string, tag: (typeof tags)[keyof typeof tags]): MachineFile[] {
  const keyring = downloadUrl(inventory, `${repository}/${debian}.noarmor.gpg`);
  return [
    { path: '/etc/loutik/tailscale.env', content: shellEnv({ KEYRING_URL: keyring, NAME: name, TAG: tag }) },
    {
      path: '/etc/loutik/tailscale.sources', // put in place when its key is there
      content: `Types: deb\nURIs: ${downloadUrl(inventory, repository)}\nSuites: ${debian}\nComponents: main\nSigned-By: /usr/share/keyrings/tailscale-archive-keyring.gpg\n`,
    },
    scriptFile('tailscale', script),
    stepUnit({ name: 'tailscale', description: 'Tailscale', after: ['loutik-packages.service'] }),
  ];
}
