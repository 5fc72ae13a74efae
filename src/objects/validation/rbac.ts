import { check, each, oneOf, required } from './checks';
import { dnsSubdomain, pathSegment } from './names';
import type { Place } from './place';
import { checkSelector, type LabelSelector } from './selectors';

export interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface Binding {
  readonly roleRef: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
  readonly subjects?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
    readonly apiGroup?: string;
  }[];
}

export interface Aggregation {
  readonly clusterRoleSelectors?: readonly LabelSelector[];
}

const group = 'rbac.authorization.k8s.io';

/** The rules of a role (pkg/apis/rbac/validation/validation.go, ValidatePolicyRule). */
export function checkRules(place: Place, rules: readonly Rule[] | undefined, namespaced: boolean): void {
  each(place, rules, (at, { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }) => {
    required(at.at('verbs'), verbs);
    if (nonResourceURLs.length > 0) {
      const urls = at.at('nonResourceURLs');
      if (namespaced) urls.fault('stand in a ClusterRole only: they are in no namespace');
      if (apiGroups.length + resources.length + resourceNames.length > 0)
        urls.fault('stand beside resources, and a rule is for one of them');
      return;
    }
    required(at.at('apiGroups'), apiGroups);
    required(at.at('resources'), resources);
  });
}

export function checkAggregation(place: Place, aggregation: Aggregation | undefined): void {
  if (aggregation === undefined) return;
  required(place.at('clusterRoleSelectors'), aggregation.clusterRoleSelectors ?? []);
  each(place.at('clusterRoleSelectors'), aggregation.clusterRoleSelectors, checkSelector);
}

/** Who has a role (ValidateRoleBinding, ValidateClusterRoleBinding). An apiGroup that is not given is the right one. */
export function checkBinding(place: Place, { roleRef, subjects }: Binding, namespaced: boolean): void {
  oneOf(place.at('roleRef').at('apiGroup'), roleRef.apiGroup || group, [group]);
  oneOf(place.at('roleRef').at('kind'), roleRef.kind, namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']);
  if (required(place.at('roleRef').at('name'), roleRef.name)) check(place.at('roleRef').at('name'), roleRef.name, pathSegment);
  each(place.at('subjects'), subjects, (at, { kind, name, namespace = '', apiGroup = '' }) => {
    oneOf(at.at('kind'), kind, ['ServiceAccount', 'User', 'Group']);
    required(at.at('name'), name);
    if (kind !== 'ServiceAccount') return oneOf(at.at('apiGroup'), apiGroup || group, [group]);
    if (name !== '') check(at.at('name'), name, dnsSubdomain);
    if (apiGroup !== '') at.at('apiGroup').fault('is not empty, as a ServiceAccount’s is');
    if (!namespaced) required(at.at('namespace'), namespace);
  });
}
