import { Tenant } from '../../constructs/tenant';
import type { Model } from '../../model/assemble';
import { scheduleOf } from '../../model/schedule';
import { appsOf, type Service } from '../../model/services';
import { isBackup } from '../../objects/backup-jobs';
import { at, textAt } from '../../objects/lenient';
import { lookFirst } from './look-first';
import { needsOf } from './needs';
import type { CardVolume, ServiceCard, WhatIf } from './report-data';

/** How apps are listed: what people use first. */
const ranks = ['services', 'tenants', 'platform'];

/** A card for each app that has anything to tell: services, tenants, and what they stand on. */
export function cardsOf(model: Model, whatIf: readonly WhatIf[]): readonly ServiceCard[] {
  const needs = needsOf(model);
  const neededBy = new Map<string, string[]>();
  for (const [app, all] of needs) for (const need of all) neededBy.set(need, [...(neededBy.get(need) ?? []), app]);
  const times = backupTimes(model);
  const stops = stopsOf(whatIf);
  const waiting = new Set(scheduleOf(model).waiting);
  const domains = new Map(Tenant.all(model.lab).map((tenant) => [tenant.name, tenant.hostname]));
  const all = appsOf(model)
    .filter(({ chart, pods, volumes, routes }) => chart.trust !== 'platform' || pods.size + volumes.length + routes.length > 0)
    .sort((a, b) => ranks.indexOf(a.chart.trust) - ranks.indexOf(b.chart.trust));
  return all.map((service): ServiceCard => {
    const { chart, pods, volumes, routes, ports, images } = service;
    const { name, trust, recovery, outside } = chart;
    const { vms, offsite } = model.lab.inventory;
    return {
      name,
      trust,
      images: [...images],
      ...(domains.has(name) ? { domain: domains.get(name) } : {}),
      routes: [
        ...routes.map(({ hostname, audience }) => ({ hostname, audience })),
        ...ports.map(({ address, audience }) => ({ hostname: address, audience })),
      ],
      pods: [...pods].map(([demand, nodes]) => ({
        name: demand.name.slice(demand.namespace.length + 1),
        nodes: [...new Set(nodes)],
        machines: [...new Set(nodes.flatMap((node) => vms[node]?.home ?? []))],
        waiting: waiting.has(demand),
      })),
      volumes: volumes.map((kept) => volumeOf(kept, offsite?.provider)),
      needs: [...(needs.get(name) ?? [])],
      neededBy: neededBy.get(name) ?? [],
      outside: outside.map(({ party, without }) => ({ party, without })),
      backupAt: times.get(name) ?? [],
      stops: stops.get(name) ?? [],
      ...(recovery ? { exception: { seconds: recovery.within.toSeconds(), because: recovery.because } } : {}),
      look: lookFirst(model, service),
    };
  });
}

function volumeOf({ volume, targets, server }: Service['volumes'][number], provider: string | undefined): CardVolume {
  const { backup, size, disk } = volume;
  return {
    name: volume.name,
    size: String(size),
    machine: disk.machine,
    disk: disk.name,
    backup: backup.kind,
    places: targets.flatMap((target) => (target === 'local' ? (server?.machine ?? []) : (provider ?? []))),
    ...(backup.kind === 'none' ? { reason: backup.reason } : {}),
  };
}

/** When the backups of each app begin: `07:45`. */
function backupTimes({ objects }: Pick<Model, 'objects'>): ReadonlyMap<string, string[]> {
  const times = new Map<string, string[]>();
  for (const one of objects.ofKind('CronJob')) {
    if (!isBackup(one) || !new RegExp(`^${one.app}-backup(-\\d+)?$`).test(one.manifest.metadata.name)) continue;
    const [minute = '', hour = ''] = (textAt(one.manifest, 'spec', 'schedule') ?? '').split(' ');
    if (at(one.manifest, 'spec', 'suspend') === true || !/^\d+$/.test(minute) || !/^\d+$/.test(hour)) continue;
    times.set(one.app, [...(times.get(one.app) ?? []), `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`]);
  }
  return times;
}

function stopsOf(whatIf: readonly WhatIf[]): ReadonlyMap<string, ServiceCard['stops']> {
  const stops = new Map<string, ServiceCard['stops'][number][]>();
  for (const [index, { comebacks }] of whatIf.entries()) {
    for (const { services, seconds, age, most } of comebacks) {
      for (const name of services) {
        const list = stops.get(name) ?? [];
        list.push({ scenario: index, seconds, age, isLate: most !== undefined && seconds > most });
        stops.set(name, list);
      }
    }
  }
  return stops;
}
