import type { Lab } from '../../constructs/lab';
import type { Host } from '../../inventory/machine';
import { type Follower, followFiles } from '../follow/follow-files';
import { byNodeId, corosyncLinks } from './host-plan';
import type { HostFile } from './host-script';

const self = '/usr/local/sbin/loutik-host';

/** Some of its steps may have to wait for something (75): they have their own timer. */
const tolerant = (command: string) => ['bash', '-c', `${command} || [ $? -eq 75 ]`, 'bash'];

/** What a running host takes from Git: its own script, which then does what differs. */
function hostFollower(lab: Lab, name: string): Follower {
  const { machines, tailnet } = lab.inventory;
  const { host } = machines[name] as Host;
  const others = byNodeId(lab.inventory).flatMap(([other]) =>
    other === name ? [] : [corosyncLinks(lab.inventory, other)[0]?.address ?? []].flat(),
  );
  const made = (value: string) => ({ value, repair: 'docs/hosts.md: it is installed again' });
  return {
    part: `hosts/${name}/first-boot.sh`,
    as: self,
    // each keeps the whole repository, and the hosts' own keys open it
    mirrors: others.map((address) => `ssh://root@${address}/var/lib/loutik/follow/repository.git`),
    checks: [{ files: [self], run: [...tolerant('bash "$1" --dry-run run'), '{}'] }],
    actions: [{ files: [self], run: [tolerant(`${self} run`)] }],
    turns: [],
    health: [
      ['systemctl', 'is-active', '--quiet', 'pveproxy.service', 'ssh.service'],
      ['sh', '-c', "pvecm status | grep -Eq '^Quorate: +Yes'"],
      ...(tailnet ? [['tailscale', 'status']] : []),
    ],
    made: { 'node id': made(String(host.nodeId)), 'system disk': made(host.system.on) },
  };
}

/** Its files among a host's. */
export function hostFollowFiles(lab: Lab, name: string): HostFile[] {
  return followFiles(lab, hostFollower(lab, name)).map((file) => ({
    ...file,
    ...(file.path.startsWith('/etc/systemd/') ? { trigger: 'systemd' } : {}),
  }));
}
