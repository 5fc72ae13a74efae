import { BackupPlaces } from '../constructs/backup-places';
import { Volume } from '../constructs/volume';
import { assemble } from '../model/assemble';
import type { HomelabModules } from '../model/homelab';
import { loadUnsealed } from '../model/load';
import { ProblemsError } from '../problems';
import type { KeptRun } from './kept';
import type { Unkept } from './standing-text';

/** A homelab's sources. */
export interface Sources {
  readonly root: string;
  readonly homelab: string;
  readonly modules: HomelabModules;
}

/** What is declared and no job in the cluster keeps. A tree that is wrong hides nothing of what the cluster keeps: `note` says so. */
export async function unkeptOf(
  sources: Sources,
  runs: readonly KeptRun[],
): Promise<{ readonly unkept: readonly Unkept[]; readonly note?: string }> {
  try {
    const { lab } = assemble(await loadUnsealed(sources.root, sources.homelab, sources.modules));
    const places = new BackupPlaces(lab);
    const kept = new Set(runs.flatMap(({ volumes }) => volumes.flatMap(({ name, to }) => to.map((target) => `${name} ${target}`))));
    const unkept = Volume.all(lab).flatMap((volume): Unkept[] => {
      const { name, backup } = volume;
      if (backup.kind === 'none') return [{ volume: name, why: backup.reason, isMeant: true }];
      const missing = places.targetsOf(volume).filter((target) => !kept.has(`${name} ${target}`));
      if (missing.length === 0) return [];
      return [
        {
          volume: name,
          why: `no job in the cluster keeps it in the ${missing.join(' and ')} repository: is what declares it pushed and synced?`,
          isMeant: false,
        },
      ];
    });
    return { unkept };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const [first] = error.problems;
    return {
      unkept: [],
      note: `What ${sources.homelab} declares cannot be read (${first?.code} ${first?.where}): this is what its cluster keeps.`,
    };
  }
}
