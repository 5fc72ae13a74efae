import { Bytes, Cpu, httpGet, scratch, tcp } from '../../src';
import { beyondBaseline, portsOfNode } from '../../src/constructs/check-node';
import { hiddenMounts, memoryTooLarge, powerless, strangersIn, wrongProbes } from '../../src/constructs/check-pod';
import { closedVolumes, endless, usersOfTheirOwn } from '../../src/constructs/check-users';
import type { Any } from './object-of';
import { plain } from './object-of';

const one = (props: Any): Any => [['main', { ...plain, ...props }]];
const codes = (faults: readonly { readonly code: string }[]) => faults.map(({ code }) => code);
const cpu = Cpu.millis(1);
const kind = (name: string, namespace?: string): Any => ({ kind: name, [name]: { name: 'x', namespace } });

describe('what a pod takes is of its own namespace', () => {
  test.each([
    ['share', kind('share', 'other'), ['REFERENCE_UNKNOWN']],
    ['share', kind('share', 'app'), []],
    ['files', kind('files', 'other'), ['REFERENCE_UNKNOWN']],
    ['files', kind('files', 'app'), []],
    ['secret', kind('secret', 'other'), ['REFERENCE_UNKNOWN']],
    ['secret', kind('secret', 'app'), []],
    ['secret of no namespace', kind('secret'), []],
    ['volume', kind('volume', 'other'), ['REFERENCE_UNKNOWN']],
    ['volume', kind('volume', 'app'), []],
    ['lent volume', { ...kind('volume', 'other'), lent: true }, []],
    ['volume of its own, as lent', { ...kind('volume', 'app'), lent: true }, ['VALUE_INVALID']],
    ['scratch space', scratch(Bytes.mib(1)), []],
  ])('a %s: %j: %j', (_, mount, expected) => expect(codes(strangersIn('app', one({ mounts: { '/a': mount } })))).toEqual(expected));

  test.each([
    [{ kind: 'secret-key', secret: 's', key: 'k', namespace: 'other' }, ['REFERENCE_UNKNOWN']],
    [{ kind: 'secret-key', secret: 's', key: 'k', namespace: 'app' }, []],
    [{ kind: 'secret-key', secret: 's', key: 'k' }, []],
    ['a text', []],
  ])('a variable %j: %j', (value, expected) => expect(codes(strangersIn('app', one({ env: { A: value } })))).toEqual(expected));

  test('and is told with what it is and where, and how to have it lent', () => {
    const [volume] = strangersIn('app', one({ mounts: { '/a': kind('volume', 'other') } }));
    expect(volume?.what).toBe('/a of container main takes volume x of namespace other: a pod of app sees those of its own namespace only');
    expect(volume?.repair).toContain('lend');
    expect(strangersIn('app', one({ mounts: { '/a': kind('files', 'other') } }))[0]?.repair).not.toContain('lend');
  });
});

test.each([
  [{ probes: { liveness: tcp('http') }, ports: { http: 80 } }, 0],
  [{ probes: { liveness: tcp('http') }, ports: { https: 80 } }, 1],
  [{ probes: { liveness: httpGet('http', '/') } }, 1],
  [{ probes: { startup: httpGet('http', '/'), readiness: tcp('x') }, ports: { http: 80 } }, 1],
  [{ probes: { readiness: { action: { exec: { command: ['a'] } } } } }, 0],
  [{}, 0],
])('a probe asks a port of its own container: of %j %d does not', (props, count) => {
  expect(codes(wrongProbes(one(props)))).toEqual(Array(count).fill('REFERENCE_UNKNOWN'));
});

test('a probe of a port that is nearly one is told which it is', () => {
  expect(wrongProbes(one({ probes: { liveness: tcp('htpt') }, ports: { http: 80, dns: 53 } }))[0]?.what).toBe(
    'the liveness probe of container main asks port htpt, and it has http, dns; did you mean http?',
  );
  expect(wrongProbes(one({ probes: { liveness: tcp('zzz') } }))[0]?.what).toBe(
    'the liveness probe of container main asks port zzz, and it has none',
  );
});

test.each([
  [['/a', '/b'], 0],
  [['/a', '/a/'], 1],
  [['/a', '/a/.'], 1],
  [['/a', '//a'], 1],
  [['/a', '/b/../a'], 1],
  [['/a', '/a/b'], 0],
  [['/'], 1],
  [['/..'], 1],
  [['/', '/.'], 2],
  [['/a', '/a/', '/a/./'], 2],
])('of the mounts %j, %d cannot be seen, or hide the image', (paths, count) => {
  const mounts = Object.fromEntries(paths.map((path) => [path, scratch(Bytes.mib(1))]));
  expect(codes(hiddenMounts(one({ mounts })))).toEqual(Array(count).fill('VALUE_INVALID'));
});

test('mounts of two containers hide nothing of each other', () => {
  const mounts = { '/a': scratch(Bytes.mib(1)) };
  expect(
    hiddenMounts([
      ['a', { ...plain, mounts }],
      ['b', { ...plain, mounts }],
    ]),
  ).toEqual([]);
});

