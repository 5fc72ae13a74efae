import fc from 'fast-check';
import { readRouter } from '../../src/init/answers';
import type { Description, RouterDescription } from '../../src/init/description';
import { homelabFiles } from '../../src/init/files';
import { backEndNames } from '../../src/inventory/back-ends';
import { checkInventory } from '../../src/inventory/check-inventory';
import { synthesize } from '../../src/synth/synth';
import { holesIn } from '../../src/units/hole';
import { combinations, description, loaded, machine, withExample } from './generated';

const text = (given: Description, path: string) => homelabFiles(given).find((file) => file.path === path)?.content ?? '';

describe.each(combinations.map((given) => [given.name, given] as const))('%s', (_, given) => {
  const { files, todo, apps } = synthesize(loaded(given));

  test('synthesizes, with what only its owner knows as the one thing that is missing', () => {
    expect(apps.map(({ name }) => name)).toEqual(['kube-system', 'priorities', 'sealed-secrets', 'storage', 'traefik', 'argocd']);
    for (const { path, content } of files) {
      expect([path, /undefined|\bNaN\b|\[object/.exec(content)]).toEqual([path, null]);
      if (!path.startsWith('bootstrap/')) expect([path, holesIn(content)]).toEqual([path, []]);
    }
    const open = todo.filter(({ what }) => what.startsWith('fill in')).map(({ what }) => what);
    for (const { name } of given.machines)
      for (const what of ['MAC address', 'serial number'])
        expect(open.some((one) => one.includes(what) && one.includes(` ${name} `))).toBe(true);
    expect(text(given, 'site.ts').includes('IPv4 address of the gateway')).toBe(given.gateway); // to do with the first public name
    expect(open.some((one) => one.includes('name of the tailnet'))).toBe(given.tailnet);
  });

  test('holds no name and no address but the house’s, reserved ones, and those of where things are fetched', () => {
    const all = homelabFiles(given)
      .map(({ content }) => content)
      .join('\n');
    const domains = [...all.matchAll(/[\w.-]+\.(?:com|org|net|io|ch|ts\.net)\b/g)].map(([domain]) => domain);
    expect(new Set(domains)).toEqual(new Set(['cloud.debian.org', ...(given.tailnet ? ['tail1a2b3c.ts.net'] : [])]));
    const addresses = [...all.matchAll(/\b\d+\.\d+\.\d+\.\d+\b/g)].map(([address]) => address);
    for (const address of addresses) expect(address).toMatch(/^(192\.168\.1\.\d+|10\.4[23]\.0\.0)$/);
    expect(all).not.toMatch(/([0-9a-f]{2}:){5}[0-9a-f]{2}/i);
  });

  test('has a first service that can be taken in, where there is a place for its backups', () => {
    const hasPlace = given.offsite || given.machines.length > 1;
    const change = hasPlace ? withExample : undefined;
    const made = synthesize(loaded(given, change)).apps.map(({ name }) => name);
    expect(made.slice(6)).toEqual(hasPlace ? [...(given.machines.length > 1 ? ['backups'] : []), 'jellyfin'] : []);
    expect(text(given, 'services.ts').includes('// Most of them keep backups')).toBe(!hasPlace);
  });
});

const someMachine = (name: string) =>
  fc
    .record({
      memory: fc.integer({ min: 8, max: 512 }),
      cores: fc.integer({ min: 1, max: 64 }),
      extra: fc.integer({ min: 0, max: 64 }),
      first: fc.record({ kind: fc.constantFrom('nvme', 'ssd', 'hdd'), size: fc.integer({ min: 64, max: 20_000 }) }),
      data: fc.array(fc.record({ kind: fc.constantFrom('nvme', 'ssd', 'hdd'), size: fc.integer({ min: 16, max: 20_000 }) }), {
        maxLength: 5,
      }),
    })
    .map(({ memory, cores, extra, first, data }) =>
      machine(name, { memory, cores, threads: cores + extra, disks: [first, ...data] } as never),
    );
const someRouter = fc
  .record({
    net: fc.constantFrom('10.0.0', '10.42.7', '10.43.255', '172.16.5', '172.31.255', '192.168.0', '192.168.255'),
    last: fc.integer({ min: 1, max: 254 }),
    prefix: fc.integer({ min: 16, max: 28 }),
  })
  .map(({ net, last, prefix }) => readRouter(`${net}.${last}/${prefix}`))
  .filter((router): router is RouterDescription => !('fault' in router));
const someDescription = fc
  .record({
    count: fc.integer({ min: 1, max: 3 }),
    first: someMachine('alder'),
    second: someMachine('birch-2'),
    third: someMachine('cedar'),
    router: someRouter,
    gateway: fc.boolean(),
    tailnet: fc.boolean(),
    ups: fc.boolean(),
    offsite: fc.constantFrom<Description['offsite']>(false, true, ...backEndNames),
  })
  .map(({ count, first, second, third, tailnet, ...given }) =>
    description({ ...given, tailnet: tailnet || given.gateway, machines: [first, second, third].slice(0, count) }),
  );

test('whatever machines, disks and networks are given, the inventory is sound, fits, and synthesizes', () => {
  fc.assert(
    fc.property(someDescription, (given) => {
      const homelab = loaded(given);
      expect(checkInventory(homelab.inventory)).toEqual([]);
      expect(synthesize(homelab).apps).toHaveLength(6);
    }),
    { numRuns: 25 },
  );
});

test('a disk that holds a system on one machine and data on another has two names', () => {
  const given = description({
    machines: [
      machine('one', {
        disks: [
          { kind: 'ssd', size: 100 },
          { kind: 'nvme', size: 500 },
        ],
      }),
      machine('two', {
        disks: [
          { kind: 'nvme', size: 100 },
          { kind: 'ssd', size: 500 },
          { kind: 'ssd', size: 600 },
        ],
      }),
    ],
  });
  const { machines, vms } = loaded(given).inventory;
  expect(Object.values(machines).map(({ disks, host }) => [host?.system.on, Object.keys(disks)])).toEqual([
    ['ssd', ['ssd', 'nvme-data']],
    ['nvme', ['nvme', 'ssd-data', 'ssd-data-2']],
  ]);
  expect(Object.values(vms).map(({ disks }) => Object.entries(disks).map(([name, { on }]) => `${name} on ${on}`))).toEqual([
    ['system on ssd', 'fast on ssd', 'hot on nvme-data'],
    ['system on nvme', 'fast on nvme', 'hot on ssd-data', 'cold on ssd-data-2'],
  ]);
});

test('one machine is one server, two are a server and an agent, three are three servers', () => {
  const roles = [1, 2, 3].map((count) =>
    Object.values(loaded(description({ machines: ['a', 'b', 'c'].slice(0, count).map((name) => machine(name)) })).inventory.vms).map(
      ({ role }) => role,
    ),
  );
  expect(roles).toEqual([['k3s-server'], ['k3s-server', 'k3s-agent'], ['k3s-server', 'k3s-server', 'k3s-server']]);
});

test('no address is the router’s, and no two are one, wherever the router is', () => {
  for (const last of [1, 2, 3, 6, 11, 12, 21, 23, 14]) {
    const router = readRouter(`192.168.9.${last}/${last < 15 ? 28 : 24}`) as RouterDescription;
    const { machines, vms } = loaded(description({ router, machines: ['a', 'b', 'c'].map((name) => machine(name)) })).inventory;
    const held = [
      router.address,
      ...Object.values(machines).map(({ addresses }) => addresses[0]?.address),
      ...Object.values(vms).map(({ addresses }) => addresses.lan),
    ];
    expect([last, new Set(held).size]).toEqual([last, 7]);
  }
});
