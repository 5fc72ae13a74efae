import { storageClasses } from '../inventory/vm';
import { at, listAt, namedAt, textAt } from '../objects/lenient';
import type { Rendered } from '../objects/manifest';
import type { Objects } from '../objects/objects';
import type { Problem } from '../problems';
import { Bytes } from '../units/bytes';
import { tryQuantity } from '../units/quantity';
import { onceFor } from '../units/remembered';

/** A claim: one of ours, or one that a StatefulSet makes for a pod of its. */
interface Claim {
  readonly source: string;
  readonly namespace: string;
  readonly name: string;
  readonly spec: unknown;
}

const classOf = (claim: Claim) => textAt(claim.spec, 'storageClassName');
const volumeOf = (claim: Claim) => textAt(claim.spec, 'volumeName');

/** A claim that no volume takes waits for ever, and every pod with it: our classes make no volume by themselves. */
export function claimFaults(objects: Objects): Problem[] {
  const volumes = objects.ofKind('PersistentVolume');
  const byName = new Map(volumes.map((volume) => [volume.manifest.metadata.name, volume]));
  const isMade = provisioned(objects);
  const waiting = claimsOf(objects).filter((claim) => {
    const wanted = volumeOf(claim);
    // one of a volume that is not there is told as a name that leads nowhere
    return wanted === undefined ? !isMade(classOf(claim)) : byName.has(wanted);
  });
  const named = (claim: Claim) => byName.get(volumeOf(claim) ?? '');
  const fitting = onceFor((claim: Claim) => {
    const own = named(claim);
    return (own ? [own] : volumes).filter((volume) => unfit(claim, volume) === undefined);
  });
  const holders = heldBy([...waiting.filter(named), ...waiting.filter((claim) => !named(claim))], fitting);
  const bound = new Set(holders.values());
  const because = (claim: Claim): string => {
    const own = named(claim);
    const [first] = fitting(claim);
    const holder = first && holders.get(first);
    if (own) return `: PersistentVolume ${volumeOf(claim)} ${holder ? `is ${holder.namespace}/${holder.name}’s` : unfit(claim, own)}`;
    return holder ? ': each that fits is another claim’s' : '';
  };
  return waiting
    .filter((claim) => !bound.has(claim))
    .map((claim) => ({
      code: 'REFERENCE_UNKNOWN',
      where: claim.source,
      what: `no volume takes the claim ${claim.namespace}/${claim.name}${because(claim)}`,
      repair: 'declare both with new Volume(this, …): it makes the claim, and the volume that the claim is bound to',
    }));
}

/**
 * Which claim each volume is bound to, when as many as possible are: a volume is one claim's (kube-controller-manager,
 * `pkg/controller/volume/persistentvolume`). Those who come first go before.
 */
function heldBy(claims: readonly Claim[], fitting: (claim: Claim) => readonly Rendered[]): ReadonlyMap<Rendered, Claim> {
  const holders = new Map<Rendered, Claim>();
  const bind = (claim: Claim, tried: Set<Rendered>): boolean =>
    fitting(claim).some((volume) => {
      if (tried.has(volume)) return false;
      tried.add(volume);
      const other = holders.get(volume);
      if (other !== undefined && !bind(other, tried)) return false; // that one finds no other volume
      holders.set(volume, claim);
      return true;
    });
  for (const claim of claims) bind(claim, new Set());
  return holders;
}

/** Whether somebody makes a volume for a claim of a class. */
function provisioned(objects: Objects): (name: string | undefined) => boolean {
  const declared = objects.ofKind('StorageClass');
  const makes = new Map<string, boolean>(storageClasses.map((name) => [name, false]));
  for (const { manifest } of declared) makes.set(manifest.metadata.name, manifest.provisioner !== 'kubernetes.io/no-provisioner');
  const chosen = declared.find(({ manifest }) => manifest.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true');
  return (name = chosen?.manifest.metadata.name) => (name === undefined ? false : (makes.get(name) ?? true));
}

function claimsOf(objects: Objects): readonly Claim[] {
  const declared = objects.ofKind('PersistentVolumeClaim').map(({ source, manifest: { metadata, spec } }) => ({
    source,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    spec: spec as unknown,
  }));
  const names = new Set(declared.map(({ namespace, name }) => `${namespace}/${name}`));
  const made = objects.ofKind('StatefulSet').flatMap(({ source, manifest: { metadata, spec } }) =>
    namedAt(spec, 'volumeClaimTemplates').flatMap(([, template]) =>
      Array.from({ length: Math.min(Number(at(spec, 'replicas') ?? 1) || 0, 100) }, (_, index) => ({
        source,
        namespace: metadata.namespace ?? '',
        name: `${textAt(template, 'metadata', 'name')}-${metadata.name}-${index}`,
        spec: at(template, 'spec'),
      })),
    ),
  );
  return [...declared, ...made.filter(({ namespace, name }) => !names.has(`${namespace}/${name}`))];
}

/** Why a volume does not take a claim (kube-controller-manager, `pkg/controller/volume/persistentvolume`); undefined when it does. */
function unfit(claim: Claim, { manifest }: Rendered): string | undefined {
  const { spec } = manifest;
  const holder = at(spec, 'claimRef');
  if (holder !== undefined && (textAt(holder, 'namespace') !== claim.namespace || textAt(holder, 'name') !== claim.name)) {
    return `is kept for ${textAt(holder, 'namespace')}/${textAt(holder, 'name')}`;
  }
  const has = textAt(spec, 'storageClassName') ?? 'none';
  if (has !== (classOf(claim) ?? 'none')) return `is of class ${has}, and the claim of ${classOf(claim) ?? 'none'}`;
  const modes = listAt(spec, 'accessModes');
  const mode = listAt(claim.spec, 'accessModes').find((one) => !modes.includes(one));
  if (mode !== undefined) return `has no access mode ${String(mode)}`;
  const size = tryQuantity(at(spec, 'capacity', 'storage')) ?? 0;
  const asked = tryQuantity(at(claim.spec, 'resources', 'requests', 'storage')) ?? 0;
  return asked > size ? `has ${Bytes.of(size)}, and the claim asks for ${Bytes.of(asked)}` : undefined;
}
