import { Backups } from '../../charts/platform/backups';
import type { Inventory } from '../../src';
import { Bytes, Cpu, Duration, daily, declared, image, pin, ScheduledJob, scratch, Volume, Workload } from '../../src';
import { keptTimes } from '../../src/constructs/retention';
import { storage } from '../../src/proofs/storage';
import { base, withChange } from '../inventory/base';
import { type Any, app, plain } from './placement/parts';
import { against, modelOf } from './proved';

const nothing = () => {};
const changing = (share: number, from: Inventory = base) => withChange('timings', { change: declared(share, 'a test') }, from);
/** A volume of a machine that is backed up in the house, at a server on the other. */
const kept = (size: number, room: number) => (lab: Any) => {
  new Backups(lab, { servers: [{ machine: lab.machines.two, on: lab.disks.two.hdd, size: Bytes.gib(room) }] });
  const data = new Volume(app(lab), 'data', {
    on: lab.disks.one.nvme,
    size: Bytes.gib(size),
    owner: 1000,
    backup: daily({ to: ['local'] }),
  });
  new Workload(lab.node.findChild('app'), 'main', { ...plain, mounts: { '/data': data } });
};
const images = (count: number) => (lab: Any) => {
  const chart = app(lab);
  for (let index = 0; index < count; index += 1)
    new Workload(chart, `w${index}`, {
      ...plain,
      image: image(`docker.io/traefik/whoami:v1.11.${index}`),
      placement: pin(lab.machines.two),
    });
};

test.each([
  [
    'a virtual disk that is larger than its disk',
    nothing,
    withChange('vms.worker.disks.fast.size', Bytes.gib(230)),
    [
      'DISK_OVERCOMMITTED',
      'machines.two.disks.nvme',
      '341.8 GiB promised of 214.6 GiB (90 % of 238.4 GiB): Proxmox VE 10 GiB + replica of server system 20 GiB + replica of server fast 60 GiB + worker system 20 GiB + worker fast 230 GiB + snapshots of worker fast 1.8 GiB',
    ],
  ],
  [
    'a replica for which its target has no room',
    nothing,
    withChange('vms.server.disks.hot.size', Bytes.gib(500)),
    [
      'DISK_OVERCOMMITTED',
      'machines.two.disks.hdd',
      '903.2 GiB promised of 838.2 GiB (90 % of 931.3 GiB): replica of server hot 500 GiB + worker cold 400 GiB + snapshots of worker cold 3.2 GiB',
    ],
  ],
  [
    'snapshots of what changes all day',
    nothing,
    changing(0.25),
    [
      'DISK_OVERCOMMITTED',
      'machines.two.disks.hdd',
      '860 GiB promised of 838.2 GiB (90 % of 931.3 GiB): replica of server hot 300 GiB + worker cold 400 GiB + snapshots of worker cold 160 GiB',
    ],
  ],
  [
    'a repository for less than what is kept of the volumes',
    kept(10, 20),
    base,
    ['REPOSITORY_TOO_SMALL', 'test/backups/two', '21.1 GiB promised of 20 GiB: app-data 21.1 GiB'],
  ],
  [
    'a repository for volumes that change faster than they were said to',
    kept(10, 30),
    changing(0.02),
    ['REPOSITORY_TOO_SMALL', 'test/backups/two', '54.4 GiB promised of 30 GiB: app-data 54.4 GiB'],
  ],
  [
    'more images than a node has room for',
    images(27),
    base,
    [
      'DISK_OVERCOMMITTED',
      'vms.worker.disks.system',
      '18.8 GiB promised of 18.4 GiB (92 % of 20 GiB): system 3 GiB + 27 images 15.8 GiB + scratch space 0 B',
    ],
  ],
  [
    'a node’s disk that is too small for its system',
    nothing,
    withChange('vms.worker.disks.system.size', Bytes.gib(3)),
    [
      'DISK_OVERCOMMITTED',
      'vms.worker.disks.system',
      '3 GiB promised of 2.8 GiB (92 % of 3 GiB): system 3 GiB + 0 images 0 B + scratch space 0 B',
    ],
  ],
] as const)('%s is told', (_, declare, inventory, problem) => expect(against(storage, modelOf(declare, inventory))).toEqual([problem]));

