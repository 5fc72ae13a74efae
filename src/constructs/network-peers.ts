import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../objects/kinds';
import type { Lab } from './lab';
import { addressInHouse, nodesOfPlacement } from './node-address';
import type { External, PodSet } from './pod-set';

type Peer = Plain<k8s.NetworkPolicyPeer>;

/** Private, carrier-grade, link-local and loopback ranges (RFC 1918, 6598, 3927, 1122): the house, the tailnet, the cluster. */
const notInternet = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'];

/** A set of pods as a network policy's peers, whatever its namespace. On their node's network they have its address, and labels mean nothing. */
export function podPeers(lab: Pick<Lab, 'nodes' | 'inventory'>, pods: PodSet): Peer[] {
  if (!pods.onNodeNetwork) return [peerOf(pods)];
  const addresses = nodesOfPlacement(lab, pods.placement).flatMap(([, vm]) => addressInHouse(lab, vm) ?? []);
  return addresses.map((address) => ({ ipBlock: { cidr: `${address}/32` } }));
}

/** A set of pods in the pods' own network as a network policy's peer. */
export function peerOf(pods: PodSet): Peer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': pods.namespace } },
    podSelector: { matchLabels: pods.selector },
  };
}

/** A destination outside the pods as a network policy's peers. */
export function peersOf(lab: Lab, destination: External): Peer[] {
  if (destination.kind === 'internet') return [{ ipBlock: { cidr: '0.0.0.0/0', except: notInternet } }];
  if (destination.kind === 'lan') {
    return Object.values(lab.inventory.networks).flatMap(({ cidr, gateway }) => (gateway ? [{ ipBlock: { cidr } }] : []));
  }
  const servers = lab.nodes.filter(([, { role }]) => role === 'k3s-server').flatMap(([, { addresses }]) => Object.values(addresses));
  // the Service's own address is translated to a server's before policies are looked at
  return servers.map((address) => ({ ipBlock: { cidr: `${address}/32` } }));
}
