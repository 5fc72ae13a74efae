import { Volume } from '../../src/constructs/volume';
import { stepsTotal } from '../../src/inventory/after-loss';
import { drawsOf } from '../../src/model/draws';
import { scenariosOf } from '../../src/model/recovery';
import { scheduleOf } from '../../src/model/schedule';
import { startOf } from '../../src/model/start';
import { page } from '../../src/report/page/page';
import { homelab, homelabNames } from '../homelabs/homelabs';
import { reported } from './reported';

const { model, evidence, data } = reported(homelab('house'));
const { inventory } = model.lab;
const items = new Map(data.map.items.map((item) => [item.id, item]));
const card = (name: string) => data.cards.find((one) => one.name === name);

test('everything that the inventory names is on the map, within what holds it', () => {
  for (const [name, { disks, nics }] of Object.entries(inventory.machines)) {
    expect(items.get(`machine ${name}`)).toMatchObject({ kind: 'machine', name });
    for (const disk of Object.keys(disks))
      expect(items.get(`disk ${name}.${disk}`)).toMatchObject({ kind: 'disk', within: `machine ${name}` });
    for (const nic of Object.keys(nics)) expect(items.get(`nic ${name}.${nic}`)).toMatchObject({ kind: 'nic', within: `machine ${name}` });
  }
  for (const [name, { home }] of Object.entries(inventory.vms))
    expect(items.get(`vm ${name}`)).toMatchObject({ within: `machine ${home}` });
  for (const name of Object.keys(inventory.devices)) expect(items.get(`device ${name}`)?.kind).toBe('device');
  for (const [name, { kind }] of Object.entries(inventory.feeds)) expect(items.get(`feed ${name}`)?.kind).toBe(kind);
  expect(items.get('gateway')?.kind).toBe('gateway');
});

test('the gateway is shown with the addresses that it has, of one family or of both', () => {
  const addresses = (name: 'shelf' | 'three') =>
    reported(homelab(name))
      .data.map.items.find(({ id }) => id === 'gateway')
      ?.facts.find(({ about }) => about === 'address')?.value;
  expect([addresses('shelf'), addresses('three')]).toEqual(['203.0.113.5', '203.0.113.3, 2001:db8:3::3']);
});

test('every pod that stays is on the VM that the scheduler gives it', () => {
  for (const { demand, node } of scheduleOf(model).placed)
    expect(items.get(`pod ${node.name} ${demand.name}`)).toMatchObject({ within: `vm ${node.name}`, app: demand.app });
});

test('each link is a wire between what it joins, each fed thing has one from what feeds it, and the tunnel ends where the ingress is', () => {
  const wires = data.map.wires.map(({ kind, from, to }) => [kind, from, to]);
  expect(wires).toContainEqual(['cable', 'nic i5.lan', 'device switch']);
  expect(wires).toContainEqual(['radio', 'nic ryzen.wifi', 'device router']);
  expect(wires).toContainEqual(['power', 'feed eaton', 'machine i5']);
  expect(wires).toContainEqual(['tunnel', 'gateway', 'machine i5']);
  expect(wires.filter(([kind]) => kind === 'cable' || kind === 'radio')).toHaveLength(inventory.links.length);
  expect(wires.filter(([kind, , to]) => kind === 'power' && to === 'machine ryzen')).toEqual([]);
});

test('what lights up with an item lights it up as well, and is on the map', () => {
  for (const { id, related } of data.map.items) {
    for (const other of related) expect(items.get(other)?.related).toContain(id);
    expect(related).not.toContain(id);
  }
});

test('a pod lights up its disk, its machine and what it needs; a disk nothing that does not use it', () => {
  const own = items.get('pod i5-master nextcloud/nextcloud')?.related;
  expect(own).toEqual(
    expect.arrayContaining(['vm i5-master', 'machine i5', 'disk i5.hdd', 'disk i5.nvme', 'gateway', 'pod i5-master kube-system/traefik']),
  );
  expect(items.get('disk ryzen.hdd')?.related).not.toContain('pod i5-master nextcloud/nextcloud');
});

test('a share says what is used and of how much', () => {
  for (const { shares } of data.map.items) for (const { used, of } of shares) expect(used).toBeLessThanOrEqual(of);
  expect(items.get('machine i5')?.shares.map(({ what, ofText }) => [what, ofText])).toEqual([
    ['cpu', String(inventory.machines.i5?.cpu.threads)],
    ['memory', String(inventory.machines.i5?.memory.usable.value)],
  ]);
});

