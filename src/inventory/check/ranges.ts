import type { Problem } from '../../problems';
import { type Cidr, contains, overlap, tryCidr } from '../../units/cidr';
import type { Inventory } from '../inventory';
import { tailnetRange } from './networks';

/** Addresses that are nobody's on the Internet (RFC 1918). The tailnet's own range is checked for overlaps. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => tryCidr(text) as Cidr);

/** Ranges with a meaning of their own (IANA, IPv4 Special-Purpose Address Registry; RFC 5771 for multicast). The tailnet's is told as an overlap. */
const special = (
  [
    ['0.0.0.0/8', 'has addresses of 0.0.0.0/8, which stands for no address yet'],
    ['127.0.0.0/8', 'has addresses of 127.0.0.0/8, which is every machine itself'],
    ['169.254.0.0/16', 'has addresses of 169.254.0.0/16, which machines give themselves, and no router passes on'],
    ['192.0.2.0/24', 'has addresses of 192.0.2.0/24, which stands in documents and leads nowhere'],
    ['198.18.0.0/15', 'has addresses of 198.18.0.0/15, which measurements of networks use'],
    ['198.51.100.0/24', 'has addresses of 198.51.100.0/24, which stands in documents and leads nowhere'],
    ['203.0.113.0/24', 'has addresses of 203.0.113.0/24, which stands in documents and leads nowhere'],
    ['224.0.0.0/4', 'has addresses of 224.0.0.0/4, which are groups and no machines (multicast)'],
    ['240.0.0.0/4', 'has addresses of 240.0.0.0/4, which no system takes for a machine'],
  ] as const
).map(([text, meaning]) => ({ range: tryCidr(text) as Cidr, meaning }));

/** What keeps a range that is not private from being a network's. */
function meaningOf(cidr: Cidr): string {
  return (
    special.find(({ range }) => contains(range, cidr.first) && contains(range, cidr.last))?.meaning ??
    'has addresses of the Internet, which would be reached no more'
  );
}

/** kube-controller-manager gives each node a range of this prefix (`--node-cidr-mask-size`, its default for IPv4). */
const nodePrefix = 24;
/** And no more than 2^16 of them (k8s.io/kubernetes, pkg/controller/nodeipam/ipam/cidrset). */
const widestPods = nodePrefix - 16;
/** kube-apiserver takes no wider range of Services (cmd/kube-apiserver/app/options/validation.go). */
const widestServices = 12;
/** K3s gives CoreDNS the tenth address (pkg/util/net.go, GetIndexedIP with 10): sixteen have one. */
const narrowestServices = 28;
/** A network with a router and a host has four addresses at least, two of them its own. */
const narrowestNetwork = 30;

/** Whether ranges are as large as what lies in them needs, and of addresses that are nobody else's. */
export function checkSizes({ networks, k3s, vms }: Inventory): Problem[] {
  const nodes = Object.values(vms).filter(({ role }) => role !== 'lab').length;
  const narrowestPods = nodePrefix - Math.ceil(Math.log2(Math.max(1, nodes)));
  return [
    ...Object.entries(networks).flatMap(([name, { cidr }]) => sized(`networks.${name}`, cidr, 0, narrowestNetwork, 'a router and a host')),
    ...sized('k3s.pods', k3s.pods, widestPods, narrowestPods, `a /${nodePrefix} for each of ${nodes} nodes`),
    ...sized('k3s.services', k3s.services, widestServices, narrowestServices, "Services, and the cluster's DNS at its tenth address"),
    ...sharedBridges(networks),
  ];
}

function sized(where: string, text: string, widest: number, narrowest: number, holds: string): Problem[] {
  const cidr = tryCidr(text);
  if (cidr === undefined) return []; // told by checkNetworks
  const invalid = (what: string, repair: string): Problem[] => [{ code: 'CIDR_INVALID', where, what, repair }];
  if (overlap(cidr, tailnetRange)) return []; // told by checkNetworks as well
  if (!privateRanges.some((range) => contains(range, cidr.first) && contains(range, cidr.last)))
    return invalid(`${text} ${meaningOf(cidr)}`, 'take a private range: of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16');
  if (cidr.prefix > narrowest) return invalid(`${text} is too small for ${holds}`, `make it a /${narrowest} or larger`);
  if (cidr.prefix < widest) return invalid(`${text} is larger than Kubernetes takes`, `make it a /${widest} or smaller`);
  return [];
}

/** Two networks without a tag on one bridge are one network to whoever is plugged in. */
function sharedBridges(networks: Inventory['networks']): Problem[] {
  const holders = new Map<string, string>();
  return Object.entries(networks).flatMap(([name, { bridge, vlan }]): Problem[] => {
    if (bridge === undefined || vlan !== undefined) return [];
    const holder = holders.get(bridge);
    holders.set(bridge, holder ?? name);
    if (holder === undefined) return [];
    return [
      {
        code: 'VALUE_INVALID',
        where: `networks.${name}.bridge`,
        what: `${bridge} is already the bridge of ${holder}: it would join the two`,
        repair: 'give it a bridge of its own, or a tag (vlan: 30), or make both one network',
      },
    ];
  });
}
