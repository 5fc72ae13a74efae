import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { duration, fields, optional, text } from '../shape';
import { ServiceChart } from './chart';
import { checkNamesOfOurs } from './check-names';
import { Lab, pathOf } from './lab';
import { object } from './object';
import { checkOptions } from './options';
import { checkContainers, containersOf, labelsOf, type PodProps, placementOf, podFields, podTemplate } from './pod';
import { PodSet } from './pod-set';
import { serviceAccount } from './service-account';
import { waiting, waitName } from './wait';

export interface ScheduledJobProps extends PodProps {
  /** Five cron fields, in the homelab's own time zone. */
  readonly schedule: string;
  /** Ended by force after this long. */
  readonly within: Duration;
  /** @default - `<app>-<id>` */
  readonly name?: string;
}

const jobShape = fields<ScheduledJobProps>({ ...podFields, schedule: text, within: duration, name: optional(text) });

/** A command that runs by the clock, never twice at once. */
export class ScheduledJob extends Construct {
  readonly name: string;
  readonly pods: PodSet;

  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    checkOptions(scope, id, jobShape, props);
    super(scope, id);
    const chart = ServiceChart.of(this);
    this.name = props.name ?? `${chart.name}-${id}`;
    const { name } = this;
    const isSound = checkContainers(this, name, props);
    if (name.length > 52) {
      Lab.of(this).report({
        code: 'NAME_INVALID',
        where: pathOf(this),
        what: `${name} has ${name.length} characters, and a CronJob's name at most 52`,
        repair: 'give the service or its volume a shorter name',
      });
    }
    this.pods = new PodSet(this, 'pods', {
      name,
      selector: { 'app.kubernetes.io/name': name },
      reaches: props.reaches,
      replicas: 1,
      placement: placementOf(this, name, props),
    });
    if (!isSound) return;
    serviceAccount(this, name, props.permissions);
    const given = { ...props, priority: props.priority ?? ('batch' as const) };
    const own = waiting(given, []);
    if (own !== given) checkNamesOfOurs(this, [[waitName, {}]], containersOf(name, props));
    const template = podTemplate(this, name, own, this.pods.placement);
    object(this, 'cronjob', 'CronJob', {
      metadata: { name, labels: labelsOf(this, name) },
      spec: {
        schedule: props.schedule,
        timeZone: Lab.of(this).inventory.quietHours.timezone,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 2,
        jobTemplate: {
          spec: {
            backoffLimit: 1,
            activeDeadlineSeconds: props.within.toSeconds(),
            template: { ...template, spec: { ...(template.spec as NonNullable<typeof template.spec>), restartPolicy: 'Never' } },
          },
        },
      },
    });
  }
}
