import fc from 'fast-check';
import { Bytes, type Inventory } from '../../src';
import { scheduleOf } from '../../src/model/schedule';
import type { Manifest } from '../../src/objects/manifest';
import { selects } from '../../src/objects/validation/selectors';
import { placement } from '../../src/proofs/placement';
import { base } from '../inventory/base';
import { rawModel } from '../proofs/proved';

interface App {
  readonly replicas: number;
  readonly mebibytes: number;
  readonly on: 'one' | 'two' | 'any';
  readonly apart: number | undefined;
  readonly priority: number;
}

const app = fc.record<App>({
  replicas: fc.integer({ min: 1, max: 3 }),
  mebibytes: fc.integer({ min: 100, max: 3000 }),
  on: fc.constantFrom('one', 'two', 'any'),
  apart: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  priority: fc.integer({ min: 0, max: 2 }),
});
const apps = fc.array(app, { minLength: 1, maxLength: 5 });
const memories = fc.tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }));

const manifestsOf = (all: readonly App[]): Manifest[] => [
  ...[0, 1, 2].map((value) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: `p${value}` },
    value,
  })),
  ...all.map(({ replicas, mebibytes, on, apart, priority }, index) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `app-${index}`, namespace: 'app' },
    spec: {
      replicas,
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels: { app: String(index) } },
        spec: {
          priorityClassName: `p${priority}`,
          containers: [{ name: 'c', resources: { requests: { memory: `${mebibytes}Mi` } } }],
          ...(on === 'any' ? {} : { nodeSelector: { 'loutik.dev/home': on } }),
          ...(apart === undefined
            ? {}
            : {
                affinity: {
                  podAntiAffinity: {
                    requiredDuringSchedulingIgnoredDuringExecution: [
                      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: String(apart) } } },
                    ],
                  },
                },
              }),
        },
      },
    },
  })),
];

const house = ([server, worker]: readonly [number, number]): Inventory => ({
  ...base,
  vms: {
    server: { ...(base.vms.server as Inventory['vms'][string]), memory: Bytes.gib(server) },
    worker: { ...(base.vms.worker as Inventory['vms'][string]), memory: Bytes.gib(worker) },
  },
});
const fails = (all: readonly App[], memory: readonly [number, number]) =>
  placement.prove(rawModel(manifestsOf(all), house(memory))).findings.some(({ severity }) => severity === 'fails');

test('no node is ever given more than it has, and no pod stands where it may not or beside what it must not', () =>
  fc.assert(
    fc.property(apps, memories, (all, memory) => {
      const { nodes, demands, placed, waiting } = scheduleOf(rawModel(manifestsOf(all), house(memory)));
      expect(placed.length + waiting.length).toBe(all.reduce((sum, { replicas }) => sum + replicas, 0));
      for (const node of nodes) {
        const own = placed.filter((pod) => pod.node === node);
        expect(own.reduce((sum, { demand }) => sum + demand.each.memory.count, 0)).toBeLessThanOrEqual(node.allocatable.memory.count);
        for (const one of own) {
          const { on, apart } = all[demands.indexOf(one.demand)] as App;
          if (on !== 'any') expect(node.vm.home).toBe(on);
          const kept = own.filter((other) => other !== one && selects({ matchLabels: { app: String(apart) } }, other.demand.labels));
          expect(kept).toEqual([]);
        }
      }
    }),
    { numRuns: 500 },
  ));

test('more memory never makes a placement fail that held', () =>
  fc.assert(
    fc.property(apps, memories, fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), (all, memory, more) => {
      const [server, worker] = memory;
      const [addedToServer, addedToWorker] = more;
      if (!fails(all, memory)) expect(fails(all, [server + addedToServer, worker + addedToWorker])).toBe(false);
    }),
    { numRuns: 500 },
  ));

test('a pod that waits has no node left, whoever else is there', () =>
  fc.assert(
    fc.property(apps, memories, (all, memory) => {
      const { demands, placed, waiting } = scheduleOf(rawModel(manifestsOf(all), house(memory)));
      for (const demand of waiting) {
        const { apart } = all[demands.indexOf(demand)] as App;
        for (const node of demand.nodes) {
          const own = placed.filter((pod) => pod.node === node);
          const left = own.reduce((sum, pod) => sum - pod.demand.each.memory.count, node.allocatable.memory.count);
          const keeps = own.some((pod) => pod.demand.labels.app === String(apart));
          const isKept = own.some((pod) => String(all[demands.indexOf(pod.demand)]?.apart) === demand.labels.app);
          expect(demand.each.memory.count > left || keeps || isKept).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  ));
