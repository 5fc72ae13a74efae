import { Duration, ScheduledJob } from '../../src';
import { type Any, inApp, objectOf, plain, told } from './object-of';

describe('a scheduled job', () => {
  const job = (given: Any = {}, id = 'job', name = 'app-job') =>
    objectOf(
      inApp((chart) => void new ScheduledJob(chart, id, { ...plain, schedule: '0 12 * * *', within: Duration.minutes(5), ...given })),
      'CronJob',
      name,
    );

  test('runs in the house’s time zone, never twice at once, is tried twice, and ended by force', () => {
    const { jobTemplate, ...spec } = job().spec;
    expect(spec).toEqual({
      schedule: '0 12 * * *',
      timeZone: 'Europe/Zurich',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 2,
    });
    const { template, ...rest } = jobTemplate.spec;
    expect(rest).toEqual({ backoffLimit: 1, activeDeadlineSeconds: 300 });
    expect([template.spec.restartPolicy, template.spec.priorityClassName]).toEqual(['Never', 'loutik-batch']);
  });

  test('has the priority and the name that it says', () => {
    expect(job({ priority: 'service' }).spec.jobTemplate.spec.template.spec.priorityClassName).toBe('loutik-service');
    expect([job({ name: 'own' }, 'job', 'own')?.kind, job({}, 'main', 'app-main')?.kind]).toEqual(['CronJob', 'CronJob']);
  });

  test('is on its node’s network where it says so, and is not made where its containers are refused', () => {
    const sets: ScheduledJob[] = [];
    const declare = (given: Any) =>
      inApp(
        (chart) =>
          void sets.push(new ScheduledJob(chart, 'job', { ...plain, schedule: '0 12 * * *', within: Duration.minutes(5), ...given })),
      );
    expect(told(declare({ hostNetwork: 'a test' }))).toEqual([]);
    expect(told(declare({}))).toEqual([]);
    expect(sets.map(({ pods: { onNodeNetwork, replicas } }) => [onNodeNetwork, replicas])).toEqual([
      [true, 1],
      [false, 1],
    ]);
    expect(told(declare({ capabilities: ['CHOWN'] }))).toEqual([['VALUE_INVALID', 'test/app/job']]);
    expect(job({ capabilities: ['CHOWN'] })).toBeUndefined();
  });
});
