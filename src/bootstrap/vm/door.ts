import type { Lab } from '../../constructs/lab';
import type { Gateway } from '../../inventory/inventory';
import type { MachineFile } from '../machine-file';
import { scriptFile } from '../scripts';
import { portsOf, type Stream, streamsOf } from '../streams';
import { tags, tailscaleInterface } from '../tailnet';
import { nicName } from './nic';
import script from './scripts/gateway-address.sh';

/** The nftables table that holds the door, ours alone. */
const table = 'inet loutik';

/** What K3s looks at before it starts: no door, no pods. */
export const doorIsThere = `/bin/sh -c "/usr/sbin/nft list table ${table} >/dev/null"`;

/**
 * Who may open which port of a node. Traefik's host ports are rewritten to its pod's before any filter at `input`, so the door
 * stands before that, and sees the port that was really called.
 */
export function doorRules(
  { inventory }: Pick<Lab, 'inventory'>,
  tailnetPort: number,
  streams: readonly Stream[] = [],
  nic: string = nicName,
): string {
  const { gateway, tailnet, k3s } = inventory;
  const outside = [nic, ...(tailnet ? [tailscaleInterface] : [])].map((name) => `"${name}"`).join(', ');
  return `table ${table}
delete table ${table}

table ${table} {
${gateway ? gatewaySet : ''}  chain door {
    type filter hook prerouting priority -150; policy accept;
${gateway ? gatewayRules(gateway) : ''}${tailnet ? `    fib daddr type local tcp dport ${tailnetPort} iifname != "${tailscaleInterface}" counter drop\n` : ''}${tailnet ? streamRules(streams) : ''}    # pods and Services have no other way in from outside: who knows a pod's address gets nowhere with it
    iifname { ${outside} } ip daddr { ${k3s.pods}, ${k3s.services} } counter drop
    # K3s gives pods no IPv6, and its network policies know none: by the addresses that the kernel gives each they would reach one another
    iifname "cni0" meta nfproto ipv6 counter drop
  }
${gateway ? ownRules(gateway) : ''}
${sixRules(tailnet !== undefined)}}
`;
}

const gatewaySet = `  # the gateway's address on the tailnet, as loutik-gateway-address finds it; closed until then
  set gateway {
    type ipv4_addr
  }

`;

const gatewayRules = ({ homePort }: Gateway) => `\
    fib daddr type local tcp dport ${homePort} iifname "${tailscaleInterface}" ip saddr @gateway accept
    fib daddr type local tcp dport ${homePort} counter drop
`;

/**
 * Of the ports beside the web, those for the tailnet are the tailnet's alone. At a public one the house may call as well; of the tailnet the
 * gateway may, and nobody else wears such an address, for whom Traefik takes its word about who calls.
 */
function streamRules(streams: readonly Stream[]): string {
  return (['TCP', 'UDP'] as const)
    .flatMap((protocol) => {
      const to = (ports: readonly number[]) => `    fib daddr type local ${protocol.toLowerCase()} dport { ${ports.join(', ')} }`;
      const inner = portsOf(streams, protocol, 'tailnet');
      const outer = portsOf(streams, protocol, 'public');
      return [
        ...(inner.length > 0 ? [`${to(inner)} iifname != "${tailscaleInterface}" counter drop\n`] : []),
        ...(outer.length > 0
          ? [
              `${to(outer)} iifname "${tailscaleInterface}" ip saddr != @gateway counter drop\n`,
              `${to(outer)} iifname != "${tailscaleInterface}" ip saddr 100.64.0.0/10 counter drop\n`,
            ]
          : []),
      ];
    })
    .join('');
}

const ownRules = ({ homePort }: Gateway) => `
  chain own {
    type filter hook output priority -150; policy accept;
    fib daddr type local tcp dport ${homePort} counter drop
  }
`;

/**
 * IPv4 of the Internet ends at the router, which has one address for all. By IPv6 a router gives each machine a public one, and not every
 * router keeps calls to it out: K3s, SSH and whatever has its node's network listen there. So of IPv6 the link and the house's own
 * addresses (RFC 4193) may call; what the node asked for is answered. Neighbour discovery is no connection (untracked), and goes on.
 */
const sixRules = (tailnet: boolean) => `\
  chain six {
    type filter hook input priority filter; policy accept;
    iifname ${tailnet ? `{ "lo", "${tailscaleInterface}" }` : '"lo"'} accept
    meta nfproto ipv6 ct state new ip6 saddr != { fe80::/10, fc00::/7 } counter reject with icmpv6 admin-prohibited
  }
`;

/** The units `loutik-door` and, where the gateway comes in, `loutik-gateway-address`. */
export function doorFiles(lab: Lab, tailnetPort: number, onTailnet: boolean, nic: string = nicName): MachineFile[] {
  const watches = onTailnet && lab.inventory.gateway !== undefined;
  return [
    { path: '/etc/loutik/door.nft', content: doorRules(lab, tailnetPort, onTailnet ? streamsOf(lab) : [], nic) },
    {
      path: '/etc/systemd/system/loutik-door.service',
      // nothing on stop: a door that is let go of stays as it is
      content: `[Unit]
Description=Who may open which port of this node
After=loutik-packages.service
Before=k3s.service k3s-agent.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft --file /etc/loutik/door.nft
`,
    },
    ...(watches
      ? [
          scriptFile('gateway-address', script),
          {
            path: '/etc/systemd/system/loutik-gateway-address.service',
            content: `[Unit]
Description=The gateway's address on the tailnet, for the door
Requires=loutik-door.service
After=loutik-door.service
StartLimitIntervalSec=0

[Service]
Environment=TAG=${tags.gateway} PERIOD=60
ExecStart=/usr/local/lib/loutik/gateway-address
Restart=always
RestartSec=5
`,
          },
        ]
      : []),
  ];
}
