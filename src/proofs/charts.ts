import { HelmRelease } from '../constructs/helm-release';
import { type Lab, pathOf } from '../constructs/lab';
import { PodSet } from '../constructs/pod-set';
import { type Kind, kinds } from '../objects/kinds';
import type { Objects } from '../objects/objects';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';
import { byHandTwice, keptTwice } from './selected-twice';

export const charts: Proof = {
  id: 'charts',
  states: 'What Helm charts make and what is ours have names of their own, and each set of pods labels, a budget and an autoscaler.',
  why: 'What a chart makes in the cluster stands in no file here, and meets ours there.',
  prove({ lab, objects }) {
    const releases = HelmRelease.all(lab);
    return {
      figures: [
        { about: 'releases', value: String(releases.length) },
        { about: 'sets of pods', value: String(PodSet.all(lab).length) },
      ],
      findings: failures([
        ...releases.flatMap((release) => madeTwice(release, objects)),
        ...selectedTwice(lab),
        ...byHandTwice(lab, objects),
        ...keptTwice(objects),
      ]),
    };
  },
};

/** Two owners of one object overwrite each other's fields for ever. */
function madeTwice(release: HelmRelease, objects: Objects): Problem[] {
  const named = Object.entries(release.objects).flatMap(([kind, names]) => names.map((name) => ({ kind, name })));
  return named.flatMap(({ kind, name }): Problem[] => {
    const { apiVersion, clusterScoped } = kinds[kind as Kind] ?? {};
    const metadata = clusterScoped ? { name } : { name, namespace: release.namespace };
    const ours = apiVersion && objects.byId({ apiVersion, kind, metadata });
    if (!ours) return [];
    return [
      {
        code: 'OBJECT_DUPLICATE',
        where: ours.source,
        what: `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${name} is also made by the chart of ${pathOf(release)}`,
        repair: 'give it another name, or tell the chart not to make its own',
      },
    ];
  });
}

/** Labels that select two sets lead the network policies and Services of one to the pods of the other. */
function selectedTwice(lab: Lab): Problem[] {
  const all = PodSet.all(lab);
  const byNamespace = new Map<string, PodSet[]>();
  return all.flatMap((pods): Problem[] => {
    const before = byNamespace.get(pods.namespace) ?? [];
    byNamespace.set(pods.namespace, before);
    const other = before.find((one) => one.name === pods.name || within(one, pods) || within(pods, one));
    before.push(pods);
    if (other === undefined) return [];
    return [
      {
        code: 'OBJECT_DUPLICATE',
        where: pathOf(pods),
        what: `in namespace ${pods.namespace}, its pods have the name or labels of those of ${pathOf(other)}`,
        repair: 'give one of them another name, or labels that tell them apart',
      },
    ];
  });
}

function within(one: PodSet, other: PodSet): boolean {
  return Object.entries(one.selector).every(([key, value]) => other.selector[key] === value);
}