describe('scratch space in memory is less than the memory that its container may use', () => {
  const memory = (size: number) => scratch(Bytes.mib(size), { memory: true });
  test.each([
    [[15], 16, 0],
    [[16], 16, 1],
    [[17], 16, 1],
    [[8, 7], 16, 0],
    [[8, 8], 16, 1],
    [[], 16, 0],
  ])('%j MiB of %d: %d faults', (sizes, limit, count) => {
    const mounts = Object.fromEntries(sizes.map((size, index) => [`/m${index}`, memory(size)]));
    const resources = { cpu, memory: { request: Bytes.mib(1), limit: Bytes.mib(limit) } };
    expect(codes(memoryTooLarge(one({ mounts, resources })))).toEqual(Array(count).fill('RESOURCES_INVALID'));
  });
  test('and that on the disk may be of any size', () => {
    expect(memoryTooLarge(one({ mounts: { '/a': scratch(Bytes.gib(9)) } }))).toEqual([]);
    expect(memoryTooLarge(one({ mounts: { '/a': memory(99) }, resources: undefined }))).toEqual([]);
  });
});

describe('powers of root', () => {
  test.each([
    [['CHOWN'], {}, false, 1],
    [['CHOWN'], {}, true, 0],
    [['CHOWN'], { root: 'a test' }, false, 0],
    [['CHOWN'], { privileged: 'a test' }, false, 0],
    [['CHOWN'], { writableRoot: 'a test' }, false, 1],
    [['NET_BIND_SERVICE'], {}, false, 0],
    [['NET_BIND_SERVICE', 'CHOWN'], {}, false, 1],
    [[], {}, false, 0],
  ])('%j with the waivers %j, root: %j: %d faults', (capabilities, waivers, isRoot, count) => {
    expect(codes(powerless(one({ capabilities, waivers }), isRoot))).toEqual(Array(count).fill('VALUE_INVALID'));
  });

  test.each([
    [['SYS_ADMIN'], {}, ['WAIVER_MISSING']],
    [['SYS_ADMIN'], { capabilities: 'a test' }, []],
    [['SYS_ADMIN'], { capabilities: 'a test', privileged: 'a test' }, ['VALUE_INVALID']],
    [['CHOWN'], { privileged: 'a test' }, []],
    [['CHOWN'], {}, []],
    [['CHOWN'], { capabilities: 'a test' }, ['WAIVER_UNUSED']],
    [[], {}, []],
  ])('beyond baseline, %j with the waivers %j: %j', (capabilities, waivers, expected) => {
    expect(codes(beyondBaseline(one({ capabilities, waivers })))).toEqual(expected);
  });
});

test.each([
  [{ a: { number: 80, hostPort: 80 } }, {}, false, ['WAIVER_MISSING']],
  [{ a: { number: 80, hostPort: 80 } }, { hostPorts: 'a test' }, false, []],
  [{ a: { number: 80, hostPort: 80 } }, { hostPorts: 'a test' }, true, ['VALUE_INVALID']],
  [{ a: 80 }, {}, true, []],
  [{ a: 80 }, {}, false, []],
  [{ a: 80 }, { hostPorts: 'a test' }, false, ['WAIVER_UNUSED']],
  [{}, {}, false, []],
])('ports of the node, %j with the waivers %j, on its network: %j: %j', (ports, waivers, onNode, expected) => {
  expect(codes(portsOfNode(one({ ports, waivers }), onNode))).toEqual(expected);
});

test.each([
  [{ probes: { liveness: tcp('a') } }, 1],
  [{ preStop: ['a'] }, 1],
  [{ preStop: ['a'], probes: { liveness: tcp('a') } }, 1],
  [{ preStop: ['a'], sidecar: true }, 0],
  [{ probes: {} }, 0],
  [{}, 0],
])('what runs to its end before the others has no probe and no preStop: of %j %d faults', (props, count) => {
  expect(codes(endless(one(props)))).toEqual(Array(count).fill('VALUE_INVALID'));
});

test.each([
  [{ user: 0 }, 1],
  [{ user: 1 }, 0],
  [{ user: 1, waivers: { root: 'a test' } }, 1],
  [{ waivers: { root: 'a test' } }, 0],
  [{}, 0],
])('a user of its own is not root, and root has none: of %j %d faults', (props, count) => {
  expect(codes(usersOfTheirOwn(one(props)))).toEqual(Array(count).fill('VALUE_INVALID'));
});

describe('a volume opens to its owner and its group', () => {
  const mounts = { '/a': { kind: 'volume', volume: { name: 'x', owner: 70 } } };
  test.each([
    ['the pod’s user', { user: 70 }, {}, 0],
    ['another user', { user: 71 }, {}, 1],
    ['the default user', {}, {}, 1],
    ['a group', { groups: [44, 70] }, {}, 0],
    ['another group', { groups: [44] }, {}, 1],
    ['who may look into everything', { capabilities: ['DAC_OVERRIDE'] }, {}, 0],
    ['who is privileged', { waivers: { privileged: 'a test' } }, {}, 0],
    ['another container’s own user', { user: 71 }, { user: 70 }, 0],
    ['another container with the wrong user', { user: 70 }, { user: 71 }, 1],
  ])('%s', (_, pod, other, count) => {
    const props: Any = { ...plain, ...pod };
    const containers: Any =
      Object.keys(other).length > 0
        ? [
            ['main', props],
            ['more', { ...plain, ...other, mounts }],
          ]
        : [['main', { ...props, mounts }]];
    expect(codes(closedVolumes(containers, 'main', props))).toEqual(Array(count).fill('VALUE_INVALID'));
  });
  test('and files and scratch space to everybody', () => {
    const props: Any = { ...plain, mounts: { '/a': scratch(Bytes.mib(1)), '/b': kind('files', 'app') } };
    expect(closedVolumes([['main', props]], 'main', props)).toEqual([]);
  });
});
