import { type Lab, pathOf } from '../../constructs/lab';
import { addressInHouse, nodesOfPlacement } from '../../constructs/node-address';
import { PodSet } from '../../constructs/pod-set';
import { Tenant } from '../../constructs/tenant';
import type { Model } from '../../model/assemble';
import { at, listAt, textAt } from '../../objects/lenient';
import type { Endpoint } from '../../objects/network/graph';
import type { Labels } from '../../objects/network/labels';
import { addresses, type Ranges } from '../../units/ranges';

/** Pods that talk, with what is declared of them. */
export interface Talker extends Endpoint {
  /** As people call them. */
  readonly name: string;
  /** Where they are declared. */
  readonly where: string;
  /** Undefined for pods that nobody declared as a set: a tenant's, or those of an object written by hand. */
  readonly set?: PodSet;
}

/** CoreDNS: every pod asks it, and it asks whoever knows (K3s, manifests/coredns.yaml). */
export function isDns({ namespace, labels }: Endpoint): boolean {
  return namespace === 'kube-system' && labels['k8s-app'] === 'kube-dns';
}

/** All pods of a homelab: those that are declared, those of objects written by hand, and any that a tenant's repository may bring. */
export function talkersOf({ lab, objects }: Pick<Model, 'lab' | 'objects'>): readonly Talker[] {
  const rendered = new Map<string, Talker[]>();
  const nodes = addresses(...lab.nodes.flatMap(([, vm]) => addressInHouse(lab, vm) ?? []).map((address) => `${address}/32`));
  for (const { namespace, labels, spec, by } of objects.pods()) {
    const named = Object.fromEntries(
      listAt(spec, 'containers').flatMap((container) =>
        listAt(container, 'ports').flatMap((port) => {
          const name = textAt(port, 'name');
          const protocol = (textAt(port, 'protocol') ?? 'TCP') as 'TCP';
          return name === undefined ? [] : [[name, { number: Number(at(port, 'containerPort')), protocol }]];
        }),
      ),
    );
    const list = rendered.get(namespace) ?? [];
    const onNode = spec.hostNetwork === true ? { onNode: nodes } : {};
    list.push({ namespace, labels, named, name: `${namespace}/${by.manifest.metadata.name}`, where: by.source, ...onNode });
    rendered.set(namespace, list);
  }
  const claimed = new Set<Talker>();
  const sets = PodSet.all(lab).map((set): Talker => {
    const { namespace, selector } = set;
    const own = (rendered.get(namespace) ?? []).filter(({ labels }) => isWithin(selector, labels));
    for (const one of own) claimed.add(one);
    const [first] = own;
    return {
      namespace,
      labels: first?.labels ?? selector,
      named: { ...set.ports, ...first?.named },
      name: `${namespace}/${set.name}`,
      where: pathOf(set),
      set,
      ...(set.onNodeNetwork ? { onNode: addressesOfNodes(lab, set) } : {}),
    };
  });
  const others = [...rendered.values()].flat().filter((one) => !claimed.has(one));
  return [...sets, ...others, ...tenants(lab)];
}

/** The addresses of the nodes that pods may run on. */
export function addressesOfNodes(lab: Lab, { placement }: PodSet): Ranges {
  return addresses(
    ...nodesOfPlacement(lab, placement)
      .flatMap(([, vm]) => addressInHouse(lab, vm) ?? [])
      .map((address) => `${address}/32`),
  );
}

function tenants(lab: Lab): Talker[] {
  return Tenant.all(lab).map((tenant) => ({
    namespace: tenant.name,
    labels: {},
    name: `any pod of ${tenant.name}`,
    where: pathOf(tenant),
  }));
}

function isWithin(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
