import fc from 'fast-check';
import { Bytes, Duration, daily, declared, type Inventory, measured, Rate, ServiceChart, Volume, Watts, Workload } from '../../src';
import { stepsTotal } from '../../src/inventory/after-loss';
import { drawsOf, otherDraws } from '../../src/model/draws';
import { scenariosOf } from '../../src/model/recovery';
import { power } from '../../src/proofs/power';
import { prove } from '../../src/proofs/prove';
import { proofs } from '../../src/proofs/registry';
import { checked, measuredShare } from '../../src/proofs/tell-evidence';
import { base, withChange } from '../inventory/base';
import { plain } from '../proofs/placement/parts';
import { modelOf, rawModel } from '../proofs/proved';

const { one } = base.machines;
const worker = base.vms.worker as Inventory['vms'][string];

/** The base with a third machine, of whose node nothing of the base stands. */
const withThird = (idle: number, memory: number, isAgent: boolean): Inventory => {
  const third = {
    ...one,
    disks: { nvme: { ...one.disks.nvme, serial: 'N3' }, hdd: { ...one.disks.hdd, serial: 'H3' } },
    nics: { lan: { ...one.nics.lan, mac: '52:54:00:00:00:03' } },
    addresses: [{ network: 'lan', nic: 'lan', address: '192.168.7.13' }],
    draw: declared({ idle: Watts.of(idle), busy: Watts.of(40) }, 'a test'),
    host: { ...one.host, nodeId: 3 },
  };
  const vm = {
    ...worker,
    vmid: 103,
    home: 'three',
    role: isAgent ? 'k3s-agent' : 'lab',
    memory: Bytes.gib(memory),
    addresses: { lan: '192.168.7.23' },
    disks: { system: { on: 'nvme', size: Bytes.gib(20) } },
  };
  return withChange(
    'budgets.power',
    Watts.of(80),
    withChange('vms.extra', vm, withChange('links', [...base.links, ['three.lan', 'router']], withChange('machines.three', third))),
  );
};

test('without a machine that a service does not stand on, no scenario takes it longer or costs it more', () =>
  fc.assert(
    fc.property(
      fc.record({
        on: fc.constantFrom('one', 'two'),
        disk: fc.constantFrom('nvme', 'hdd'),
        size: fc.integer({ min: 1, max: 30 }),
        idle: fc.integer({ min: 1, max: 20 }),
        memory: fc.integer({ min: 2, max: 12 }),
        isAgent: fc.boolean(),
        rate: fc.integer({ min: 50, max: 1000 }),
      }),
      ({ on, disk, size, idle, memory, isAgent, rate }) => {
        const timings = { download: declared(Rate.mbps(rate), 'a test') };
        // biome-ignore lint/suspicious/noExplicitAny: any homelab will do
        const services = (lab: any) => {
          const chart = new ServiceChart(lab, 'films');
          const data = new Volume(chart, 'data', {
            on: lab.disks[on][disk],
            size: Bytes.gib(size),
            owner: 1000,
            backup: daily({ to: ['offsite'] }),
          });
          new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
        };
        const outcome = (inventory: Inventory) =>
          new Map(
            scenariosOf(modelOf(services, withChange('timings', timings, inventory))).flatMap(({ name, services: all }) =>
              all.map(({ steps, age, gone }) => [name, [stepsTotal(steps), age, gone.length]] as const),
            ),
          );
        const before = outcome(withThird(idle, memory, isAgent));
        for (const [name, after] of outcome(base)) {
          const was = before.get(name);
          expect([name, was !== undefined]).toEqual([name, true]);
          for (const [index, value] of after.entries()) expect(value).toBeLessThanOrEqual(was?.[index] ?? 0);
        }
      },
    ),
    { numRuns: 500 },
  ));

const watts = fc.integer({ min: 0, max: 100 });

test('watts add up: idle, average and most are the sums of what is shown of each', () =>
  fc.assert(
    fc.property(watts, watts, watts, watts, (first, second, router, ups) => {
      const inventory = withChange(
        'machines.one.draw',
        declared({ idle: Watts.of(first), busy: Watts.of(first + second) }, 'a test'),
        withChange(
          'devices.router.draw',
          declared(Watts.of(router), 'a test'),
          withChange('feeds.ups.loss', declared(Watts.of(ups), 'a test')),
        ),
      );
      const model = rawModel([], inventory);
      const { figures } = power.prove(model);
      const value = (about: string) => Number(figures.find((figure) => figure.about === about)?.value.split(' ')[0]);
      const others = otherDraws(inventory).reduce((sum, one) => sum + one.watts.value, 0);
      expect(others).toBe(router + ups);
      const sum = (of: 'idle' | 'average' | 'busy') => drawsOf(model).reduce((all, draw) => all + draw[of].value, others);
      expect([value('idle'), value('on average'), value('at the most')]).toEqual([sum('idle'), sum('average'), sum('busy')]);
    }),
    { numRuns: 500 },
  ));

test('what is measured is counted once each, whoever leans on it', () => {
  const places = ['machines.one.draw', 'machines.two.draw', 'feeds.ups.loss', 'feeds.ups.runtime', 'devices.router.draw'] as const;
  const leaning = proofs.filter(({ id }) =>
    ['power', 'shutdown', 'memory', 'failover', 'recovery', 'storage', 'cold-start', 'quiet'].includes(id),
  );
  fc.assert(
    fc.property(fc.subarray([...places]), (chosen) => {
      let inventory: Inventory = base;
      for (const place of chosen) {
        const { value } = place.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], base) as {
          value: unknown;
        };
        inventory = withChange(place, measured(value, 'a test'), inventory);
      }
      const all = checked(leaning, prove(rawModel([], inventory), leaning));
      const each = new Set(all.flatMap(({ numbers }) => numbers.map(({ where }) => where)));
      expect(measuredShare(all)).toEqual({ numbers: each.size, measured: chosen.length });
      for (const { numbers } of all) expect(new Set(numbers.map(({ where }) => where)).size).toBe(numbers.length);
    }),
    { numRuns: 500 },
  );
});

test('a step that takes longer never brings anything back sooner', () =>
  fc.assert(
    fc.property(
      fc.constantFrom('notice', 'failover', 'vmBuild', 'podStart', 'hostBoot', 'k3sServer'),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 90 }),
      (name, minutes, more) => {
        const total = (count: number) =>
          scenariosOf(
            modelOf(
              (lab) => void new Workload(new ServiceChart(lab, 'app'), 'main', plain),
              withChange('timings', { [name]: declared(Duration.minutes(count), 'a test') }),
            ),
          ).map(({ services }) => services.reduce((sum, { steps }) => sum + stepsTotal(steps), 0));
        const [short, long] = [total(minutes), total(minutes + more)];
        for (const [index, seconds] of short.entries()) expect(long[index]).toBeGreaterThanOrEqual(seconds);
      },
    ),
    { numRuns: 100 },
  ));
