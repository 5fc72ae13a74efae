import { at, listAt, tableAt, textAt } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import type { Pod } from '../objects/pods';
import { onceFor } from '../units/remembered';
import type { ClusterNode } from './nodes';

/** One thing that a pod demands of its node. */
interface Constraint {
  /** As a person says it: `loutik.dev/home=i5`. */
  readonly text: string;
  /** What it is known by: two of one key hold for the same nodes. */
  readonly key: string;
  readonly holds: (node: ClusterNode) => boolean;
}

/** The nodes that a pod may run on, and what it demands of them. */
export interface Candidates {
  readonly nodes: readonly ClusterNode[];
  readonly demands: readonly string[];
}

/** Where volumes hold their pods: by namespace and claim. */
export type ClaimNodes = ReadonlyMap<string, readonly Constraint[]>;

/** What each claim's volume demands of the node of its pods. */
export function claimNodes(objects: Objects): ClaimNodes {
  const volumes = new Map(objects.ofKind('PersistentVolume').map(({ manifest }) => [manifest.metadata.name, manifest]));
  const held = [...volumes.values()].flatMap((volume) => {
    const claim = at(volume.spec, 'claimRef');
    return [[`${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`, volume] as const];
  });
  const named = objects.ofKind('PersistentVolumeClaim').flatMap(({ manifest: { metadata, spec } }) => {
    const volume = volumes.get(textAt(spec, 'volumeName') ?? '');
    return volume ? [[`${metadata.namespace}/${metadata.name}`, volume] as const] : [];
  });
  return new Map(
    [...held, ...named].map(([claim, { metadata, spec }]) => {
      const required = terms(listAt(spec, 'nodeAffinity', 'required', 'nodeSelectorTerms'));
      return [claim, required.map((one) => ({ ...one, text: `${one.text} for its volume ${metadata.name}` }))];
    }),
  );
}

/** The nodes that a pod may run on: by name, selector, affinity and volumes. What other pods are there is another matter. */
export function candidatesOf(
  { namespace, spec }: Pick<Pod, 'namespace' | 'spec'>,
  claims: ClaimNodes,
  nodes: readonly ClusterNode[],
): Candidates {
  const node = textAt(spec, 'nodeName');
  const demands = [
    ...(node === undefined ? [] : [{ text: `the node ${node}`, key: `node ${node}`, holds: ({ name }: ClusterNode) => name === node }]),
    ...selection(spec),
    ...listAt(spec, 'volumes').flatMap(
      (volume) => claims.get(`${namespace}/${textAt(volume, 'persistentVolumeClaim', 'claimName')}`) ?? [],
    ),
  ];
  return {
    nodes: nodesFor(demands, nodes),
    demands: [...new Set(demands.map(({ text }) => text))],
  };
}

/** The nodes of a cluster that a constraint holds for, by its key: of many pods on few nodes most demand the same. */
const held = onceFor((_nodes: readonly ClusterNode[]) => new Map<string, readonly ClusterNode[]>());

/** The nodes that all constraints hold for, in their order. */
function nodesFor(demands: readonly Constraint[], nodes: readonly ClusterNode[]): readonly ClusterNode[] {
  const known = held(nodes);
  return demands.reduce<readonly ClusterNode[]>((left, { key, holds }) => {
    const own = known.get(key) ?? nodes.filter(holds);
    known.set(key, own);
    return left === nodes ? own : left.filter((node) => own.includes(node));
  }, nodes);
}

/** What a pod says itself of the nodes that it may run on. */
function selection(spec: Pod['spec']): readonly Constraint[] {
  return [
    ...Object.entries(tableAt(spec, 'nodeSelector')).map(([key, value]) => expression({ key, operator: 'In', values: [value] })),
    ...terms(listAt(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')),
  ];
}

/** Whether a node is one that a pod selects by itself, whatever its volumes say. */
export function isSelected(spec: Pod['spec'], node: ClusterNode): boolean {
  return selection(spec).every(({ holds }) => holds(node));
}

/** How much a pod would like to be on a node: the weights of all wishes that it meets. */
export function preference(spec: Pod['spec'], node: ClusterNode): number {
  return listAt(spec, 'affinity', 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution').reduce<number>(
    (sum, wish) => sum + (terms([at(wish, 'preference')]).every(({ holds }) => holds(node)) ? Number(at(wish, 'weight')) || 0 : 0),
    0,
  );
}

/** Terms of a selector: one of them has to hold, and of it every expression. None demand nothing. */
function terms(given: readonly unknown[]): readonly Constraint[] {
  if (given.length === 0) return [];
  const each = given.map((term) => [
    ...listAt(term, 'matchExpressions').map((one) => expression(one)),
    ...listAt(term, 'matchFields').map((field) => expression(field, true)),
  ]);
  // a term without any expression holds for no node (k8s.io/component-helpers, scheduling/corev1/nodeaffinity)
  const holds = (node: ClusterNode) => each.some((term) => term.length > 0 && term.every((one) => one.holds(node)));
  const all = (of: (one: Constraint) => string) => each.map((term) => term.map(of).join(' and ')).join(', or ');
  return [{ text: all(({ text }) => text), key: all(({ key }) => key), holds }];
}

function expression(requirement: unknown, isOfName = false): Constraint {
  const key = textAt(requirement, 'key') ?? '';
  const operator = textAt(requirement, 'operator') ?? 'In';
  const values = listAt(requirement, 'values').map(String);
  const found = (node: ClusterNode) => (isOfName ? node.name : node.labels[key]);
  const text = operator === 'In' ? `${key}=${values.join('|')}` : `${key} ${operator} ${values.join('|')}`.trim();
  return {
    text,
    key: JSON.stringify([isOfName, key, operator, values]),
    holds: (node) => holdsFor(operator, found(node), values),
  };
}

function holdsFor(operator: string, value: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false; // the API server knows no other
  }
}
