import { addresses, everyPort, type Ranges, ranges, without } from '../../units/ranges';
import { onceForText } from '../../units/remembered';
import { at, listAt, textAt } from '../lenient';

export type Direction = 'Ingress' | 'Egress';
export type Protocol = 'TCP' | 'UDP' | 'SCTP';
const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/** What of a policy is read. */
type Ruled = { readonly kind?: unknown; readonly metadata?: unknown; readonly spec?: unknown };

/** Whether a policy holds back what it does not let through, in a direction (k8s.io/api, networking/v1, `policyTypes`). */
export function isolates({ spec }: Ruled, direction: Direction): boolean {
  const types = listAt(spec, 'policyTypes');
  if (types.length > 0) return types.includes(direction);
  return direction === 'Ingress' || listAt(spec, 'egress').length > 0;
}

/** Ports that a rule lets through: numbers, and those that the pod which is reached has under a name. */
export interface PortRule {
  readonly protocol: Protocol;
  readonly numbers: Ranges;
  readonly name?: string;
}

/** Whom a rule means. */
export type Peer =
  | {
      readonly kind: 'pods';
      readonly namespaces?: unknown;
      readonly pods: unknown;
      /** The one namespace that it can mean, where its selector names one. */
      readonly only?: string;
    }
  | { readonly kind: 'addresses'; readonly ranges: Ranges; readonly isV6: boolean };

/** One rule of a policy, read: nobody named means everybody, no port means every port. Rules of the same ports share their list. */
export interface PolicyRule {
  readonly peers?: readonly Peer[];
  readonly ports: readonly PortRule[];
}

const every: readonly PortRule[] = protocols.map((protocol) => ({ protocol, numbers: everyPort }));

/** The rules of a policy in one direction; none when it says nothing of it. */
export function rulesOf({ spec }: Ruled, direction: Direction): readonly PolicyRule[] {
  if (!isolates({ spec }, direction)) return [];
  return listAt(spec, direction.toLowerCase()).map((rule) => {
    const peers = listAt(rule, direction === 'Ingress' ? 'from' : 'to');
    const ports = listAt(rule, 'ports');
    return {
      ...(peers.length > 0 ? { peers: peers.map(peerOf) } : {}),
      ports: ports.length > 0 ? portsOf(JSON.stringify(ports)) : every,
    };
  });
}

function peerOf(peer: unknown): Peer {
  const block = at(peer, 'ipBlock');
  if (block === undefined) {
    const namespaces = at(peer, 'namespaceSelector');
    const only = textAt(namespaces, 'matchLabels', 'kubernetes.io/metadata.name');
    return { kind: 'pods', namespaces, pods: at(peer, 'podSelector'), ...(only === undefined ? {} : { only }) };
  }
  return blockOf([textAt(block, 'cidr') ?? '', ...listAt(block, 'except').map(String)].join('\0'));
}

/** A block, by its addresses and those that are none of it: most policies name the same. */
const blockOf = onceForText((texts): Peer => {
  const [cidr = '', ...except] = texts.split('\0');
  return { kind: 'addresses', ranges: without(addresses(cidr), addresses(...except)), isV6: cidr.includes(':') };
});

/** Ports as they are written: thousands of rules have the same few. */
const portsOf = onceForText((json): readonly PortRule[] => (JSON.parse(json) as readonly unknown[]).map(portOf));

function portOf(port: unknown): PortRule {
  const protocol = (textAt(port, 'protocol') ?? 'TCP') as Protocol;
  const number = at(port, 'port');
  if (number === undefined) return { protocol, numbers: everyPort };
  if (typeof number === 'string') return { protocol, numbers: [], name: number };
  const [first, last] = [Number(number), Number(at(port, 'endPort') ?? number)];
  return { protocol, numbers: ranges([{ first, last }]) };
}
