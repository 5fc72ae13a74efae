import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import { portsOf, streamsOf } from '../streams';
import { tailscaleInterface } from '../tailnet';

/**
 * `/etc/nftables.conf`: closed but for the web, and on the tailnet for SSH and qnetd; who may reach those two is the tailnet
 * policy's to say. What the provider gives a machine at its start, a secret among it, it gives to any of its
 * programs that asks, for ever: here to root's alone, for cloud-init reads it at each boot. A table of its own, replaced in one step: Tailscale's rules are left alone.
 */
export function firewall(lab: Lab): string {
  const streams = streamsOf(lab);
  const tcp = [80, 443, ...portsOf(streams, 'TCP', 'public')];
  const udp = portsOf(streams, 'UDP', 'public');
  return `#!/usr/sbin/nft -f
${header(`clusters/${lab.homelab}/inventory.ts`)}
add table inet loutik
delete table inet loutik
table inet loutik {
${udp.length > 0 ? forwarding(udp) : ''}    chain input {
        type filter hook input priority filter; policy drop;
        ct state vmap { established : accept, related : accept, invalid : drop }
        iifname "lo" accept
        icmp type { echo-request, destination-unreachable, time-exceeded, parameter-problem } accept
        icmpv6 type { echo-request, destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept
        iifname "${tailscaleInterface}" tcp dport { 22, 5403 } accept comment "SSH, qnetd"
        iifname "${tailscaleInterface}" drop
        icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } ip6 hoplimit 255 accept
        ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept comment "DHCPv6"
        tcp dport { ${tcp.join(', ')} } accept comment "HAProxy"
        udp dport 41641 accept comment "Tailscale, directly"
    }
    chain forward {
        type filter hook forward priority filter; policy drop;
${udp.length > 0 ? forwarded : ''}    }
    chain output {
        type filter hook output priority filter; policy accept;
        ip daddr 169.254.169.254 tcp dport { 80, 443 } meta skuid != 0 drop comment "the provider's metadata"
        ip6 daddr { fd00:ec2::254, fe80::a9fe:a9fe } tcp dport { 80, 443 } meta skuid != 0 drop
    }
}
`;
}

/**
 * UDP goes home as the kernel finds it, and comes home from the gateway's own address: HAProxy carries none, and what says who called
 * has no place in a datagram. Where home is `loutik-home-address` writes into the map; until then nothing is let in.
 */
const forwarding = (ports: readonly number[]) => `\
    map home {
        type inet_service : ipv4_addr
    }
    chain prerouting {
        type nat hook prerouting priority dstnat; policy accept;
        iifname != "${tailscaleInterface}" fib daddr type local udp dport { ${ports.join(', ')} } dnat ip to udp dport map @home
    }
    chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        oifname "${tailscaleInterface}" ct status dnat masquerade
    }
`;

const forwarded = `\
        ct state vmap { established : accept, related : accept, invalid : drop }
        iifname != "${tailscaleInterface}" oifname "${tailscaleInterface}" ct status dnat meta l4proto udp accept
`;