test.each([
  ['the base', nothing, base],
  ['as many images as a node has room for', images(26), base],
  ['a repository that holds all that is kept', kept(10, 22), base],
  [
    'one image in many pods',
    (lab: Any) => {
      const chart = app(lab);
      for (let index = 0; index < 60; index += 1) new Workload(chart, `w${index}`, { ...plain, placement: pin(lab.machines.two) });
    },
    base,
  ],
] as const)('%s fits', (_, declare, inventory) => expect(against(storage, modelOf(declare, inventory))).toEqual([]));

test('of more than eight parts the seven largest are told, and how many more there are; eight are told in their order', () => {
  const many = (count: number) => (lab: Any) => {
    new Backups(lab, { servers: [{ machine: lab.machines.two, on: lab.disks.two.hdd, size: Bytes.mib(1) }] });
    const chart = app(lab);
    const mounts = Object.fromEntries(
      Array.from({ length: count }, (_, index) => {
        const size = Bytes.mib(10 * (index + 1));
        const volume = new Volume(chart, `v${index}`, { on: lab.disks.one.nvme, size, owner: 1000, backup: daily({ to: ['local'] }) });
        return [`/v${index}`, volume];
      }),
    );
    new Workload(chart, 'main', { ...plain, mounts });
  };
  const names = (count: number) =>
    String(against(storage, modelOf(many(count)))[0]?.[2])
      .replace(/^.*?: /, '')
      .split(' + ')
      .map((part) => part.replace(/ .*$/, ''));
  expect(names(8)).toEqual(['app-v0', 'app-v1', 'app-v2', 'app-v3', 'app-v4', 'app-v5', 'app-v6', 'app-v7']);
  expect(names(9)).toEqual(['app-v8', 'app-v7', 'app-v6', 'app-v5', 'app-v4', 'app-v3', 'app-v2', '2']);
});

test('scratch space of what stays counts on its node, and what it leans on is what somebody stated', () => {
  const scratchy = (lab: Any) =>
    void new Workload(app(lab), 'main', { ...plain, placement: pin(lab.machines.two), mounts: { '/tmp': scratch(Bytes.gib(2)) } });
  const { figures, leansOn } = storage.prove(modelOf(scratchy));
  const images = figures.filter(({ about }) => about.startsWith('images')).map(({ about, value }) => `${about}: ${value}`);
  expect(images).toEqual(['images on server: 3 GiB of 18.4 GiB', 'images on worker: 5.6 GiB of 18.4 GiB']);
  expect(leansOn).toEqual(['timings.change', 'timings.image', 'timings.system']);
});

test('the image of a job counts on every node that it may run on', () => {
  const job = (lab: Any) =>
    void new ScheduledJob(app(lab), 'job', {
      ...plain,
      image: image('docker.io/traefik/whoami:v1.10.0'),
      resources: { cpu: Cpu.millis(1), memory: Bytes.mib(1) },
      schedule: '0 12 * * *',
      within: Duration.hours(1),
    });
  const figures = storage.prove(modelOf(job)).figures.filter(({ about }) => about.startsWith('images'));
  expect(figures).toEqual([
    { about: 'images on server', value: '3.6 GiB of 18.4 GiB' },
    { about: 'images on worker', value: '3.6 GiB of 18.4 GiB' },
  ]);
});

test('what is kept of data grows with what changes of it, up to one copy a snapshot', () => {
  expect([keptTimes(0), keptTimes(0.005), keptTimes(1)].map((times) => Number(times.toFixed(2)))).toEqual([1, 2.11, 19]);
});
