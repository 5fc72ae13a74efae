import { takesOfLiving } from './living';
import { maskText } from './masked';
import { type TextDiff, textDiff } from './text-diff';

/** A file that no Argo CD brings anywhere. */
export interface FileChange {
  readonly path: string;
  readonly action: 'added' | 'changed' | 'removed';
  /** The lines that differ, of a file that changed. */
  readonly text?: TextDiff;
}

/** What changes for one machine, or one place outside of the cluster. */
export interface MachineChange {
  /** `host i5`, `VM i5-master`, `gateway`, `tailnet`, `DNS`, `cluster` */
  readonly machine: string;
  /** What it takes of it by itself, and what is to be done by hand. */
  readonly takes: string;
  readonly files: readonly FileChange[];
}

/** Files by path, each with its text. */
export type Texts = ReadonlyMap<string, string>;

/** What changes outside of the cluster, by machine. */
export function machineChanges(homelab: string, before: Texts, after: Texts): readonly MachineChange[] {
  const byMachine = new Map<string, { takes: string; files: FileChange[] }>();
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [was, is] = [before.get(path), after.get(path)];
    if (was === is) continue;
    const { machine, takes } = placeOf(homelab, path);
    const place = byMachine.get(machine) ?? { takes, files: [] };
    place.files.push(fileChange(path, was, is));
    byMachine.set(machine, place);
  }
  return [...byMachine].map(([machine, { takes, files }]) => ({
    machine,
    takes:
      takesOfLiving(
        files.map(({ path }) => path),
        before,
        after,
      ) ?? takes,
    files,
  }));
}

function fileChange(path: string, was: string | undefined, is: string | undefined): FileChange {
  if (was === undefined || is === undefined) return { path, action: was === undefined ? 'added' : 'removed' };
  return { path, action: 'changed', text: textDiff(maskText('', was), maskText('', is)) };
}

const again = 'or do by hand what the lines say';

function placeOf(homelab: string, path: string): Pick<MachineChange, 'machine' | 'takes'> {
  if (path === `clusters/${homelab}/root.yaml`)
    return { machine: 'cluster', takes: `apply it by hand, once it is pushed: kubectl apply -f ${path}` };
  const [area = '', name = ''] = path.split('/').slice(2);
  switch (area) {
    case 'hosts':
      return {
        machine: `host ${name}`,
        takes: `its installer alone reads it: one that lives keeps what it has; install it anew, ${again}`,
      };
    case 'vms':
      return { machine: `VM ${name}`, takes: `cloud-init acts at its first boot: make the VM anew (its data disks stay), ${again}` };
    case 'metal':
      return { machine: `node ${name}`, takes: `cloud-init acts at its first boot: install it again (its data disks stay), ${again}` };
    case 'dns':
      return { machine: 'DNS', takes: 'bring the records to where the zone is kept, by hand' };
    case 'tailnet':
      return { machine: 'tailnet', takes: 'bring the policy to Tailscale, by hand' };
    case 'gateway':
      return path.endsWith('policy.hujson')
        ? { machine: 'tailnet', takes: 'bring the policy to Tailscale, by hand' }
        : { machine: 'gateway', takes: `cloud-init acts at its first boot: make it anew, ${again}` };
    default:
      return { machine: area, takes: `nothing reads it by itself: make the machine anew, ${again}` };
  }
}
