import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import type { Machine } from '../../inventory/machine';
import { isHole } from '../../units/hole';
import { byNodeId, interfaceOf, lanOf, nicName, otherAddresses, tagsOn } from './host-plan';
import type { HostFile } from './host-script';

/** Routing tables of addresses that answer by a NIC of their own. The kernel keeps 253 and up for itself. */
const firstTable = 100;

/** Names, addresses and routes of a host. */
export function networkFiles(lab: Lab, name: string): HostFile[] {
  const { inventory } = lab;
  const machine = inventory.machines[name] as Machine;
  const source = header(`clusters/${lab.homelab}/inventory.ts`);
  return [
    ...Object.entries(machine.nics).map(([nic, { kind, mac }]) => ({
      path: `/etc/systemd/network/10-loutik-${nicName(machine, nic)}.link`,
      // by its type too: a bridge takes on the MAC address of its port, and would be given the port's name
      content: `${source}\n[Match]\nMACAddress=${isHole(mac) ? mac : mac.toLowerCase()}\nType=${kind === 'wifi' ? 'wlan' : 'ether'}\n\n[Link]\nName=${nicName(machine, nic)}\n`,
      trigger: 'initramfs', // names are given before the root file system is there
    })),
    { path: '/etc/network/interfaces', content: `${source}\n${interfaces(lab, name, machine)}`, trigger: 'network' },
    { path: '/etc/hosts', content: `${source}\n${hosts(lab)}` },
    { path: '/etc/ssh/ssh_config.d/loutik.conf', content: `${source}\n${sshConfig(lab)}` },
  ];
}

function interfaces(lab: Lab, name: string, machine: Machine): string {
  const lan = lanOf(lab.inventory, name);
  const port = nicName(machine, lan.nic);
  const others = otherAddresses(lab.inventory, name);
  const { networks } = lab.inventory;
  const isTagged = ({ network }: { readonly network: string }) => networks[network]?.vlan !== undefined;
  const onBridge = others.filter((one) => one.nic === lan.nic && !isTagged(one));
  const own = others.filter((one) => one.nic !== lan.nic || isTagged(one));
  const bare = own.flatMap((one) => (isTagged(one) && !others.some((two) => two.nic === one.nic && !isTagged(two)) ? [one.nic] : []));
  const tags = tagsOn(lab.inventory, lan.bridge, machine);
  return [
    'auto lo\niface lo inet loopback\n\n',
    `iface ${port} inet manual\n\n`,
    `auto ${lan.bridge}\niface ${lan.bridge} inet static\n\taddress ${lan.cidr}\n`,
    lan.gateway === undefined ? '' : `\tgateway ${lan.gateway}\n`,
    `\tbridge-ports ${port}\n\tbridge-stp off\n\tbridge-fd 0\n`,
    tags.length === 0 ? '' : `\tbridge-vlan-aware yes\n\tbridge-vids ${tags.join(' ')}\n`,
    // Proxmox VE's own editor of this file knows one address a bridge, and leaves such lines alone
    ...onBridge.map(({ cidr }) => `\tpost-up ip address replace ${cidr} dev ${lan.bridge}\n`),
    '\n',
    // a tag is carried by a NIC that is up, whether or not that has an address of its own
    ...[...new Set(bare)].flatMap((nic) => {
      const device = nicName(machine, nic);
      return nic === lan.nic ? [] : [`auto ${device}\niface ${device} inet manual\n\n`];
    }),
    ...own.map((one, index) => {
      const { address, cidr, range, network } = one;
      const device = interfaceOf(lab.inventory, name, one);
      const stanza = `auto ${device}\niface ${device} inet static\n`;
      if (network !== lan.network) return `${stanza}\taddress ${cidr}\n\n`;
      // in the bridge's network: without a table of its own, what is sent from it would leave by the bridge
      const table = firstTable + index;
      return [
        stanza,
        `\taddress ${address}/32\n`,
        `\tpost-up ip route replace ${range} dev ${device} src ${address} table ${table}\n`,
        `\tpost-up ip rule del from ${address} table ${table} 2>/dev/null; ip rule add from ${address} table ${table}\n\n`,
      ].join('');
    }),
    'source /etc/network/interfaces.d/*\n',
  ].join('');
}

/** Hosts find each other by name without any DNS. */
function hosts(lab: Lab): string {
  const known = byNodeId(lab.inventory).map(([name]) => `${lanOf(lab.inventory, name).address} ${name}.${lab.domain} ${name}\n`);
  return `127.0.0.1 localhost.localdomain localhost\n${known.join('')}\n::1 ip6-localhost ip6-loopback\nff02::1 ip6-allnodes\nff02::2 ip6-allrouters\n`;
}

/** Joining asks nothing: the pair of keys that hosts share opens every host, and a new host's key is taken at its first use. */
function sshConfig({ inventory }: Lab): string {
  const addresses = byNodeId(inventory).flatMap(([, machine]) => machine.addresses.map(({ address }) => address));
  return `Host ${addresses.join(' ')} 100.*
  IdentityFile /root/.ssh/id_rsa
  IdentityFile /root/.ssh/id_loutik

# the tailnet vouches for who has an address of it: a gateway that was made again has a new key
Host 100.*
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR

Host ${addresses.join(' ')}
  StrictHostKeyChecking accept-new
`;
}
