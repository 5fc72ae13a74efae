import { ServiceChart } from '../../constructs/chart';
import { Route } from '../../constructs/route';
import { Volume } from '../../constructs/volume';
import type { Model } from '../../model/assemble';
import { tailnetNodes } from '../../model/exposure';
import { ingressOn } from '../../model/services';
import { things } from './hardware';
import { needsOf } from './needs';
import type { Item, MapData, Wire } from './report-data';

/** Everything that is drawn: things, the wires between them, and what lights up with what. */
export function mapOf(model: Model): MapData {
  const all = things(model);
  const known = new Set(all.map(({ id }) => id));
  const wires = wiresOf(model).filter(({ from, to }) => known.has(from) && known.has(to));
  const related = new Map<string, Set<string>>(all.map(({ id }) => [id, new Set()]));
  const relate = (a: string, b: string) => {
    if (a === b || !related.has(a) || !related.has(b)) return;
    related.get(a)?.add(b);
    related.get(b)?.add(a);
  };
  for (const { id, within } of all) if (within !== undefined) relate(id, within);
  const holder = new Map(all.map(({ id, within }) => [id, within]));
  for (const { id, kind } of all) if (kind === 'pod') relate(id, holder.get(holder.get(id) ?? '') ?? '');
  for (const { from, to } of wires) {
    relate(from, to);
    for (const [nic, other] of [
      [from, to],
      [to, from],
    ] as const)
      if (nic.startsWith('nic ')) relate(holder.get(nic) ?? '', other);
  }
  const pods = new Map<string, string[]>();
  for (const { id, app } of all) if (app !== undefined) pods.set(app, [...(pods.get(app) ?? []), id]);
  const relateApp = (app: string, id: string) => {
    for (const pod of pods.get(app) ?? []) relate(pod, id);
  };
  for (const volume of Volume.all(model.lab)) relateApp(ServiceChart.of(volume).name, `disk ${volume.disk.machine}.${volume.disk.name}`);
  for (const [name, { home, disks, availability }] of Object.entries(model.lab.inventory.vms)) {
    for (const { on } of Object.values(disks)) relate(`vm ${name}`, `disk ${home}.${on}`);
    if (availability.kind === 'replicated') relate(`vm ${name}`, `machine ${availability.to}`);
  }
  for (const [app, needs] of needsOf(model)) for (const need of needs) for (const pod of pods.get(need) ?? []) relateApp(app, pod);
  for (const own of pods.values()) for (const a of own) for (const b of own) relate(a, b);
  for (const route of Route.all(model.lab)) {
    const app = ServiceChart.of(route).name;
    if (route.audience === 'public') for (const id of ['internet', 'gateway']) relateApp(app, id);
  }
  return { items: all.map((thing): Item => ({ ...thing, related: [...(related.get(thing.id) ?? [])] })), wires };
}

function wiresOf(model: Model): Wire[] {
  const { inventory } = model.lab;
  const { machines, devices, feeds, links, gateway, vms } = inventory;
  const end = (name: string) => (devices[name] ? `device ${name}` : `nic ${name}`);
  const isRadio = (name: string) => {
    const [machine = '', nic = ''] = name.split('.');
    return machines[machine]?.nics[nic]?.kind === 'wifi';
  };
  const cables = links.map(
    ([a, b], index): Wire => ({ id: `link ${index}`, kind: [a, b].some(isRadio) ? 'radio' : 'cable', from: end(a), to: end(b) }),
  );
  const routers = Object.keys(devices).filter((name) => devices[name]?.kind === 'router');
  const homes = [...new Set([...ingressOn(model), ...tailnetNodes(model.lab)].flatMap((node) => vms[node]?.home ?? []))];
  const powers = [
    ...Object.entries(devices).map(([name, { feed }]) => [`device ${name}`, feed] as const),
    ...Object.entries(machines).map(([name, { power }]) => [`machine ${name}`, power.feed] as const),
  ];
  return [
    ...routers.map((name): Wire => ({ id: `internet ${name}`, kind: 'internet', from: 'internet', to: `device ${name}` })),
    ...(gateway ? [{ id: 'internet gateway', kind: 'internet' as const, from: 'internet', to: 'gateway' }] : []),
    ...(gateway ? homes.map((home): Wire => ({ id: `tunnel ${home}`, kind: 'tunnel', from: 'gateway', to: `machine ${home}` })) : []),
    { id: 'internet offsite', kind: 'internet', from: 'internet', to: 'offsite' },
    ...cables,
    ...powers.flatMap(([to, feed]): Wire[] =>
      feeds[feed]?.kind === 'battery' ? [] : [{ id: `power ${to}`, kind: 'power', from: `feed ${feed}`, to }],
    ),
  ];
}
