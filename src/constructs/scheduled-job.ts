import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { object as fields, optional } from '../shape/composed';
import { anyText, text, time } from '../shape/values';
import { borrow } from './borrowed';
import { ServiceChart } from './chart';
import { checkNamesOfOurs } from './check-names';
import { Lab } from './lab';
import { object } from './object';
import { Part } from './part';
import { checkContainers, containersOf, labelsOf, mountsOf, type PodProps, placementOf, podFields, podTemplate } from './pod';
import { PodSet } from './pod-set';
import { serviceAccount } from './service-account';
import { waits } from './wait';

/** Options of a `ScheduledJob`. */
export interface ScheduledJobProps extends PodProps {
  /** Five cron fields, in the homelab's own time zone. */
  readonly schedule: string;
  /** Ended by force after this long. */
  readonly within: Duration;
  /** The CronJob’s name. @default - `<app>-<id>` */
  readonly name?: string;
}

const shape = fields<ScheduledJobProps>({ ...podFields, schedule: anyText, within: time(), name: optional(text) });

/** A command that runs by the clock, never twice at once. */
export class ScheduledJob extends Part<ScheduledJobProps> {
  readonly name: string;
  readonly pods: PodSet;

  constructor(scope: Construct, id: string, given: ScheduledJobProps) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    this.name = props.name ?? `${chart.name}-${this.node.id}`;
    const { name } = this;
    const isMakeable = this.isSound && checkContainers(this, name, props);
    this.pods = new PodSet(this, 'pods', {
      name,
      selector: { 'app.kubernetes.io/name': name },
      reaches: props.reaches,
      onNodeNetwork: props.hostNetwork !== undefined,
      replicas: 1,
      placement: placementOf(this, name, props),
    });
    if (!isMakeable) return;
    borrow(this, mountsOf(name, props));
    serviceAccount(this, name, props.permissions);
    const wait = waits(props, []);
    checkNamesOfOurs(this, Object.entries(wait), containersOf(name, props));
    const own = { ...props, priority: props.priority ?? ('batch' as const), init: { ...wait, ...props.init } };
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
