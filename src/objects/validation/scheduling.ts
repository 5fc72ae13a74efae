import { show } from '../show';
import { check, each, oneOf, oneOfOrDefault, required, within } from './checks';
import { dnsLabel, labelValue, qualifiedName } from './names';
import type { Place } from './place';
import {
  checkNodeSelector,
  checkNodeSelectorTerm,
  checkSelector,
  type LabelSelector,
  type NodeSelector,
  type NodeSelectorTerm,
} from './selectors';

interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly topologyKey: string;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly podAffinityTerm: PodAffinityTerm;
  }[];
}

export interface Affinity {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
      readonly weight: number;
      readonly preference: NodeSelectorTerm;
    }[];
  };
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface Spread {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
}

const must = 'requiredDuringSchedulingIgnoredDuringExecution';
const may = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Where a pod wants to be (pkg/apis/core/validation/validation.go, validateAffinity). */
export function checkAffinity(place: Place, { nodeAffinity, ...pods }: Affinity): void {
  const nodes = place.at('nodeAffinity');
  if (nodeAffinity?.[must]) checkNodeSelector(nodes.at(must), nodeAffinity[must]);
  each(nodes.at(may), nodeAffinity?.[may], (at, { weight, preference }) => {
    within(at.at('weight'), weight, 1, 100);
    checkNodeSelectorTerm(at.at('preference'), preference);
  });
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    each(place.at(kind).at(must), pods[kind]?.[must], checkPodTerm);
    each(place.at(kind).at(may), pods[kind]?.[may], (at, { weight, podAffinityTerm }) => {
      within(at.at('weight'), weight, 1, 100);
      checkPodTerm(at.at('podAffinityTerm'), podAffinityTerm);
    });
  }
}

function checkPodTerm(place: Place, term: PodAffinityTerm): void {
  checkSelector(place.at('labelSelector'), term.labelSelector);
  checkSelector(place.at('namespaceSelector'), term.namespaceSelector);
  each(place.at('namespaces'), term.namespaces, (at, name) => check(at, name, dnsLabel));
  if (required(place.at('topologyKey'), term.topologyKey)) check(place.at('topologyKey'), term.topologyKey, qualifiedName);
  checkLabelKeys(place, 'matchLabelKeys', term);
  checkLabelKeys(place, 'mismatchLabelKeys', term);
  for (const key of term.matchLabelKeys ?? []) {
    if (term.mismatchLabelKeys?.includes(key)) place.at('matchLabelKeys').fault(`${show(key)} is among mismatchLabelKeys too`);
  }
}

type LabelKeys = Pick<PodAffinityTerm, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>;

/** Keys whose values are the pod's own: the API server adds them to the selector, which must not have them yet. */
function checkLabelKeys(place: Place, field: 'matchLabelKeys' | 'mismatchLabelKeys', term: LabelKeys): void {
  const keys = term[field] ?? [];
  const at = place.at(field);
  if (keys.length > 0 && term.labelSelector === undefined) at.fault('has no labelSelector beside it');
  each(at, keys, (item, key) => check(item, key, qualifiedName));
  if (field === 'mismatchLabelKeys') return;
  const { matchLabels = {}, matchExpressions = [] } = term.labelSelector ?? {};
  const seen = new Set(Object.keys(matchLabels));
  for (const { key } of matchExpressions) {
    if (seen.has(key) && keys.includes(key)) at.fault(`${show(key)} is in the labelSelector too`);
    seen.add(key);
  }
}

/** What a pod puts up with on a node (ValidateTolerations). */
export function checkTolerations(place: Place, tolerations: readonly Toleration[] | undefined): void {
  each(place, tolerations, (at, { key = '', operator = '', value = '', effect = '', tolerationSeconds }) => {
    if (key !== '') check(at.at('key'), key, qualifiedName);
    else if (operator !== 'Exists') at.at('key').fault('is missing, and only operator Exists takes any key');
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      at.at('effect').fault(`${show(effect)} is not NoExecute, as tolerationSeconds need`);
    oneOfOrDefault(at.at('operator'), operator, ['Equal', 'Exists']);
    if (operator === 'Exists' && value !== '') at.at('value').fault(`${show(value)} stands with operator Exists, which looks at no value`);
    if (operator === 'Equal' || operator === '') check(at.at('value'), value, labelValue);
    oneOfOrDefault(at.at('effect'), effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
  });
}

/** How pods are spread (validateTopologySpreadConstraints). Two of one key and answer are refused as one item of the list twice. */
export function checkSpreads(place: Place, spreads: readonly Spread[] | undefined): void {
  each(place, spreads, (at, spread) => {
    within(at.at('maxSkew'), spread.maxSkew, 1);
    required(at.at('topologyKey'), spread.topologyKey);
    oneOf(at.at('whenUnsatisfiable'), spread.whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']);
    within(at.at('minDomains'), spread.minDomains, 1);
    if (spread.minDomains !== undefined && spread.whenUnsatisfiable !== 'DoNotSchedule') {
      at.at('minDomains').fault('needs whenUnsatisfiable: DoNotSchedule');
    }
    for (const policy of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) oneOf(at.at(policy), spread[policy], ['Honor', 'Ignore']);
    checkSelector(at.at('labelSelector'), spread.labelSelector);
    checkLabelKeys(at, 'matchLabelKeys', spread);
  });
}