test('a card says of each service its address, its nodes, its volumes, their backups, and what stops it', () => {
  const nextcloud = card('nextcloud');
  expect(nextcloud?.routes).toEqual([{ hostname: `cloud.${model.lab.domain}`, audience: 'public' }]);
  expect(nextcloud?.pods.map(({ nodes }) => nodes)).toEqual([['i5-master'], ['i5-master'], ['i5-master']]);
  expect(nextcloud?.volumes.map(({ name, machine }) => [name, machine])).toEqual(
    Volume.all(model.lab).flatMap(({ name, namespace, disk }) => (namespace === 'nextcloud' ? [[name, disk.machine]] : [])),
  );
  expect(nextcloud?.backupAt).toEqual([expect.stringMatching(/^\d\d:\d\d$/)]);
  expect(nextcloud?.needs).toContain('traefik');
  expect(card('traefik')?.neededBy).toContain('nextcloud');
  expect(card('jellyfin')?.volumes.find(({ backup }) => backup === 'none')?.reason).toEqual(expect.stringContaining(' '));
  expect(card('bot')?.outside.map(({ party }) => party)).toEqual(['Discord']);
});

test('the commands to look at first name what the model names, the cheapest first and the restore last', () => {
  const commands = card('nextcloud')?.look.map(({ command }) => command) ?? [];
  expect(commands[0]).toBe(`curl -sSI https://cloud.${model.lab.domain}/`);
  expect(commands).toContain('kubectl -n nextcloud logs statefulset/nextcloud-db --all-containers --tail=50');
  expect(commands).toContain(`ssh root@${inventory.machines.i5?.addresses[0]?.address} qm status ${inventory.vms['i5-master']?.vmid}`);
  expect(commands.at(-1)).toBe('npx loutik restore nextcloud');
  expect(card('portfolio')?.look.map(({ about }) => about)).not.toContain('restore'); // it keeps nothing
});

test.each(homelabNames)('%s: what if tells of each scenario exactly what the proof of recovery holds against the promise', (name) => {
  const one = reported(homelab(name));
  const scenarios = scenariosOf(one.model);
  expect(one.data.whatIf).toHaveLength(scenarios.length);
  for (const [index, { budget, services }] of scenarios.entries()) {
    const told = one.data.whatIf[index];
    expect(told?.budget).toBe(budget?.toSeconds());
    const each = new Map(told?.comebacks.flatMap((comeback) => comeback.services.map((service) => [service, comeback] as const)));
    expect([...each.keys()].sort()).toEqual(services.map(({ service }) => service.chart.name).sort());
    for (const { service, steps, age } of services) {
      const comeback = each.get(service.chart.name);
      expect([comeback?.seconds, comeback?.age]).toEqual([stepsTotal(steps), age]);
      expect(stepsTotal(comeback?.steps ?? [])).toBeCloseTo(stepsTotal(steps));
    }
    expect(told?.unharmed.filter((service) => each.has(service))).toEqual([]);
  }
});

test('a step of the start ends when the proof says, and the longest way reaches the end', () => {
  const start = startOf(model);
  for (const { name, begin, end } of data.start) expect([begin, end]).toEqual([start.end(name) - start.seconds(name), start.end(name)]);
  const end = Math.max(...data.start.map((step) => step.end));
  expect(data.start.some((step) => step.isLongest && step.end === end)).toBe(true);
  expect(data.start.filter(({ isLongest }) => isLongest).reduce((sum, step) => sum + step.end - step.begin, 0)).toBe(end);
});

test('watts are those of the proof, part by part and in sum', () => {
  const said = evidence.find(({ proof }) => proof === 'power')?.figures;
  expect(said?.find(({ about }) => about === 'on average')?.value).toContain(`${Number(data.power.average.toFixed(1))} W`);
  expect(data.power.parts.slice(0, 2).map(({ average }) => average)).toEqual(drawsOf(model).map(({ average }) => average.value));
});

test('of secrets there are names and states, and no value that is sealed or still to be filled in', () => {
  const sealed = new Map([
    ['bot/bot-token', { file: 'clusters/house/secrets/bot/bot-token.yaml', encryptedData: { token: 'AgBsealedvalue' } }],
  ]);
  const { data: own } = reported({ ...homelab('house'), sealed: sealed as never });
  expect(own.secrets).toContainEqual({ name: 'bot/bot-token', keys: ['token'], isSealed: true });
  expect(JSON.stringify(own)).not.toContain('AgBsealedvalue');
});

test('a node without a hypervisor is drawn in its machine as what it is, is no VM, and is looked at without Proxmox VE', async () => {
  const { data: own } = reported(homelab('metal'));
  const drawn = new Map(own.map.items.map((item) => [item.id, item]));
  expect(drawn.get('vm worker')).toMatchObject({ kind: 'metal', within: 'machine mini', note: 'k3s-agent' });
  expect(drawn.get('vm worker')?.facts.map(({ about }) => about)).not.toContain('availability');
  expect(drawn.get('vm server')).toMatchObject({ kind: 'vm', within: 'machine tower' });
  expect(own.counts).toMatchObject({ machines: 2, vms: 1 });
  for (const language of ['en', 'fr'] as const) expect(await page(own, language)).toContain('class="item metal');
  const commands = own.cards.find(({ name }) => name === 'jellyfin')?.look.map(({ command }) => command);
  expect(commands).toEqual(expect.arrayContaining(['ssh admin@10.0.0.12 systemctl status k3s-agent.service', 'ssh admin@10.0.0.12 df -h']));
  expect(commands?.filter((command) => /\b(qm|zpool)\b/.test(command))).toEqual([]);
});
