import { Duration } from 'cdk8s';
import { isPort, PodSet } from '../constructs/pod-set';
import { Volume } from '../constructs/volume';
import { Workload } from '../constructs/workload';
import { ageOf, lastReplication, replicaAge, wholeLoudHours } from '../inventory/data-age';
import type { Model } from '../model/assemble';
import type { Demand } from '../model/demand';
import { drawsOf, extra, otherDraws } from '../model/draws';
import { scheduleOf } from '../model/schedule';
import { grouped } from '../objects/grouped';
import { at, listAt, textAt } from '../objects/lenient';
import type { Rendered } from '../objects/manifest';
import type { Problem } from '../problems';
import { minutesOf } from '../units/cron';
import { span } from '../units/span';
import { day, timeOfDay, tryMinutes } from '../units/time-of-day';
import { Watts } from '../units/watts';
import { type Figure, failures, type Proof } from './proof';

export const quiet: Proof = {
  id: 'quiet',
  states:
    'In the quiet hours no scheduled job spins up a disk that rests, or draws more than is allowed then; what that costs in the age of copies is told.',
  why: 'It stands in a bedroom: a disk that spins up at three is heard, and a schedule is found out by who sleeps there.',
  prove(model) {
    const { inventory } = model.lab;
    const jobs = model.objects.ofKind('CronJob').map((rendered) => jobOf(model, rendered));
    const inQuiet = jobs.filter(({ quietAt }) => quietAt !== undefined);
    const disks = restingDisks(model);
    const usual = usualDraw(model);
    return {
      figures: [
        {
          about: 'scheduled jobs',
          value: `${jobs.length}, of which ${inQuiet.length} may run in the quiet hours: ${inQuiet.map(({ name }) => name).join(', ') || 'none'}`,
        },
        ...costs(model),
      ],
      findings: failures(inQuiet.flatMap((job) => [...spins(model, job, disks), ...draws(model, job, usual)])),
      leansOn:
        inventory.quietHours.watts === undefined
          ? []
          : [...Object.keys(inventory.machines).map((name) => `machines.${name}.draw`), 'timings.load'],
    };
  },
};

interface Job {
  readonly name: string;
  readonly where: string;
  readonly demand?: Demand;
  /** When it is, or may still be, at work in the quiet hours; undefined when never. */
  readonly quietAt?: string;
}

function jobOf(model: Model, { source, manifest }: Rendered): Job {
  const { quietHours } = model.lab.inventory;
  const { namespace, name } = manifest.metadata;
  const demand = byWhere(model).get(`${source} ${namespace}/${name}`);
  const zone = textAt(manifest.spec, 'timeZone');
  const most = Number(at(manifest.spec, 'jobTemplate', 'spec', 'activeDeadlineSeconds')) || 0;
  const [from, to] = [tryMinutes(quietHours.from) ?? 0, tryMinutes(quietHours.to) ?? 0];
  const isQuiet = (minute: number) => (from <= to ? minute >= from && minute < to : minute >= from || minute < to);
  const starts = minutesOf(textAt(manifest.spec, 'schedule') ?? '');
  const early = starts.find(isQuiet);
  const late = starts.find((minute) => most / 60 > (from - minute + day) % day);
  const base = { name: `${namespace}/${name}`, where: source, demand };
  if (zone !== quietHours.timezone && starts.length > 0) return { ...base, quietAt: `at hours of ${zone ?? 'another time zone'}` };
  if (early !== undefined) return { ...base, quietAt: `at ${timeOfDay(early)}` };
  return late === undefined ? base : { ...base, quietAt: `until ${timeOfDay((late + Math.ceil(most / 60)) % day)}` };
}

const known = new WeakMap<Model['objects'], ReadonlyMap<string, Demand>>();

function byWhere(model: Model): ReadonlyMap<string, Demand> {
  const made = known.get(model.objects) ?? new Map(scheduleOf(model).demands.map((demand) => [`${demand.where} ${demand.name}`, demand]));
  known.set(model.objects, made);
  return made;
}

/** Whether it lies on a disk that rests: one of class hot is there to run all day and night. */
function isResting({ disk, nodeDisk }: Volume): boolean {
  return disk.disk.kind === 'hdd' && nodeDisk?.class !== 'hot';
}

/** Volumes on disks that rest: by their namespace, and by the pods of the workloads that have them. Those who reach whom, by name. */
interface Resting {
  readonly near: ReadonlyMap<string, readonly Volume[]>;
  readonly workloads: readonly (readonly [PodSet, readonly Volume[]])[];
  readonly sets: ReadonlyMap<string, readonly PodSet[]>;
}

