import { PodSet } from '../constructs/pod-set';
import type { Model } from '../model/assemble';
import type { Cluster } from '../model/cluster';
import { grouped } from '../objects/grouped';
import { at } from '../objects/lenient';
import { isEmptySelector, type LabelSelector, selects } from '../objects/validation/selectors';
import type { Problem } from '../problems';

const kinds = [
  ['NetworkPolicy', 'podSelector'],
  ['PodDisruptionBudget', 'selector'],
] as const;

/** Policies and budgets that are for no pod: what they promise holds for nobody. */
export function selectsNone({ lab, objects }: Model, cluster: Cluster): Problem[] {
  const pods = grouped(objects.pods(), ({ namespace }) => namespace);
  const sets = grouped(PodSet.all(lab), ({ namespace }) => namespace);
  const isOfOthers = ({ madeBy, requests }: PodSet) => madeBy === 'helm' || requests !== undefined;
  return kinds.flatMap(([kind, field]) =>
    objects.ofKind(kind).flatMap(({ source, manifest }): Problem[] => {
      const { name, namespace = '' } = manifest.metadata;
      const selector = at(manifest, 'spec', field) as LabelSelector | undefined;
      if (selector === undefined || isEmptySelector(selector)) return [];
      // a tenant's own repository brings pods that are not here, a chart's have more labels than are declared
      if (cluster.mayCome({ group: 'apps', kind: 'Deployment', namespace, name })) return [];
      const known = (key: string, labels: Readonly<Record<string, string>>) => Object.hasOwn(labels, key);
      const mayFit = (labels: Readonly<Record<string, string>>) => {
        const matchLabels = Object.fromEntries(Object.entries(selector.matchLabels ?? {}).filter(([key]) => known(key, labels)));
        const matchExpressions = (selector.matchExpressions ?? []).filter(({ key }) => known(key, labels));
        return selects({ matchLabels, matchExpressions }, labels);
      };
      const isServed =
        pods.get(namespace)?.some(({ labels }) => selects(selector, labels)) ||
        sets.get(namespace)?.some((set) => (isOfOthers(set) ? mayFit(set.selector) : selects(selector, set.selector)));
      if (isServed) return [];
      return [
        {
          code: 'REFERENCE_UNKNOWN',
          where: source,
          what: `${kind} ${name} is for pods that nothing makes in namespace ${namespace}: its ${field} fits none`,
          repair: "select the pods by the labels of their template; a Workload's are { 'app.kubernetes.io/name': workload.name }",
        },
      ];
    }),
  );
}
