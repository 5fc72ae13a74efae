import fc from 'fast-check';
import { Bytes, Cpu, exec, Files, hostFolder, image, none, Secret, Share, scratch, tcp, Volume, Workload } from '../../src';
import { faultsOf, longForm, memoryOf, type OwnNode, toContainer } from '../../src/constructs/container';
import { modelOf } from '../proofs/proved';
import { type Any, inApp, plain, told } from './object-of';

const apart: OwnNode = { isShared: false, address: '192.168.7.20' };
const made = (change: Any = {}, node: OwnNode = apart) => toContainer('main', { ...plain, ...change }, node).container as Any;

test('a container that says nothing more has no more than its image, what it asks for, and no powers', () => {
  expect(made()).toEqual({
    name: 'main',
    image: 'docker.io/traefik/whoami:v1.11.0',
    imagePullPolicy: 'IfNotPresent',
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
  });
  expect(made({ env: {}, ports: {}, mounts: {}, probes: {}, capabilities: [], devices: [], waivers: {} })).toEqual(made());
});

test.each([
  ['command', { command: ['/a', 'b'] }, { command: ['/a', 'b'] }],
  ['args', { args: ['b'] }, { args: ['b'] }],
  ['env', { env: { A: 'b' } }, { env: [{ name: 'A', value: 'b' }] }],
  ['a TCP port, by its number', { ports: { http: 80 } }, { ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }] }],
  ['a UDP port', { ports: { dns: { number: 53, protocol: 'UDP' } } }, { ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }] }],
  ['preStop', { preStop: ['/stop'] }, { lifecycle: { preStop: { exec: { command: ['/stop'] } } } }],
  [
    'start-up',
    { probes: { startup: tcp('a') } },
    { startupProbe: { tcpSocket: { port: 'a' }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 } },
  ],
  [
    'readiness',
    { probes: { readiness: tcp('b') } },
    { readinessProbe: { tcpSocket: { port: 'b' }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 } },
  ],
  [
    'liveness',
    { probes: { liveness: exec(['c']) } },
    { livenessProbe: { exec: { command: ['c'] }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 } },
  ],
] as const)('%s becomes the field of Kubernetes’ name, and nothing else', (_, given, field) =>
  expect(made(given)).toEqual({ ...made(), ...field }),
);

describe('what a container asks for', () => {
  test('is requested, and memory alone is limited: to the request, or to what is said', () => {
    const resources = { cpu: Cpu.millis(250), memory: { request: Bytes.mib(64), limit: Bytes.gib(1) } };
    expect(made({ resources }).resources).toEqual({ requests: { cpu: '250m', memory: '64Mi' }, limits: { memory: '1Gi' } });
    expect(memoryOf(resources)).toEqual({ request: Bytes.mib(64), limit: Bytes.gib(1) });
    expect(memoryOf({ cpu: Cpu.millis(1), memory: Bytes.mib(3) })).toEqual({ request: Bytes.mib(3), limit: Bytes.mib(3) });
  });

  test('of devices is one each, requested and limited', () => {
    const { requests, limits } = made({ devices: [{ machine: 'one', name: 'dongle' }] }).resources;
    expect([requests, limits]).toEqual([
      { cpu: '10m', memory: '16Mi', 'devices.loutik.dev/dongle': '1' },
      { memory: '16Mi', 'devices.loutik.dev/dongle': '1' },
    ]);
  });

  test.each([
    [64, 64, []],
    [64, 65, []],
    [64, 63, ['RESOURCES_INVALID']],
  ])('may be %d MiB of memory requested of %d at the most: %j', (request, limit, codes) => {
    const resources = { cpu: Cpu.millis(1), memory: { request: Bytes.mib(request), limit: Bytes.mib(limit) } };
    expect(faultsOf('main', { ...plain, resources }).map(({ code }) => code)).toEqual(codes);
  });

  test('of an image is an exact tag', () => {
    expect(faultsOf('main', { ...plain, image: image('docker.io/traefik/whoami:latest') }).map(({ code }) => code)).toEqual([
      'IMAGE_TAG_INEXACT',
    ]);
    expect(faultsOf('main', plain)).toEqual([]);
  });
});

