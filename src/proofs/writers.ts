import { type Lab, pathOf } from '../constructs/lab';
import { Volume } from '../constructs/volume';
import { Workload } from '../constructs/workload';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const writers: Proof = {
  id: 'writers',
  states: 'Each volume is written to by one workload.',
  why: "A volume can be read and written once: two services that write to it damage each other's files.",
  prove({ lab }) {
    return { figures: [{ about: 'volumes', value: String(Volume.all(lab).length) }], findings: failures(shared(lab)) };
  },
};

function shared(lab: Lab): Problem[] {
  const first = new Map<Volume, Workload>();
  return Workload.all(lab).flatMap((workload) =>
    workload.written.flatMap((volume): Problem[] => {
      const other = first.get(volume);
      first.set(volume, workload);
      if (other === undefined) return [];
      return [
        {
          code: 'VOLUME_SHARED',
          where: pathOf(volume),
          what: `${other.name} and ${workload.name} would both write to it`,
          repair: 'mount it with readOnly() in one of them, or give each a volume of its own',
        },
      ];
    }),
  );
}
