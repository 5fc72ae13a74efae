import { show } from '../show';
import { check, each, required } from './checks';
import { checkLabels } from './metadata';
import { dnsSubdomain, labelValue, qualifiedName } from './names';
import type { Place } from './place';

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly Requirement[];
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

export interface NodeSelector {
  readonly nodeSelectorTerms?: readonly NodeSelectorTerm[];
}

const withValues = ['In', 'NotIn'];
const withoutValues = ['Exists', 'DoesNotExist'];

/** A selector of pods or namespaces (k8s.io/apimachinery, pkg/apis/meta/v1/validation/validation.go). */
export function checkSelector(place: Place, selector: LabelSelector | undefined): void {
  if (selector === undefined) return;
  checkLabels(place.at('matchLabels'), selector.matchLabels);
  each(place.at('matchExpressions'), selector.matchExpressions, (at, requirement) => {
    checkOperator(at, requirement, []);
    check(at.at('key'), requirement.key, qualifiedName);
    each(at.at('values'), requirement.values, (value, text) => check(value, text, labelValue));
  });
}

/** Whether a selector says nothing, and so would take everything. */
export function isEmptySelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** Whether a selector selects what has some labels. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      return (value !== undefined) === (operator === 'Exists');
    })
  );
}

/** A selector of nodes, by their labels or their name (pkg/apis/core/validation/validation.go, ValidateNodeSelector). */
export function checkNodeSelector(place: Place, selector: NodeSelector): void {
  if (!required(place.at('nodeSelectorTerms'), selector.nodeSelectorTerms)) return;
  each(place.at('nodeSelectorTerms'), selector.nodeSelectorTerms, (at, term) => checkNodeSelectorTerm(at, term, labelValue));
}

/** One term. What is only preferred may look for values that no label can have. */
export function checkNodeSelectorTerm(place: Place, term: NodeSelectorTerm, valueRule?: typeof labelValue): void {
  each(place.at('matchExpressions'), term.matchExpressions, (at, requirement) => {
    checkOperator(at, requirement, ['Gt', 'Lt']);
    check(at.at('key'), requirement.key, qualifiedName);
    if (valueRule) each(at.at('values'), requirement.values, (value, text) => check(value, text, valueRule));
  });
  each(place.at('matchFields'), term.matchFields, (at, { key, operator, values = [] }) => {
    if (!withValues.includes(operator)) at.at('operator').fault(`${show(operator)} is neither In nor NotIn`);
    else if (values.length !== 1) at.at('values').fault(`has ${values.length} values, and a node's name is one`);
    if (key !== 'metadata.name') at.at('key').fault(`${show(key)} is no field of a node to select by: only metadata.name`);
    else each(at.at('values'), values, (value, text) => check(value, text, dnsSubdomain));
  });
}

function checkOperator(place: Place, { operator, values = [] }: Requirement, comparing: readonly string[]): void {
  if (withValues.includes(operator)) {
    if (values.length === 0) place.at('values').fault(`is empty, and ${operator} looks for some`);
  } else if (withoutValues.includes(operator)) {
    if (values.length > 0) place.at('values').fault(`has values, and ${operator} looks for none`);
  } else if (comparing.includes(operator)) {
    if (values.length !== 1) place.at('values').fault(`has ${values.length} values, and ${operator} compares with one`);
  } else place.at('operator').fault(`${show(operator)} is none of ${[...withValues, ...withoutValues, ...comparing].join(', ')}`);
}
