import type { BackupTarget } from '../constructs/backup-policy';

/** A volume that is brought back, and from what. */
export interface Part {
  readonly volume: string;
  readonly target: BackupTarget;
  readonly snapshot: string;
  readonly at: number;
  readonly bytes: number | null;
  readonly isDump: boolean;
}

/** What was stopped for a restore, and how it was before. */
export interface Stopped {
  readonly workloads: readonly { readonly kind: 'Deployment' | 'StatefulSet'; readonly name: string; readonly replicas: number }[];
  readonly cronJobs: readonly string[];
  /** Argo CD's, which leaves the app alone meanwhile. */
  readonly application?: { readonly namespace: string; readonly name: string; readonly skipped?: string };
  /** The same of other apps that a volume is lent to, each in its namespace. */
  readonly borrowers?: readonly (Stopped & { readonly namespace: string })[];
}

/**
 * How far a restore is: `fetching` beside the data; `beside`: that is done, and the rest waits for its owner; `stopping` what uses the
 * volumes; `swapping`; `starting` it again; `placed`. `removing` its folders, whatever is in them.
 */
export type Phase = 'fetching' | 'beside' | 'stopping' | 'swapping' | 'starting' | 'placed' | 'removing';

/** One restore: what the journal in the cluster says of it. */
export interface Plan {
  /** Of its folder and its jobs. */
  readonly id: string;
  readonly app: string;
  readonly namespace: string;
  readonly parts: readonly Part[];
  /** The one path of the one volume that is wanted; all of it without. */
  readonly path?: string;
  readonly phase: Phase;
  /** Where it goes: beside the data, or into its place. */
  readonly to: 'scratch' | 'place';
  /** True while what was there before is put back: swapped the other way round. */
  readonly isBack?: boolean;
  readonly stopped?: Stopped;
  /** Who follows it: `<hostname> <process id>`. */
  readonly by?: string;
  /** When they last said so, in milliseconds since 1970. */
  readonly seen: number;
}

/** Its folder in each volume. */
export function folderOf({ id }: Pick<Plan, 'id'>): string {
  return `.restored/${id}`;
}

/** Whether nothing more happens by itself: it is whole where it should be. */
export function isSettled({ phase }: Pick<Plan, 'phase'>): boolean {
  return phase === 'beside' || phase === 'placed';
}

/** What a plan brings, in words. */
export function titleOf({ parts, path }: Pick<Plan, 'parts' | 'path'>): string {
  const volumes = parts.map(({ volume }) => volume).join(', ');
  return path === undefined ? volumes : `${path} of ${volumes}`;
}
