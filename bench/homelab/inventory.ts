import { Bytes, Duration, declared, type Inventory, nvme, Rate } from '../../src';
import { inventory as reference } from '../../test/homelabs/house/inventory';

const disk = Bytes.gib(64 * 1024);
const memory = Bytes.gib(16 * 1024);
const threads = 1024;
/** How many services a node is for: each has up to two pods and a job's, and a kubelet takes 110. */
const perNode = Number(process.env.BENCH_PER_NODE ?? 30);
/** At least one on each machine: a repository server keeps what lies on another one. */
const nodes = Math.max(2, Math.ceil(Number(process.env.BENCH_SERVICES) / perNode));

const each = <T, U>(record: Readonly<Record<string, T>>, change: (value: T, name: string) => U) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));

const { machines, vms } = reference as Inventory;
const homes = Object.keys(machines);
const worker = vms['ryzen-worker'];
if (worker === undefined) throw new Error('the house has no ryzen-worker');

/** The machine of a node, by the node's number. */
export const homeOf = (node: number): string => homes[node % homes.length] as string;
/** The name of the disk that is a node's alone. */
export const diskOf = (node: number): string => `data-${node}`;
/** The number of the node that a service runs on. */
export const nodeOf = (service: number): number => service % nodes;

const numbers = Array.from({ length: nodes }, (_, node) => node);
const disksOf = (machine: string) =>
  Object.fromEntries(
    numbers
      .filter((node) => homeOf(node) === machine)
      .map((node) => [diskOf(node), nvme(disk, declared(Rate.mbPerSecond(1000), 'as the house has'), `BENCH${1000 + node}`)]),
  );

/** The house's machines with one more node for every few services, and room for all of them: every proof is carried out, and holds. */
export const inventory: Inventory = {
  ...reference,
  // each node's disk is its machine's alone, so a lost machine has to be bought again; and of so many services the last waits longer
  budgets: { ...reference.budgets, rto: Duration.hours(3), machine: Duration.days(5), site: Duration.days(5) },
  machines: each(machines, (machine, name) => ({
    ...machine,
    cpu: { ...machine.cpu, threads },
    memory: { installed: memory, usable: { ...machine.memory.usable, value: memory } },
    disks: { ...each(machine.disks, (one) => ({ ...one, size: disk })), ...disksOf(name) },
  })),
  vms: {
    ...each(vms, (vm) => ({
      ...vm,
      disks: each(vm.disks, (one) => (one.forTenants ? one : { ...one, size: disk.times(0.1) })),
    })),
    ...Object.fromEntries(
      numbers.map((node) => [
        `node-${node}`,
        {
          ...worker,
          vmid: 200 + node,
          home: homeOf(node),
          memory: Bytes.gib(64),
          addresses: { lan: `192.168.1.${100 + node}` },
          disks: { system: { on: 'nvme', size: Bytes.gib(256) }, data: { on: diskOf(node), size: disk.times(0.5), class: 'fast' } },
        },
      ]),
    ),
  },
};
