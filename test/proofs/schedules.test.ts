import { Bytes, Cpu, Duration, image, ScheduledJob, ServiceChart } from '../../src';
import type { Manifest } from '../../src/objects/manifest';
import { schedules } from '../../src/proofs/schedules';
import { problemsOf } from '../lab';
import { object } from './objects-of';
import { rawModel } from './proved';

const found = (schedule: string) =>
  problemsOf(
    (lab) =>
      void new ScheduledJob(new ServiceChart(lab, 'app'), 'job', {
        image: image('docker.io/traefik/whoami:v1.11.0'),
        resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
        schedule,
        within: Duration.hours(1),
      }),
  ).map(({ code, where, what }) => [code, where, what]);

test.each([
  '0 0 30 2 *',
  '0 0 31 2 *',
  '0 0 31 4 *',
  '0 0 31 2,4,6,9,11 *',
  '0 0 31 2,apr,JUN *',
  '0 0 30-31 feb *',
  '0 0 30-31/1 2 *',
  '0 0 30,31 2 ?',
  '0 0 31/1 2-2 *',
  '0 0 31 2/12 *',
  '0 0 31 4-6/2 *',
  '0 0 31 9/2 */1',
  '*/5 * 31 11 *',
  '  0 0   30 2 *  ',
])('%s never comes', (schedule) =>
  expect(found(schedule)).toEqual([
    ['VALUE_INVALID', 'test/app/job/cronjob', `CronJob app-job runs at ${JSON.stringify(schedule)}, and none of its months has such a day`],
  ]),
);

test.each([
  ['0 0 29 2 *', 'in leap years'],
  ['0 0 28 2 *', 'each year'],
  ['0 0 31 * *', 'in seven months'],
  ['0 0 31 1 *', 'in January'],
  ['0 0 31 2,3 *', 'in March'],
  ['0 0 31 2-3 *', 'in March'],
  ['0 0 31 4/3 *', 'in July and October'],
  ['0 0 30-31 4 *', 'on the 30th'],
  ['0 0 1,31 2 *', 'on the 1st'],
  ['0 0 */30 2 *', 'on the 1st: a step counts from there'],
  ['0 0 31 2 1', 'on Mondays of February: one of the two is enough'],
  ['0 0 31 2 MON-FRI', 'on weekdays of February'],
  ['0 0 31 2 */2', 'on Sundays of February: a step is a choice'],
  ['0 0 * 2 1', 'on Mondays'],
  ['0 0 ? 2 *', 'each day of February'],
  ['@monthly', 'by its name'],
  ['@every 1h', 'by its length'],
])('%s comes %s', (schedule) => expect(found(schedule)).toEqual([]));

test('one that is no schedule is told as that alone', () => expect(found('0 0 32 2 *').map(([code]) => code)).toEqual(['OBJECT_INVALID']));

test('the evidence counts the schedules, and of what is none nothing is said here', () => {
  const of = (...given: readonly unknown[]) =>
    schedules.prove(
      rawModel(given.map((schedule, index) => object('batch/v1', 'CronJob', `x${index}`, { spec: { schedule } })) as readonly Manifest[]),
    );
  expect(of('@daily', '0 0 1 * *')).toEqual({ figures: [{ about: 'schedules', value: '2' }], findings: [] });
  for (const none of [undefined, 7, '0 0 32 2 *', '0 0 31 2 * *', 'x 0 31 2 *']) expect([none, of(none).findings]).toEqual([none, []]);
  expect(of('0 0 31 2 *', '@daily', '0 0 30 2 *').findings.map(({ where }) => where)).toEqual(['test/app/x0', 'test/app/x2']);
});
