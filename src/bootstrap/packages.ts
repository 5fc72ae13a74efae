import type { Inventory } from '../inventory/inventory';
import type { MachineFile } from './machine-file';
import { scriptFile, stepUnit } from './scripts';
import script from './scripts/packages.sh';
import { shellEnv } from './shell-env';

/** The release of Debian that machines run. */
export const debian = 'trixie';

/** The unit `loutik-packages`: Debian packages, from the mirror too when there is one. */
export function packageFiles(inventory: Inventory, packages: readonly string[]): MachineFile[] {
  return [
    { path: '/etc/loutik/packages.env', content: shellEnv({ PACKAGES: packages.join(' ') }) },
    scriptFile('packages', script),
    stepUnit({ name: 'packages', description: 'Debian packages that this machine needs' }),
    ...(inventory.mirror === undefined ? [] : [mirrorSource(inventory)]),
  ];
}

function mirrorSource({ mirror = '' }: Inventory): MachineFile {
  return { path: '/etc/apt/sources.list.d/loutik-mirror.sources', content: mirroredDebian(mirror, 'main') };
}

/** Debian's archives in a mirror. Which of Debian's own servers they came from makes no difference, so they have plain names there. */
export function mirroredDebian(mirror: string, components: string): string {
  const stanza = (archive: string, suites: string) =>
    `Types: deb\nURIs: ${mirror.replace(/\/+$/, '')}/${archive}\nSuites: ${suites}\nComponents: ${components}\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n`;
  return [stanza('debian', `${debian} ${debian}-updates`), stanza('debian-security', `${debian}-security`)].join('\n');
}
