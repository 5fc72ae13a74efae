import { BorrowedVolume } from '../constructs/borrowed';
import { type Priority, priorities } from '../constructs/chart';
import { HelmRelease } from '../constructs/helm-release';
import type { Lab } from '../constructs/lab';
import { PodSet } from '../constructs/pod-set';
import { Secret } from '../constructs/secret';
import { Tenant, tenantKinds } from '../constructs/tenant';
import { Volume } from '../constructs/volume';
import { Workload } from '../constructs/workload';
import { firstBootObjects } from '../gitops/first-boot';
import { storageClasses } from '../inventory/vm';
import { type Kind, kinds } from '../objects/kinds';
import { at, listAt, tableAt, textAt } from '../objects/lenient';
import { groupOf, type Rendered } from '../objects/manifest';
import type { Objects } from '../objects/objects';
import { anyNamespace, type Target } from '../objects/references';
import { onceFor } from '../units/remembered';
import type { Model } from './assemble';
import { broughtByK3s, inEveryNamespace, isKubernetesOwn } from './brought';
import { traefikNames } from './traefik-names';

/** Something that is in the cluster once all has come up. */
export interface Present extends Target {
  /** A Secret's or ConfigMap's; undefined when they are not known. */
  readonly keys?: readonly string[];
  /** A Service's, by name; undefined when they are not known. */
  readonly ports?: Readonly<Record<string, number>>;
}

/** Everything that is in the cluster once all has come up: ours, what sealed secrets open to, what Kubernetes, K3s and charts bring. */
export class Cluster {
  private readonly groups = new Map<string, Map<string, OfKind>>();
  /** Namespaces whose tenants' own repositories bring what is not in the model. */
  private readonly tenants: ReadonlySet<string>;

  constructor({ lab, objects }: Pick<Model, 'lab' | 'objects'>) {
    this.tenants = new Set(Tenant.all(lab).map(({ name }) => name));
    for (const one of [...broughtByK3s, ...broughtByPlatform(lab, objects), ...traefikNames(objects)]) this.add(one);
    for (const { namespace, name, asked } of Secret.all(lab)) this.add({ group: '', kind: 'Secret', namespace, name, keys: asked });
    for (const rendered of objects.all) for (const one of presentBy(rendered)) this.add(one);
    for (const one of [...broughtByCharts(lab), ...declaredOnly(lab)]) this.add(one);
    for (const { name } of this.named({ group: '', kind: 'Namespace' }))
      for (const one of inEveryNamespace) this.add({ ...one, namespace: name });
  }

  /** What a name leads to. */
  find(to: Target): Present | undefined {
    return (
      this.ofKind(to)
        ?.names.get(to.namespace ?? '')
        ?.get(to.name) ?? (isKubernetesOwn(to) ? to : undefined)
    );
  }

  /** Whether a tenant's own repository may bring it. */
  mayCome({ group, kind, namespace = '' }: Target): boolean {
    if (!this.tenants.has(namespace)) return false;
    return (group === '' && kind === 'Secret') || tenantKinds.some((one) => one.kind === kind && one.group === group);
  }

  /** The names that would do in its place; of `<namespace>-<name>` that form. */
  candidates({ group, kind, namespace }: Target): readonly string[] {
    const all = this.named({ group, kind });
    if (namespace === anyNamespace) return all.map((one) => `${one.namespace}-${one.name}`);
    return all.filter((one) => one.namespace === namespace).map(({ name }) => name);
  }

  /** The other namespaces that have one of that name. */
  elsewhere({ group, kind, namespace, name }: Target): readonly string[] {
    if (namespace === undefined || namespace === anyNamespace) return [];
    return this.named({ group, kind }).flatMap((one) => (one.name === name && one.namespace !== namespace ? (one.namespace ?? []) : []));
  }

  private named(of: Pick<Target, 'group' | 'kind'>): readonly Present[] {
    return this.ofKind(of)?.all ?? [];
  }

  private ofKind({ group, kind }: Pick<Target, 'group' | 'kind'>): OfKind | undefined {
    return this.groups.get(group)?.get(kind);
  }

  private add(one: Present): void {
    const kinds = entry(this.groups, one.group, () => new Map<string, OfKind>());
    const { all, names } = entry(kinds, one.kind, () => ({ all: [], names: new Map() }));
    const near = entry(names, one.namespace ?? '', () => new Map<string, Present>());
    if (near.has(one.name)) return;
    near.set(one.name, one);
    all.push(one);
    if (one.group === 'traefik.io') entry(names, anyNamespace, () => new Map()).set(`${one.namespace}-${one.name}`, one);
  }
}

