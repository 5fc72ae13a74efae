import { databasesOf } from '../constructs/databases';
import { type Lab, pathOf } from '../constructs/lab';
import { Volume } from '../constructs/volume';
import { Workload } from '../constructs/workload';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const restores: Proof = {
  id: 'restores',
  states: 'Whatever is backed up is brought back before its service starts, by a workload that writes it and in a form that it reads.',
  why: 'A backup that nothing brings back is a promise; a volume that nothing marks as filled is backed up by nobody.',
  prove({ lab }) {
    const kept = Volume.all(lab).filter(({ backup }) => backup !== undefined && backup.kind !== 'none');
    return { figures: [{ about: 'volumes with backups', value: String(kept.length) }], findings: failures(notRestored(lab, kept)) };
  },
};

function notRestored(lab: Lab, kept: readonly Volume[]): Problem[] {
  const written = new Set(Workload.all(lab).flatMap((workload) => workload.written));
  const dumped = new Set(databasesOf(lab).map(({ volume }) => volume));
  return kept.flatMap((volume): Problem[] => {
    if (!written.has(volume)) {
      return [
        {
          code: 'VOLUME_UNFILLED',
          where: pathOf(volume),
          what: 'it is to be backed up, and no workload writes to it: what is restored before a start is restored for a workload, so nothing would fill or mark it',
          repair: "mount it, not read-only, in the workload that it belongs to; or say backup: none('…') with the reason",
        },
      ];
    }
    if (volume.backup.kind !== 'dump' || dumped.has(volume)) return [];
    return [
      {
        code: 'VOLUME_UNFILLED',
        where: pathOf(volume),
        what: 'its backup is a dump, and no Database writes it: nothing here could dump or load it',
        repair: 'say backup: daily(), with sqlite: […] for databases in files; or keep the data in a Database',
      },
    ];
  });
}
