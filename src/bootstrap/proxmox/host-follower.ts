import type { Lab } from '../../constructs/lab';
import type { Host } from '../../inventory/machine';
import { votesOf } from '../../inventory/quorum';
import { guestsOf, guestsStop } from '../../inventory/stops';
import { type Follower, followFiles } from '../follow/follow-files';
import type { RestartRules } from '../follow/settings';
import { restartHours } from '../upgrades';
import { batteryOf, upsRoles } from '../ups/roles';
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
    restart: {
      kernels: true,
      needs: powerNeeds(lab, name),
      host: {
        name,
        votes: votesOf(lab.inventory, name),
        others: Object.fromEntries(
          byNodeId(lab.inventory).flatMap(([other]) =>
            other === name ? [] : [[other, corosyncLinks(lab.inventory, other).map(({ address }) => address)]],
          ),
        ),
        guests: Object.fromEntries(
          guestsOf(lab.inventory, name).flatMap(([vm, { vmid, role }]) => (role === 'lab' ? [] : [[String(vmid), vm]])),
        ),
      },
      stops: guestsStop(lab.inventory, name),
      hours: restartHours(lab.inventory, `host ${name}`),
    },
    made: { 'node id': made(String(host.nodeId)), 'system disk': made(host.system.on) },
  };
}

/** Power that does not go during a restart: what feeds the machine says that mains is there. */
function powerNeeds(lab: Lab, name: string): RestartRules['needs'] {
  const mains = 'set -a; . /etc/loutik/battery.env; exec /usr/local/sbin/loutik-battery mains';
  return [
    ...upsRoles(lab, name).map(({ name: ups, server }) => ({
      run: ['sh', '-c', onLine, 'sh', `${ups}@${server}`],
      why: `UPS ${ups} is not known to be on line: upsc ${ups}@${server}`,
    })),
    ...(batteryOf(lab, name) ? [{ run: ['sh', '-c', mains], why: 'it is not known to be on mains: ls /sys/class/power_supply' }] : []),
  ];
}

/** The words of `ups.status` are NUT's (docs/new-drivers.txt): on battery, low battery and a forced shutdown may stand beside each other. */
const onLine = 'case " $(upsc "$1" ups.status) " in *" OB "* | *" LB "* | *" FSD "*) exit 1 ;; *" OL "*) ;; *) exit 1 ;; esac';

/** Its files among a host's. */
export function hostFollowFiles(lab: Lab, name: string): HostFile[] {
  return followFiles(lab, hostFollower(lab, name)).map((file) => ({
    ...file,
    ...(file.path.startsWith('/etc/systemd/') ? { trigger: 'systemd' } : {}),
  }));
}
