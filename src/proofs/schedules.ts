import { textAt } from '../objects/lenient';
import { cronSchedule, neverComes } from '../objects/validation/cron';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const schedules: Proof = {
  id: 'schedules',
  states: 'Each schedule comes: the days that it names are some of its months.',
  why: 'The API server takes the 31st of February, and the job then waits for it for ever.',
  prove({ objects }) {
    const jobs = objects.ofKind('CronJob');
    return {
      figures: [{ about: 'schedules', value: String(jobs.length) }],
      findings: failures(
        jobs.flatMap(({ manifest, source }): Problem[] => {
          const schedule = textAt(manifest, 'spec', 'schedule');
          if (schedule === undefined || cronSchedule(schedule) !== undefined || !neverComes(schedule)) return [];
          return [
            {
              code: 'VALUE_INVALID',
              where: source,
              what: `CronJob ${manifest.metadata.name} runs at ${JSON.stringify(schedule)}, and none of its months has such a day`,
              repair: 'name a day that one of the months has; L, for the last one, is nothing that Kubernetes knows: 28 is in each',
            },
          ];
        }),
      ),
    };
  },
};
