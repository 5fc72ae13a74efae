import { ServiceChart } from '../constructs/chart';
import type { Lab } from '../constructs/lab';
import { rootName } from '../constructs/taken-names';
import { rootApplication } from '../gitops/applications';
import { broughtByK3s, inEveryNamespace, isKubernetesOwn } from '../model/brought';
import { groupOf, identity as identityOf, type Manifest, type Rendered } from '../objects/manifest';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const identity: Proof = {
  id: 'identity',
  states: 'No two objects of the homelab are one object in the cluster, and none is one that K3s makes.',
  why: 'Of two objects with one identity, the cluster keeps the one that came last.',
  prove({ lab, objects }) {
    return { figures: [{ about: 'objects', value: String(objects.all.length) }], findings: failures(duplicates(lab, objects.all)) };
  },
};

function duplicates(lab: Lab, objects: readonly Rendered[]): Problem[] {
  const first = new Map<string, string>();
  // an app of that name is told where it is declared
  const isTold = ServiceChart.all(lab).some(({ name }) => name === rootName);
  if (!isTold) first.set(identityOf(rootApplication(lab)), `clusters/${lab.homelab}/root.yaml`);
  return objects.flatMap(({ manifest, source }): Problem[] => {
    const key = identityOf(manifest);
    const other = first.get(key) ?? (isOfK3s(manifest, key) ? 'K3s itself' : undefined);
    first.set(key, other ?? source);
    if (other === undefined) return [];
    const { kind, metadata } = manifest;
    return [
      {
        code: 'OBJECT_DUPLICATE',
        where: source,
        what: `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name} is also made by ${other}`,
        repair: 'give one of them another name; the second would overwrite the first',
      },
    ];
  });
}

/** Namespaces of K3s may be ours as well, to say their Pod Security, and so may the account that every namespace has. */
const ofBoth = new Set(['Namespace', 'ServiceAccount']);

const ofK3s = new Set(broughtByK3s.map((one) => `${one.group}|${one.kind}|${one.namespace ?? ''}|${one.name}`)); // as `identity` has it

/** Whether K3s or Kubernetes makes an object of that identity, and keeps it as it wants it. */
function isOfK3s({ apiVersion, kind, metadata: { name } }: Manifest, key: string): boolean {
  if (ofBoth.has(kind)) return false;
  const group = groupOf(apiVersion);
  return (
    ofK3s.has(key) ||
    isKubernetesOwn({ group, kind, name }) ||
    inEveryNamespace.some((one) => one.group === group && one.kind === kind && one.name === name)
  );
}
