import { contains, tryAddress, tryCidr } from '../../src/units/cidr';

/** A pod as its network policies see it. */
export interface Peer {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly address: string;
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}
interface Rule {
  readonly ports?: readonly { readonly port?: number; readonly endPort?: number; readonly protocol?: string }[];
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
}
interface PolicyPeer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}
export interface Policy {
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly podSelector?: Selector;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** Whether a pod may open a TCP connection to another's port, by what the NetworkPolicy objects say (Kubernetes' own semantics). */
export function mayConnect(policies: readonly Policy[], from: Peer, to: Peer, port: number): boolean {
  return direction(policies, 'Egress', from, to, port) && direction(policies, 'Ingress', to, from, port);
}

function direction(policies: readonly Policy[], type: 'Ingress' | 'Egress', self: Peer, other: Peer, port: number): boolean {
  const applying = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === self.namespace && spec.policyTypes.includes(type) && selects(spec.podSelector, self.labels),
  );
  if (applying.length === 0) return true;
  return applying.some(({ metadata, spec }) =>
    (type === 'Ingress' ? spec.ingress : spec.egress)?.some((rule) => {
      const peers = type === 'Ingress' ? rule.from : rule.to;
      return hasPort(rule, port) && (peers === undefined || peers.some((peer) => isPeer(peer, metadata.namespace, other)));
    }),
  );
}

function hasPort({ ports }: Rule, port: number): boolean {
  return (
    ports === undefined ||
    ports.some(
      (one) => (one.protocol ?? 'TCP') === 'TCP' && (one.port === undefined || (port >= one.port && port <= (one.endPort ?? one.port))),
    )
  );
}

function isPeer({ ipBlock, podSelector, namespaceSelector }: PolicyPeer, own: string, other: Peer): boolean {
  if (ipBlock) {
    const inside = (cidr: string) => {
      const range = tryCidr(cidr);
      return range !== undefined && contains(range, tryAddress(other.address) ?? -1);
    };
    return inside(ipBlock.cidr) && !ipBlock.except?.some(inside);
  }
  const place = namespaceSelector ? selects(namespaceSelector, other.namespaceLabels) : other.namespace === own;
  return place && selects(podSelector, other.labels);
}

function selects(selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator === 'Exists') return key in labels;
      if (operator === 'DoesNotExist') return !(key in labels);
      return operator === 'In' ? values.includes(labels[key] ?? '') : !values.includes(labels[key] ?? '');
    })
  );
}
