import { ServiceChart } from '../constructs/chart';
import { type Lab, pathOf } from '../constructs/lab';
import { PodSet } from '../constructs/pod-set';
import { at, textAt } from '../objects/lenient';
import { identity, type Rendered } from '../objects/manifest';
import type { Objects } from '../objects/objects';
import { isEmptySelector, type LabelSelector, selects } from '../objects/validation/selectors';
import type { Problem } from '../problems';

/** Pods that are alike, and what selects them. */
interface Selected {
  readonly where: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined for those of a job, which finds its pods by what nobody else has. */
  readonly selector?: LabelSelector;
}

/** Pods that somebody wrote as a manifest, and another one's selector or labels fit: each counts, serves or adopts the other's. */
export function byHandTwice(lab: Lab, objects: Objects): Problem[] {
  const sets = PodSet.all(lab);
  const constructs = new Set(sets.flatMap(({ node: { scope } }) => (scope && !(scope instanceof ServiceChart) ? [pathOf(scope)] : [])));
  const isByHand = ({ source }: Rendered) => !constructs.has(source.slice(0, source.lastIndexOf('/')));
  const known = sets.map(
    (set): Selected => ({ where: pathOf(set), namespace: set.namespace, labels: set.selector, selector: { matchLabels: set.selector } }),
  );
  const byNamespace = new Map<string, Selected[]>();
  for (const one of known) byNamespace.set(one.namespace, [...(byNamespace.get(one.namespace) ?? []), one]);
  return objects
    .pods()
    .filter(({ by }) => isByHand(by))
    .flatMap(({ by, namespace, labels }): Problem[] => {
      const selector = at(by.manifest, 'spec', 'selector') as LabelSelector | undefined;
      const own: Selected = { where: by.source, namespace, labels, ...(selector && !isEmptySelector(selector) ? { selector } : {}) };
      const before = byNamespace.get(namespace) ?? [];
      byNamespace.set(namespace, [...before, own]);
      const other = before.find((one) => fits(one, own) || fits(own, one));
      if (other === undefined) return [];
      const what = fits(own, other)
        ? `its selector fits the pods of ${other.where} too`
        : `its pods have the labels by which ${other.where} selects its own`;
      return [
        {
          code: 'OBJECT_DUPLICATE',
          where: by.source,
          what: `in namespace ${namespace}, ${what}`,
          repair: 'give its selector and its pods a label that tells them apart',
        },
      ];
    });
}

function fits({ selector }: Selected, { labels }: Selected): boolean {
  return selector !== undefined && selects(selector, labels);
}

/** Two of one identity are told as that. */
const isOne = (one: Rendered, other: Rendered) => identity(one.manifest) === identity(other.manifest);

/** Two that keep the same pods, or scale the same workload: what the one does the other undoes. */
export function keptTwice(objects: Objects): Problem[] {
  const duplicate = (where: string, what: string, repair: string): Problem => ({ code: 'OBJECT_DUPLICATE', where, what, repair });
  const pods = objects.pods();
  const kept = new Map<string, Rendered>();
  const budgets = objects.ofKind('PodDisruptionBudget').flatMap((budget): Problem[] => {
    const { source, manifest } = budget;
    const { name, namespace = '' } = manifest.metadata;
    const selector = (at(manifest, 'spec', 'selector') ?? {}) as LabelSelector;
    const own = pods.filter((pod) => pod.namespace === namespace && selects(selector, pod.labels)).map(({ by }) => by.source);
    const other = own.flatMap((pod) => kept.get(pod) ?? [])[0];
    for (const pod of own) kept.set(pod, kept.get(pod) ?? budget);
    if (other === undefined || isOne(budget, other)) return [];
    return [
      duplicate(
        source,
        `PodDisruptionBudget ${name} keeps pods that ${other.source} keeps too: no drain of their node would end`,
        'leave one of the two out, or have each select other pods',
      ),
    ];
  });
  const scaled = new Map<string, Rendered>();
  const scalers = objects.ofKind('HorizontalPodAutoscaler').flatMap((scaler): Problem[] => {
    const { source, manifest } = scaler;
    const { name, namespace = '' } = manifest.metadata;
    const target = at(manifest, 'spec', 'scaleTargetRef');
    const [kind, of] = [textAt(target, 'kind') ?? '', textAt(target, 'name') ?? ''];
    const key = `${namespace}/${kind}/${of}`;
    const other = scaled.get(key);
    scaled.set(key, other ?? scaler);
    const workload = objects.byId({ apiVersion: textAt(target, 'apiVersion') ?? '', kind, metadata: { name: of, namespace } });
    return [
      ...(other && !isOne(scaler, other)
        ? [duplicate(source, `autoscaler ${name} scales ${kind} ${of}, which ${other.source} scales too`, 'leave one of the two out')]
        : []),
      ...(at(workload?.manifest, 'spec', 'replicas') === undefined
        ? []
        : [
            {
              code: 'VALUE_INVALID' as const,
              where: workload?.source ?? source,
              what: `${kind} ${of} says replicas, and autoscaler ${name} does too: Argo CD would set them back at each sync`,
              repair: 'leave replicas out of it: they are the autoscaler’s',
            },
          ]),
    ];
  });
  return [...budgets, ...scalers];
}