describe('what a container may do', () => {
  const context = (given: Any) => made(given).securityContext;
  const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true };
  test.each([
    ['who writes into its image says why', { waivers: { writableRoot: 'a test' } }, { ...restricted, readOnlyRootFilesystem: false }],
    ['a user of its own is its group as well', { user: 70 }, { ...restricted, runAsUser: 70, runAsGroup: 70 }],
    ['root is user 0, and says so', { waivers: { root: 'a test' } }, { ...restricted, runAsNonRoot: false, runAsUser: 0 }],
    [
      'powers are added to none, each once',
      { waivers: { root: 'a test' }, capabilities: ['CHOWN', 'SETUID', 'CHOWN'] },
      { ...restricted, capabilities: { drop: ['ALL'], add: ['CHOWN', 'SETUID'] }, runAsNonRoot: false, runAsUser: 0 },
    ],
    [
      'who is privileged drops nothing, and is no root by that',
      { waivers: { privileged: 'a test' } },
      { privileged: true, readOnlyRootFilesystem: true, runAsNonRoot: true },
    ],
    [
      'who is privileged, root, and writes into its image is all three',
      { waivers: { privileged: 'a', root: 'b', writableRoot: 'c' } },
      { privileged: true, readOnlyRootFilesystem: false, runAsNonRoot: false, runAsUser: 0 },
    ],
  ])('%s', (_, given, expected) => expect(context(given)).toEqual(expected));
});

describe('a port of the node', () => {
  const port = (given: Any, node: OwnNode = apart) => made({ ports: { p: given } }, node).ports[0];
  test('is the one that was asked for, whatever the container’s own', () => {
    expect(port({ number: 8080, hostPort: 80 })).toEqual({ name: 'p', containerPort: 8080, hostPort: 80, protocol: 'TCP' });
  });
  test('is the container’s own on the node’s network', () => {
    expect(port(8080, { isShared: true })).toEqual({ name: 'p', containerPort: 8080, hostPort: 8080, protocol: 'TCP' });
  });
  test('is taken on the house’s address alone where the node asks for names: 53, and neither 52 nor 54', () => {
    const at = (hostPort: number, node: OwnNode = apart) => port({ number: 53, hostPort }, node).hostIP;
    expect([at(52), at(53), at(54)]).toEqual([undefined, '192.168.7.20', undefined]);
    expect([at(53, { isShared: true, address: '192.168.7.20' }), at(53, { isShared: false })]).toEqual([undefined, undefined]);
    expect(port({ number: 53, hostPort: 5353 }).hostIP).toBeUndefined();
    expect(port(53).hostIP).toBeUndefined();
  });
});

