import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import { hasQDevice } from '../../inventory/quorum';
import { ingressNodes } from '../../model/exposure';
import { followFiles, followPackages } from '../follow/follow-files';
import { systemRules } from '../follow/system-rules';
import type { MachineFile } from '../machine-file';
import { packageFiles } from '../packages';
import { clusterName } from '../proxmox/host-plan';
import { scriptFile, stepUnit, targetUnit, untilDoneFile } from '../scripts';
import { shellEnv } from '../shell-env';
import { portsOf, streamsOf } from '../streams';
import { isOnTailnet, tags } from '../tailnet';
import { tailscaleFiles } from '../tailscale';
import { restartsAfter, restartUnits, upgradeDays, upgradesAt } from '../upgrades';
import { firewall } from './firewall';
import { gatewayOf } from './gateway-of';
import { haproxyConfig } from './haproxy';
import firewallScript from './scripts/firewall.sh';
import script from './scripts/gateway.sh';
import homeAddress from './scripts/home-address.sh';
import restart from './scripts/restart.sh';

const packages = ['ca-certificates', 'curl', 'jq', 'openssh-server', 'haproxy', 'corosync-qnetd', 'unattended-upgrades', ...followPackages];

/** When it upgrades, and then restarts if that asks for it: people sleep, and it stands in no bedroom. */
const hours = { download: '03:30', install: '04:00' };

/** Everything that a blank Debian needs to have to be the gateway, but its packages and its key. */
export function gatewayMachineFiles(lab: Lab): MachineFile[] {
  const files = gatewayOwnFiles(lab);
  const { checks, actions } = systemRules(files);
  const home = 'loutik-home-address.service'; // a firewall that is loaded again has forgotten what it says
  const hasHome = files.some(({ path }) => path.endsWith(`/${home}`));
  const made = (value: string) => ({ value, repair: 'a new gateway takes it: docs/gateway.md, Making it' });
  const voters = hasQDevice(lab.inventory) ? Object.keys(lab.inventory.machines).length : 0;
  return [
    ...files,
    ...followFiles(lab, {
      part: 'gateway/user-data',
      checks,
      actions: [...actions, ...(hasHome ? [{ files: ['/etc/nftables.conf'], run: [['systemctl', 'restart', '--no-block', home]] }] : [])],
      turns: [],
      health: [['systemctl', 'is-active', '--quiet', 'haproxy.service', 'ssh.service'], hasReloaded, isOnTailnet],
      made: { hostname: made(gatewayOf(lab).gateway.name), timezone: made(lab.inventory.quietHours.timezone) },
    }),
    // its user-data has no room for what other machines ask before they restart
    ...restartUnits(
      `/usr/local/lib/loutik/restart ${clusterName(lab.homelab)} ${voters}`,
      restartsAfter(lab.inventory, 'gateway', hours.install),
    ),
  ];
}

/** HAProxy goes on with its old file when it cannot use the new one (an address that is taken, say), and only tells systemd of it. */
const hasReloaded = ['sh', '-c', '! systemctl show --property StatusText --value haproxy.service | grep --quiet --ignore-case fail'];

function gatewayOwnFiles(lab: Lab): MachineFile[] {
  const { inventory } = lab;
  const source = header(`clusters/${lab.homelab}/inventory.ts`);
  const udp = portsOf(streamsOf(lab), 'UDP', 'public');
  return [
    untilDoneFile,
    { path: '/etc/nftables.conf', content: firewall(lab), mode: '0755' },
    // Debian's unit empties every table when it stops, Tailscale's as well: here a stop leaves the door closed
    { path: '/etc/systemd/system/nftables.service.d/loutik.conf', content: `${source}\n[Service]\nExecStop=\n` },
    scriptFile('firewall', firewallScript),
    stepUnit({ name: 'firewall', description: 'The firewall, before what it guards', before: ['loutik-packages.service'] }),
    ...packageFiles(inventory, udp.length > 0 ? [...packages, 'conntrack'] : packages),
    ...tailscaleFiles(inventory, gatewayOf(lab).gateway.name, tags.gateway),
    { path: '/etc/haproxy/haproxy.cfg', content: haproxyConfig(lab) },
    { path: '/etc/ssh/sshd_config.d/10-loutik.conf', content: `${source}\n${sshd}` },
    scriptFile('gateway', script),
    stepUnit({ name: 'gateway', description: 'SSH, HAProxy and qnetd as their files say', after: ['loutik-packages.service'] }),
    ...(udp.length > 0 ? homeFiles(lab, udp) : []),
    targetUnit([
      ...['firewall', 'packages', 'tailscale', 'gateway', ...(udp.length > 0 ? ['home-address'] : [])].map(
        (name) => `loutik-${name}.service`,
      ),
      'loutik-follow.timer',
      'loutik-restart.timer',
    ]),
    ...upgradesAt({ days: upgradeDays(inventory, 'gateway'), ...hours }, apt),
    scriptFile('restart', restart),
    { path: '/etc/systemd/journald.conf.d/10-loutik.conf', content: `${source}\n${journald}` },
  ];
}

/** What leads UDP home: the unit that knows where home is, and a kernel that forwards. */
function homeFiles(lab: Lab, ports: readonly number[]): MachineFile[] {
  const { tailnet } = gatewayOf(lab);
  const settings = { NODES: ingressNodes(lab).join(' '), TAILNET: tailnet.name, PORTS: ports.join(' '), PERIOD: '15' };
  return [
    { path: '/etc/loutik/home-address.env', content: shellEnv(settings) },
    scriptFile('home-address', homeAddress),
    {
      path: '/etc/systemd/system/loutik-home-address.service',
      content: `[Unit]
Description=Where home is on the tailnet, for what is not TCP
Wants=loutik-firewall.service loutik-tailscale.service
After=loutik-firewall.service loutik-tailscale.service
StartLimitIntervalSec=0

[Service]
EnvironmentFile=/etc/loutik/home-address.env
ExecStartPre=/usr/sbin/sysctl --quiet --write net.ipv4.ip_forward=1
ExecStart=/usr/local/lib/loutik/home-address
Restart=always
RestartSec=5
`,
    },
  ];
}

/** Reached on the tailnet alone. `root` is for `pvecm qdevice setup`, with the hosts' key, wherever else a key of root's may lie. */
const sshd = `PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
AllowUsers admin root
Match User root Address 100.64.0.0/10
    PermitRootLogin prohibit-password
    AuthorizedKeysFile /etc/loutik/secrets/hosts-ssh-key.pub
`;

const apt = ['Unattended-Upgrade::Remove-Unused-Dependencies "true";'];

/** HAProxy's lines say who called: kept as long as they help, on a small disk. */
const journald = `[Journal]
SystemMaxUse=300M
MaxRetentionSec=14day
`;
