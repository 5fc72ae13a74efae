import type { Lab } from '../constructs/lab';
import { header } from '../files/file-spec';
import { toYaml } from '../files/yaml';
import { adminKeys } from '../inventory/admin-keys';
import { holesIn } from '../units/hole';
import type { MachineFile } from './machine-file';
import beginAnew from './scripts/begin-anew.sh';
import { refusal, siteOf } from './unfilled';

/** A command and its arguments, run without a shell. */
export type Command = readonly string[];

/** What a machine is at its first boot: the part of cloud-init's `#cloud-config` that we use, by its own names. */
export interface CloudConfig {
  readonly hostname: string;
  readonly fqdn?: string;
  readonly timezone: string;
  readonly files: readonly MachineFile[];
  /** Run once, last: its end makes the file that tells that all was written, and starts units, which try again by themselves. */
  readonly runcmd: readonly Command[];
}

/**
 * `user-data`: the administrator `admin` with SSH keys and no password, our files, and what starts the rest. Packages are a unit's to
 * install: it retries. With a hole in it, or in what else the machine is made from, it turns the machine off before it does anything.
 *
 * @param others the other files of that machine's cloud-init
 */
export function cloudConfig(lab: Lab, config: CloudConfig, ...others: readonly string[]): string {
  const text = documentOf(lab, config);
  const holes = holesIn([text, ...others].join('\n'));
  if (holes.length === 0) return text;
  const refuse = refusal(holes, siteOf(lab.homelab));
  return documentOf(lab, config, [refuse]);
}

/**
 * A power cut in the middle of the first boot may leave files empty and a module noted as done: `beginAnew`. The network it may leave empty
 * too, which cloud-init writes seconds before that, and for an instance that it does not know only (cloudinit/stages.py, `is_new_instance`
 * and `apply_network_config`): no later boot would have it. Such a machine is a new instance once more; thrice at the most, for where a
 * provider's image has a network of its own there is no such file.
 *
 * @param first what runs before all else, and again before anything is started
 */
function documentOf(lab: Lab, config: CloudConfig, first: readonly Command[] = []): string {
  const { hostname, fqdn, timezone, files, runcmd } = config;
  const user = {
    name: 'admin',
    gecos: 'Administrator',
    shell: '/bin/bash',
    groups: ['adm', 'systemd-journal'],
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    lock_passwd: true,
  };
  const document = {
    hostname,
    ...(fqdn === undefined ? {} : { fqdn }),
    manage_etc_hosts: true,
    timezone,
    users: [user],
    disable_root: true,
    ssh_pwauth: false,
    package_update: false,
    package_upgrade: false,
    bootcmd: [...first, ['sh', '-c', beginAnew]].map((command) => [...command]),
    write_files: [...keyFiles(lab), ...files].map(writeFile),
    runcmd: [...first, ...runcmd].map((command) => [...command]),
  };
  return `#cloud-config\n${header(`clusters/${lab.homelab}/inventory.ts`)}\n${toYaml(document)}`;
}

/**
 * The administrator's keys, in a file of ours. cloud-init adds those of `users:` to the user's own file, once, and takes none away: so a
 * key that left the inventory would open the machine for ever.
 */
function keyFiles(lab: Lab): MachineFile[] {
  const folder = '/etc/ssh/authorized_keys.d';
  const source = header(`clusters/${lab.homelab}/inventory.ts`);
  return [
    { path: `${folder}/admin`, content: `${source}\n${adminKeys(lab.inventory).join('\n')}\n` },
    { path: '/etc/ssh/sshd_config.d/05-loutik-keys.conf', content: `${source}\nAuthorizedKeysFile ${folder}/%u\n` },
  ];
}

/** Users are made after files are written: a file of another than root waits for them. */
function writeFile({ path, content, mode = '0644', owner = 'root:root' }: MachineFile) {
  return { path, owner, permissions: mode, ...(owner === 'root:root' ? {} : { defer: true }), content };
}