describe('a mount', () => {
  let parts: Any;
  modelOf(
    inApp((chart, lab) => {
      const data = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
      const files = new Files(chart, 'files', { 'a.conf': 'b' });
      const secret = new Secret(chart, 'secret', { keys: ['k'], about: 'a test' });
      parts = { data, files, secret };
    }),
  );
  const of = (mount: (all: Any) => Any, path = '/srv/My Files/') => {
    const { container, volumes } = toContainer('main', { ...plain, mounts: { [path]: mount(parts) } }, apart) as Any;
    const { mountPath, ...own } = container.volumeMounts[0];
    expect(mountPath).toBe(path);
    return { own, volume: volumes[0].volume };
  };
  const claim = { name: 'app-data', persistentVolumeClaim: { claimName: 'app-data' } };

  test('of a volume shows its data, without the marker beside it', () => {
    expect(of(({ data }) => data)).toEqual({ own: { name: 'app-data', subPath: 'data' }, volume: claim });
  });
  test('of a volume that is only read says so', () => {
    expect(of(({ data }) => data.readOnly()).own).toEqual({ name: 'app-data', subPath: 'data', readOnly: true });
  });
  test('of a whole volume has its marker too', () => {
    expect(of(({ data }) => data.whole({ readOnly: false })).own).toEqual({ name: 'app-data' });
    expect(of(({ data }) => data.whole({ readOnly: true })).own).toEqual({ name: 'app-data', readOnly: true });
  });
  test('of files is read only, and may be run: mode 555', () => {
    expect(of(({ files }) => files)).toEqual({
      own: { name: 'app-files', readOnly: true },
      volume: { name: 'app-files', configMap: { name: 'app-files', defaultMode: 0o555 } },
    });
    expect(of(({ files }) => ({ kind: 'files', files, file: 'a.conf' })).own).toEqual({
      name: 'app-files',
      readOnly: true,
      subPath: 'a.conf',
    });
  });
  test('of a secret is read only, and runs nothing: mode 444', () => {
    expect(of(({ secret }) => secret.files)).toEqual({
      own: { name: 'app-secret', readOnly: true },
      volume: { name: 'app-secret', secret: { secretName: 'app-secret', defaultMode: 0o444 } },
    });
  });
  test('of a folder of the node sees what is mounted there later, and needs it to be there', () => {
    expect(of(() => hostFolder('/dev/dri', { readOnly: false }))).toEqual({
      own: { name: 'host-srv-my-files', mountPropagation: 'HostToContainer' },
      volume: { name: 'host-srv-my-files', hostPath: { path: '/dev/dri', type: 'Directory' } },
    });
    expect(of(() => hostFolder('/dev/dri', { readOnly: true })).own.readOnly).toBe(true);
  });
  test('of scratch space has its size as the limit, in memory only when it says so, and the container’s name', () => {
    expect(of(() => scratch(Bytes.mib(64)))).toEqual({
      own: { name: 'main-srv-my-files' },
      volume: { name: 'main-srv-my-files', emptyDir: { sizeLimit: '64Mi' } },
    });
    expect(of(() => scratch(Bytes.mib(64), { memory: true, name: 'shared' }))).toEqual({
      own: { name: 'shared' },
      volume: { name: 'shared', emptyDir: { sizeLimit: '64Mi', medium: 'Memory' } },
    });
  });
  test('of two sizes, media or places is not one thing', () => {
    const thing = (mount: Any, path = '/a', name = 'main') =>
      toContainer(name, { ...plain, mounts: { [path]: mount } }, apart).volumes[0]?.of;
    const one = scratch(Bytes.mib(64), { name: 'x' });
    expect(thing(one)).toBe(thing(scratch(Bytes.mib(64), { name: 'x' }), '/b', 'other'));
    expect(thing(one)).not.toBe(thing(scratch(Bytes.mib(65), { name: 'x' })));
    expect(thing(one)).not.toBe(thing(scratch(Bytes.mib(64), { name: 'x', memory: true })));
    expect(thing(scratch(Bytes.mib(64)))).not.toBe(thing(scratch(Bytes.mib(64)), '/b'));
    expect(thing(scratch(Bytes.mib(64)))).not.toBe(thing(scratch(Bytes.mib(64)), '/a', 'other'));
    expect(thing(hostFolder('/a', { readOnly: true }))).not.toBe(thing(hostFolder('/b', { readOnly: true })));
  });
  test('of a share is the claim of it, and only read where the share is', () => {
    const share = (readOnly: boolean) => Object.assign(Object.create(Share.prototype), { name: 'films', readOnly });
    expect(of(() => share(true))).toEqual({
      own: { name: 'films', readOnly: true },
      volume: { name: 'films', persistentVolumeClaim: { claimName: 'films' } },
    });
    expect(of(() => share(false)).own).toEqual({ name: 'films' });
  });
  test('of a volume, a share or files alone stands for all of it, to read and write', () => {
    const { data, files } = parts;
    expect(longForm(data)).toEqual({ kind: 'volume', volume: data, readOnly: false, whole: false });
    expect(longForm(files)).toEqual({ kind: 'files', files });
    const share = Object.assign(Object.create(Share.prototype), { name: 'films', readOnly: false });
    expect(longForm(share)).toEqual({ kind: 'share', share });
  });
  test('whatever its path, the name of its space has lower-case letters, digits and hyphens alone', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\/[a-zA-Z0-9._ /-]{0,20}[a-z0-9]$/), (path) => {
        expect(of(() => scratch(Bytes.mib(1)), path).own.name).toMatch(/^main-[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
      }),
    );
  });
});

test.each([
  ['resources', undefined, 'RESOURCES_INVALID', ''],
  ['resources', {}, 'VALUE_INVALID', '.cpu'],
  ['resources', { cpu: Cpu.millis(1), memory: { request: Bytes.mib(1) } }, 'VALUE_INVALID', '.memory'],
  ['waivers', { root: 1 }, 'VALUE_INVALID', '.root'],
  ['waivers', { writableRoot: 1 }, 'VALUE_INVALID', '.writableRoot'],
  ['probes', { startup: 1 }, 'VALUE_INVALID', '.startup'],
  ['probes', { liveness: 1 }, 'VALUE_INVALID', '.liveness'],
  ['command', 'a', 'VALUE_INVALID', ''],
  ['user', -1, 'VALUE_INVALID', ''],
  ['init', { first: { ...plain, sidecar: 'yes' } }, 'VALUE_INVALID', '.first.sidecar'],
])('%s: %j is told as %s, at its place', (option, value, code, place) => {
  const found = told(inApp((chart) => void new Workload(chart, 'main', { ...plain, [option]: value })));
  expect(found.map(([one, where]) => [one, where.startsWith(`test/app/main.${option}${place}`)])).toContainEqual([code, true]);
});