/** Undefined where no disk rests. */
function restingDisks({ lab }: Model): Resting | undefined {
  const volumes = Volume.all(lab).filter(isResting);
  if (volumes.length === 0) return undefined;
  const resting = new Set(volumes);
  return {
    near: grouped(volumes, ({ namespace }) => namespace),
    workloads: Workload.all(lab).flatMap(({ pods, volumes: all }) => {
      const own = all.filter((one) => resting.has(one));
      return own.length > 0 ? [[pods, own] as const] : [];
    }),
    sets: grouped(PodSet.all(lab), ({ namespace, name }) => `${namespace}/${name}`),
  };
}

/** Disks that rest, and that a job reads or writes: by its own volumes, or by those of whom it reaches. */
function spins({ lab }: Model, { name, where, demand, quietAt }: Job, resting: Resting | undefined): Problem[] {
  if (demand === undefined || resting === undefined) return [];
  const claims = new Set(listAt(demand.spec, 'volumes').flatMap((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []));
  const own = resting.near.get(demand.namespace)?.filter((volume) => claims.has(volume.name)) ?? [];
  const reached = new Set(resting.sets.get(name)?.flatMap(({ reaches }) => reaches.filter(isPort).map(({ pods }) => pods)));
  const others = reached.size === 0 ? [] : resting.workloads.flatMap(([pods, volumes]) => (reached.has(pods) ? volumes : []));
  const disks = [...new Set([...own, ...others].map(({ disk }) => `${disk.machine}.${disk.name}`))];
  if (disks.length === 0) return [];
  return [
    {
      code: 'QUIET_DISTURBED',
      where,
      what: `${name} runs ${quietAt} and spins up ${disks.join(' and ')}, and ${lab.inventory.quietHours.from} to ${lab.inventory.quietHours.to} is quiet`,
      repair: 'schedule it with daytime(lab.inventory.quietHours, { after }), and let within end it before they begin',
    },
  ];
}

/** What is drawn without any job. */
function usualDraw(model: Model): Watts {
  return [...drawsOf(model).map(({ average }) => average), ...otherDraws(model.lab.inventory).map(({ watts }) => watts)].reduce(
    (all, one) => all.plus(one),
    Watts.of(0),
  );
}

/** What a job draws beside all else, where it draws most. */
function draws({ lab: { inventory } }: Model, { name, where, demand, quietAt }: Job, usual: Watts): Problem[] {
  const most = inventory.quietHours.watts;
  if (demand === undefined || most === undefined) return [];
  const own = demand.nodes.map(({ vm }) => extra(inventory, vm.home, (demand.each.millicores * Math.max(1, demand.pass)) / 1000).value);
  const sum = usual.plus(Watts.of(Math.max(0, ...own)));
  if (sum.value <= most.value) return [];
  return [
    {
      code: 'QUIET_DISTURBED',
      where,
      what: `${name} runs ${quietAt}, and with it ${sum} are drawn, of ${most} in the quiet hours`,
      repair: 'schedule it by day, have it ask for less processor time, or allow more: quietHours.watts',
    },
  ];
}

/** What the silence costs: how old copies are by the morning. */
function costs({ lab: { inventory } }: Model): Figure[] {
  const { quietHours, vms } = inventory;
  const loud = wholeLoudHours(quietHours);
  const hours = `${timeOfDay((loud[0] ?? 0) * 60)} to ${timeOfDay((((loud.at(-1) ?? 0) + 1) % 24) * 60)}`;
  const replicas = Object.entries(vms).flatMap(([name, { availability }]): Figure[] => {
    if (availability.kind !== 'replicated') return [];
    const { usual, most } = replicaAge(quietHours, availability.every);
    return [
      {
        about: `replica of ${name}`,
        value: `made ${hours} and at ${timeOfDay(lastReplication(quietHours))}: up to ${span(usual)} old by day, ${span(most)} in the morning`,
      },
    ];
  });
  const snapshots = ageOf(quietHours, Duration.hours(1));
  return [
    ...replicas,
    { about: 'snapshots', value: `made ${hours}: up to ${span(snapshots.usual)} old by day, ${span(snapshots.most)} in the morning` },
    { about: 'backups', value: 'made once a day, outside the quiet hours: up to 1 d old' },
  ];
}
