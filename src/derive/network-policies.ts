import type { k8s } from 'cdk8s-plus-28';
import type { Lab } from '../constructs/lab';
import { peerOf, peersOf, podPeers } from '../constructs/network-peers';
import { object } from '../constructs/object';
import { type ExternalPort, isPort, PodSet, type Port } from '../constructs/pod-set';
import { Tenant, tenantLabel } from '../constructs/tenant';
import type { Plain } from '../objects/kinds';
import { type Flows, ingressOf } from './flows';

/** Every pod of every tenant. */
const anyTenant = { namespaceSelector: { matchExpressions: [{ key: tenantLabel, operator: 'Exists' }] } };

type PolicyPort = Plain<k8s.NetworkPolicyPort>;

/** Exactly the flows that the model declares: one policy for each set of pods that has any. */
export function deriveNetworkPolicies(lab: Lab, flows: Flows): void {
  const ingress = ingressOf(PodSet.all(lab));
  const tenants = Tenant.all(lab);
  for (const tenant of tenants) tenant.emitNetwork(ingress);
  const sources = new Map<PodSet, { source: PodSet; port: Port }[]>();
  for (const [source, destinations] of flows) {
    if (source.onNodeNetwork) continue; // what comes from a pod's own node no policy holds back
    for (const destination of destinations) {
      if (!isPort(destination)) continue;
      const list = sources.get(destination.pods);
      if (list) list.push({ source, port: destination });
      else sources.set(destination.pods, [{ source, port: destination }]);
    }
  }
  for (const [pods, destinations] of flows) {
    if (pods.onNodeNetwork) continue; // a policy would hold back nothing
    const from = sources.get(pods) ?? [];
    const incoming = [
      ...from.map(({ source, port }) => ({ from: [peerOf(source)], ports: [policyPort(port)] })),
      ...pods.open.flatMap((name) => (pods.ports[name] ? [{ ports: [policyPort(pods.ports[name])] }] : [])),
    ];
    const outgoing = [
      ...destinations.map((destination) =>
        isPort(destination)
          ? { to: podPeers(lab, destination.pods), ports: [policyPort(destination)] }
          : { to: peersOf(lab, destination), ...(destination.ports.length > 0 ? { ports: destination.ports.map(externalPort) } : {}) },
      ),
      // what tenants' own repositories run behind the ingress is not in the model: any port of theirs
      ...(pods === ingress && tenants.length > 0 ? [{ to: [anyTenant] }] : []),
    ];
    if (incoming.length === 0 && outgoing.length === 0) continue;
    object(pods, 'network-policy', 'NetworkPolicy', {
      metadata: { name: pods.name, namespace: pods.namespace },
      spec: {
        podSelector: { matchLabels: pods.selector },
        policyTypes: ['Ingress', 'Egress'],
        ...(incoming.length > 0 ? { ingress: unique(incoming) } : {}),
        ...(outgoing.length > 0 ? { egress: unique(outgoing) } : {}),
      },
    });
  }
}

function externalPort(port: ExternalPort): PolicyPort {
  return typeof port === 'number' ? { protocol: 'TCP', port } : { protocol: 'UDP', port: Number.parseInt(port, 10) };
}

function policyPort({ protocol, number }: Port): PolicyPort {
  return { protocol, port: number };
}

function unique<T>(rules: readonly T[]): T[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
