import type { MachineRef } from './lab';
import type { Volume } from './volume';

/** On whose node pods run: the machine's label outlives a failover, because it names the VM's home. */
export interface Placement {
  readonly strength: 'required' | 'preferred' | 'any';
  readonly machine?: string;
}

/** The label of a node that names the machine its VM belongs to. */
export const homeLabel = 'loutik.dev/home';

export const anywhere: Placement = { strength: 'any' };

/** Runs on that machine's node while it is there, elsewhere when not. */
export function prefer(machine: Pick<MachineRef, 'name'>): Placement {
  return { strength: 'preferred', machine: machine.name };
}

/** Runs on that machine's node or not at all. */
export function pin(machine: Pick<MachineRef, 'name'>): Placement {
  return { strength: 'required', machine: machine.name };
}

/** Where the volumes pin their pods to. Volumes of two machines cannot meet in one pod. */
export function homeOfVolumes(volumes: readonly Volume[]): { readonly machine?: string; readonly apart: readonly string[] } {
  const machines = [...new Set(volumes.map((volume) => volume.disk.machine).filter((name) => name !== ''))];
  return { machine: machines[0], apart: machines.length > 1 ? machines : [] };
}

/** Kubernetes' form of a placement. */
export function affinity(placement: Placement) {
  if (placement.machine === undefined || placement.strength === 'any') return undefined;
  const matchExpressions = [{ key: homeLabel, operator: 'In', values: [placement.machine] }];
  return {
    nodeAffinity:
      placement.strength === 'required'
        ? { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: { matchExpressions } }] },
  };
}