/** Everything of one kind, and by namespace and name: several hundred thousand names are looked up, of which none is put together for that. */
interface OfKind {
  readonly all: Present[];
  readonly names: Map<string, Map<string, Present>>;
}

/** What a map has for a key; made where it has nothing yet. */
function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** The cluster of a model, made once however many proofs look for something in it. */
export const clusterOf = onceFor((model: Pick<Model, 'lab' | 'objects'>) => new Cluster(model));

/** A homelab that no first boot brings up, as in a test, stands on a platform that is not in the model. */
function broughtByPlatform(lab: Lab, objects: Objects): Present[] {
  if (lab.standsAlone || firstBootObjects.some((id) => objects.byId(id) !== undefined)) return [];
  return [
    ...(Object.keys(priorities) as Priority[]).map((name) => ({
      group: 'scheduling.k8s.io',
      kind: 'PriorityClass',
      name: `loutik-${name}`,
    })),
    ...storageClasses.map((name) => ({ group: 'storage.k8s.io', kind: 'StorageClass', name })),
  ];
}

/** What Helm charts make, as it is declared: the pods' Deployment, account and Service are called as the pods are. */
function broughtByCharts(lab: Lab): Present[] {
  const made = PodSet.all(lab)
    .filter(({ madeBy }) => madeBy === 'helm')
    .flatMap(({ namespace, name }): Present[] => [
      { group: 'apps', kind: 'Deployment', namespace, name },
      { group: '', kind: 'ServiceAccount', namespace, name },
      { group: '', kind: 'Service', namespace, name },
    ]);
  const said = HelmRelease.all(lab).flatMap(({ namespace, objects }) =>
    Object.entries(objects).flatMap(([kind, names]) => {
      const { apiVersion = 'v1', clusterScoped = false } = kinds[kind as Kind] ?? {};
      return names.map((name): Present => ({ group: groupOf(apiVersion), kind, name, ...(clusterScoped ? {} : { namespace }) }));
    }),
  );
  return [...made, ...said];
}

/** What is declared and could not be made: it is told at its place, and who names it has no other fault. */
function declaredOnly(lab: Lab): Present[] {
  const volumes = [...Volume.all(lab).filter(isUnmade), ...BorrowedVolume.all(lab).filter(({ volume }) => isUnmade(volume))];
  const workloads = Workload.all(lab).filter(({ isMakeable }) => !isMakeable);
  return [
    ...volumes.flatMap(({ namespace, name, claim }): Present[] => [
      { group: '', kind: 'PersistentVolumeClaim', namespace, name: claim },
      { group: '', kind: 'PersistentVolume', name },
    ]),
    ...workloads.flatMap(({ pods: { namespace, name } }): Present[] => [
      ...['Service', 'ServiceAccount'].map((kind) => ({ group: '', kind, namespace, name })),
      ...['Deployment', 'StatefulSet'].map((kind) => ({ group: 'apps', kind, namespace, name })),
    ]),
  ];
}

const isUnmade = ({ nodeDisk }: Volume) => nodeDisk === undefined;

/** What an object is, and what it opens to or brings along. */
function presentBy({ manifest }: Rendered): Present[] {
  const { apiVersion, kind, metadata, spec } = manifest;
  const { name, namespace } = metadata;
  const itself: Present = { group: groupOf(apiVersion), kind, name, ...(namespace === undefined ? {} : { namespace }) };
  switch (kind) {
    case 'ConfigMap':
      return [{ ...itself, keys: [...Object.keys(tableAt(manifest, 'data')), ...Object.keys(tableAt(manifest, 'binaryData'))] }];
    case 'Service':
      return [{ ...itself, ports: servicePorts(spec) }];
    case 'SealedSecret': {
      const template = at(spec, 'template');
      const opened = [...Object.keys(tableAt(spec, 'encryptedData')), ...Object.keys(tableAt(template, 'data'))];
      return [itself, { group: '', kind: 'Secret', namespace, name: textAt(template, 'metadata', 'name') ?? name, keys: opened }];
    }
    case 'HelmChart':
      return [itself, { group: '', kind: 'ServiceAccount', namespace, name: `helm-${name}` }];
    default:
      return [itself];
  }
}

function servicePorts(spec: unknown): Readonly<Record<string, number>> {
  const entries = listAt(spec, 'ports').map((port) => [textAt(port, 'name') ?? '', Number(at(port, 'port'))] as const);
  return Object.fromEntries(entries);
}
