import type { Vm } from '../inventory/vm';
import { having, object, optional } from '../shape/composed';
import { made } from '../shape/made';
import type { Shape } from '../shape/shape';
import { oneOf, text } from '../shape/values';
import type { Lab, MachineRef } from './lab';
import type { Volume } from './volume';

/** On whose node pods run: the machine's label outlives a failover, because it names the VM's home, and so does the node's own name. */
export interface Placement {
  readonly strength: 'required' | 'preferred' | 'any';
  readonly machine?: string;
  /** Which of the machine's nodes, when it has several. @default - its only one, or any of them */
  readonly node?: string;
}

export const placement: Shape<Placement> = object<Placement>({
  strength: oneOf('required', 'preferred', 'any'),
  machine: optional(text),
  node: optional(text),
});

const named = having<Pick<MachineRef, 'name'>>({ name: text }, 'give it one of the homelab: lab.machines.<machine>');

/** The label of a node that names the machine its VM belongs to. */
export const homeLabel = 'loutik.dev/home';

/** kubelet's own label: the node's name, which is the VM's. */
const nodeLabel = 'kubernetes.io/hostname';

/** Runs on whichever node has room. */
export const anywhere: Placement = { strength: 'any' };

/** Runs on that machine's node while it is there, elsewhere when not. */
export function prefer(machine: Pick<MachineRef, 'name'>): Placement {
  return made(named, machine, ({ name }): Placement => ({ strength: 'preferred', machine: name }));
}

/** Runs on that machine's node or not at all. */
export function pin(machine: Pick<MachineRef, 'name'>): Placement {
  return made(named, machine, ({ name }): Placement => ({ strength: 'required', machine: name }));
}

/** On that node or not at all: by its machine's label, which is all that one node needs, else by its name. */
export function pinToNode(lab: Pick<Lab, 'nodes'>, node: string, { home }: Pick<Vm, 'home'>): Placement {
  const several = lab.nodes.filter(([, vm]) => vm.home === home).length > 1;
  return { strength: 'required', machine: home, ...(several ? { node } : {}) };
}

/** Where the volumes pin their pods to. Volumes of two nodes cannot meet in one pod. */
export function homeOfVolumes(volumes: readonly Volume[]): { readonly placement?: Placement; readonly apart: readonly string[] } {
  const placements = new Map(volumes.flatMap(({ placement }) => (placement ? [[nameOf(placement), placement]] : [])));
  const [placement] = placements.values();
  return { placement, apart: placements.size > 1 ? [...placements.keys()] : [] };
}

/** What a placement holds to: a node by its name, or a machine. */
export function nameOf({ node, machine = '' }: Pick<Placement, 'node' | 'machine'>): string {
  return node ?? machine;
}

/** Whether pods that are placed so may run on a node. */
export function mayRunOn({ strength, machine, node }: Placement, name: string, { home }: Pick<Vm, 'home'>): boolean {
  return strength !== 'required' || (node === undefined ? machine === home : node === name);
}

/** The one label that the nodes of a placement carry. */
export function nodeSelector({ node, machine = '' }: Pick<Placement, 'node' | 'machine'>): Readonly<Record<string, string>> {
  return node === undefined ? { [homeLabel]: machine } : { [nodeLabel]: node };
}

/** That label as Kubernetes' affinities have it. */
export function nodeSelectorTerm(placement: Pick<Placement, 'node' | 'machine'>) {
  return { matchExpressions: Object.entries(nodeSelector(placement)).map(([key, value]) => ({ key, operator: 'In', values: [value] })) };
}

/** Kubernetes' form of a placement. */
export function affinity(placement: Placement) {
  if (placement.machine === undefined || placement.strength === 'any') return undefined;
  const term = nodeSelectorTerm(placement);
  return {
    nodeAffinity:
      placement.strength === 'required'
        ? { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: term }] },
  };
}
