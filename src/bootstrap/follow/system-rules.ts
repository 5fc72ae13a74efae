import type { Command } from '../cloud-config';
import type { MachineFile } from '../machine-file';
import type { FollowRules } from './settings';

const units = '/etc/systemd/system';
const own = /^\/etc\/systemd\/system\/(loutik-([a-z0-9-]+)\.(?:service|socket|timer))$/;

/** How Debian's own programs look at their files, and read them anew. */
export function systemRules(files: readonly MachineFile[]): Pick<FollowRules, 'checks' | 'actions'> {
  const found = files.flatMap(({ path }) => {
    const [, unit, name] = own.exec(path) ?? [];
    return unit === undefined || name === undefined ? [] : [{ path, unit, name }];
  });
  return {
    checks: [
      { files: ['*/haproxy.cfg'], run: ['haproxy', '-c', '-q', '-f', '{}'] },
      { files: ['/etc/nftables.conf', '*.nft'], run: ['nft', '--check', '--file', '{}'] },
      { files: ['/etc/ssh/sshd_config.d/*'], run: ['sshd', '-t', '-f', '{}'] },
      { files: ['/etc/ssh/authorized_keys.d/*'], run: ['ssh-keygen', '-l', '-f', '{}'] },
      { files: ['/etc/apt/apt.conf.d/*'], run: ['apt-config', '--config-file', '{}', 'dump'] },
      { files: ['/etc/sysctl.d/*'], run: ['sh', '-c', sysctlCheck, 'sh', '{}'] },
    ],
    actions: [
      {
        files: [`${units}/*`],
        run: [
          ['systemctl', 'daemon-reload'],
          ['systemd-analyze', 'verify', '--man=no', '--recursive-errors=no', ...found.map(({ unit }) => unit)],
        ],
      },
      { files: ['/etc/sysctl.d/*'], run: [['systemctl', 'restart', 'systemd-sysctl.service']] },
      { files: ['/etc/udev/rules.d/*'], run: [['udevadm', 'control', '--reload']] },
      { files: ['/etc/nftables.conf'], run: [['systemctl', 'reload-or-restart', 'nftables.service']] },
      { files: ['/etc/ssh/sshd_config.d/*'], run: [['sshd', '-t'], reload('ssh')] },
      { files: ['/etc/haproxy/*'], run: [reload('haproxy')] },
      { files: ['/etc/systemd/journald.conf.d/*'], run: [['systemctl', 'try-restart', 'systemd-journald.service']] },
      { files: ['/etc/systemd/logind.conf.d/*'], run: [['systemctl', 'try-reload-or-restart', 'systemd-logind.service']] },
      { files: [`${units}/apt-daily*`], run: [['systemctl', 'try-restart', 'apt-daily.timer', 'apt-daily-upgrade.timer']] },
      ...found.filter(({ unit }) => unit !== 'loutik-follow.service').map(restart),
      { files: [`${units}/loutik*`], run: [['systemctl', 'start', '--no-block', 'loutik.target']] },
    ],
  };
}

/** The program and the settings of a unit of ours go by its name. It may wait for something, and is not waited for. */
function restart({ path, unit, name }: { readonly path: string; readonly unit: string; readonly name: string }) {
  const read = [path, `/usr/local/lib/loutik/${name}`, `/etc/loutik/${name}`, `/etc/loutik/${name}.*`];
  return { files: unit.endsWith('.timer') ? [path] : read, run: [['systemctl', 'restart', '--no-block', unit]] };
}

const reload = (unit: string): Command => ['systemctl', 'reload', `${unit}.service`];

/** systemd-sysctl passes over a line that it does not understand. A value that the kernel does not take fails it. */
const sysctlCheck = `while IFS= read -r line; do
  case $line in '' | '#'*) continue ;; *=*) ;; *) echo "no name = value: $line" >&2; exit 1 ;; esac
done <"$1"`;
