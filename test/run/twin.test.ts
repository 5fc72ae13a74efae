import fs from 'node:fs';
import type { Api } from '../../src/twin/api';
import { connect } from '../../src/twin/control-plane';
import { TwinFolder } from '../../src/twin/folder';
import type { Ports } from '../../src/twin/ports';
import { processesOf } from '../../src/twin/processes';
import { authorityOf } from '../../src/twin/run/certificate';
import { podStates } from '../../src/twin/run/pods';
import { readTargets, type Targets } from '../../src/twin/run/targets';
import { inventory } from '../homelabs/house/inventory';
import { Clone } from '../twin-up/clone';
import { disksTests } from './disks';
import { gatewayTests } from './gateway';
import { type Any, type House, hostOf, page } from './house';
import { ask, processOf, tryFrom } from './inside';
import { added, machine } from './machine';
import { powerTests } from './power';
import { pushTests } from './push';
import { restoreTests } from './restore';
import { statusTests } from './status';
import { tryAllPairs } from './traffic';

const before = machine();
const house = { measured: [] as string[] } as House;
const { measured } = house;
const free = () => Number(/^MemAvailable:\s+(\d+)/m.exec(fs.readFileSync('/proc/meminfo', 'utf8'))?.[1]) / 2 ** 20;
const freeBefore = free();
let leastFree = freeBefore;
const watch = setInterval(() => {
  leastFree = Math.min(leastFree, free());
}, 1000);

let clone: Clone;
let upped: Any;
let folder: TwinFolder;
let api: Api;
let door: number;
let ca: string;
let targets: Targets;

beforeAll(async () => {
  clone = new Clone();
  upped = await clone.json(['twin', 'up', '--run', '--images', 'built', '--timeout', '600']);
  if (!upped.ok) throw new Error(JSON.stringify(upped));
  folder = new TwinFolder('loutik');
  const ports = folder.state?.ports as Ports;
  api = connect(folder, ports);
  door = ports.door;
  ca = fs.readFileSync(authorityOf(folder), 'utf8');
  targets = readTargets(folder);
  Object.assign(house, { named: [], clone, folder, api, door, ca, targets, upped });
  measured.push(`up: ${upped.seconds} s`);
});

afterAll(async () => {
  clearInterval(watch);
  api?.close();
  await clone.loutik(['twin', 'down', '--all']);
  clone.remove();
  measured.push(`memory, at most: ${(freeBefore - leastFree).toFixed(1)} GiB`);
  process.stderr.write(`measured: ${measured.join(', ')}\n`);
});

describe('the house, whose containers run', () => {
  test('every pod is Ready and none was started twice', async () => {
    const pods = await podStates(api);
    expect(pods.filter(({ good }) => !good)).toEqual([]);
    expect(pods.filter(({ restarts }) => restarts > 0)).toEqual([]);
    const apps = new Set(pods.map(({ name }) => name.split('/')[0]));
    for (const app of ['backups', 'bot', 'jellyfin', 'kube-system', 'lab', 'nextcloud', 'portfolio', 'quiz', 'storage'])
      expect(apps).toContain(app);
  });

  test('each node is a kubelet with the processors, memory and disk of its VM', async () => {
    const nodes = await api.list('v1', 'Node');
    expect(nodes.map(({ metadata }) => metadata.name).sort()).toEqual(Object.keys(inventory.vms).sort());
    for (const { metadata, status } of nodes) {
      const vm = (inventory.vms as Any)[metadata.name];
      expect(status.nodeInfo.containerRuntimeVersion).toMatch(/^containerd:/);
      expect(status.capacity).toMatchObject({ cpu: String(vm.vcpus), memory: vm.memory.quantity });
      const disk = Number.parseInt(status.capacity['ephemeral-storage'], 10) / 2 ** 20; // GiB
      expect(disk).toBeGreaterThan(0.9 * (vm.disks.system.size.count / 2 ** 30));
      expect(disk).toBeLessThanOrEqual(vm.disks.system.size.count / 2 ** 30);
    }
  });

  test('each image is told that is not the real one', () => {
    const kinds = new Map<string, string>(upped.images.map(({ name, kind }: Any) => [name, kind]));
    expect(kinds.get('docker.io/library/busybox:1.38.0')).toBe('built');
    expect(kinds.get('ghcr.io/nadeko-bot/nadekobot:7.4.0')).toBe('stand-in');
    expect([...kinds.values()]).not.toContain('real');
  });
});

describe('traffic', () => {
  test('every route answers under its own name, with a certificate that the twin’s authority signed', async () => {
    for (const app of ['nextcloud', 'jellyfin', 'portfolio']) {
      const { status } = await page(house, app);
      expect({ app, status: status < 400 }).toEqual({ app, status: true });
    }
  });

  test('a route answers at the doors of its audience and at no other; plain HTTP is led to HTTPS', async () => {
    const routes = await api.list('networking.k8s.io/v1', 'Ingress');
    const doors = { lan: 443, tailnet: 8443, public: 9443 } as const;
    for (const { metadata, spec } of routes.filter((one) => one.metadata.namespace !== 'argocd')) {
      const host = spec.rules[0].host as string;
      const { host: address } = targets[host] ?? {};
      if (address === undefined) continue;
      const allowed = (metadata.annotations?.['traefik.ingress.kubernetes.io/router.entrypoints'] ?? '').split(',');
      for (const [name, port] of Object.entries(doors)) {
        const { status } = await ask(door, `${address}:${port}`, { host, ca });
        expect({ host, name, found: status !== 404 }).toEqual({ host, name, found: allowed.includes(name) });
      }
      const plain = await ask(door, `${host}:80`, { host });
      expect(plain).toMatchObject({ location: `https://${host}/` });
    }
  });

  test('twin open says the address of a service, and what is there when there is none of that name', async () => {
    const opened = await clone.json(['twin', 'open', 'nextcloud']);
    expect(opened).toMatchObject({ url: `https://${hostOf(house, 'nextcloud')}/`, proxy: door, authority: authorityOf(folder) });
    const { code, stderr } = await clone.loutik(['twin', 'open', 'nextclod']);
    expect(code).toBe(2);
    expect(stderr).toContain('No route leads to nextclod; there is ');
  });

  test('from inside each pod, every port of every other is reached if its policies allow it, and else not', async () => {
    const { pairs, wrong } = await tryAllPairs(api);
    // a pod that is just starting, or just made, may answer otherwise for a moment
    const again = wrong.length === 0 ? [] : (await tryAllPairs(api)).wrong;
    expect(wrong.filter((one) => again.includes(one))).toEqual([]);
    expect(pairs).toBeGreaterThan(100);
    measured.push(`pairs of pods tried: ${pairs}; otherwise at the first try: ${wrong.join(', ') || 'none'}`);
  });

  test('a student’s pod reaches neither the API server, nor a node, nor the house, nor the metadata address', async () => {
    const [student] = (await api.list('v1', 'Pod', 'quiz')) as Any[];
    const outsider = (await api.list('v1', 'Pod', 'kube-system')).find(({ metadata }) => metadata.name.startsWith('coredns')) as Any;
    const server = Object.values(inventory.vms)[0]?.addresses.lan as string;
    const never = [
      { address: '10.43.0.1', port: 443 },
      { address: server, port: 6443 },
      { address: server, port: 10250 },
      { address: '169.254.169.254', port: 80 },
      { address: outsider.status.podIP, port: 9153 },
    ];
    expect(await tryFrom(processOf(student.metadata.uid) as number, never)).toEqual(never.map(() => false));
    expect(await tryFrom(processOf(outsider.metadata.uid) as number, [{ address: server, port: 6443 }])).toEqual([true]);
  });
});

gatewayTests(house);
statusTests(house);
pushTests(house);
disksTests(house);
restoreTests(house);
powerTests(house);

describe('what is left', () => {
  test('of a twin that was ended without power: no process, mount, interface, rule, loop device, control group or folder', async () => {
    expect((await clone.loutik(['twin', 'cut'])).code).toBe(0);
    const { code, stderr } = await clone.loutik(['twin', 'status']);
    expect(code).toBe(1);
    expect(stderr).toContain('npx loutik twin boot');
    expect((await clone.loutik(['twin', 'down'])).code).toBe(0);
    expect(added(before)).toEqual({});
    expect(processesOf(folder)).toEqual([]);
    expect(fs.existsSync(folder.path)).toBe(false);
  });

  test('of one whose up was interrupted while its nodes started: nothing either', async () => {
    let began = false;
    const { code } = await clone.loutik(['twin', 'up', '--run', '--images', 'built'], {
      onLine: (line, kill) => {
        if (began || !/waiting for /.test(line)) return;
        began = true;
        setTimeout(() => kill('SIGINT'), 3000);
      },
    });
    expect({ began, code }).toEqual({ began: true, code: 130 });
    expect(added(before)).toEqual({});
    expect(processesOf(folder)).toEqual([]);
  });

  test('of one whose up was killed when its nodes ran, after down: nothing either', async () => {
    let ran = false;
    const { code } = await clone.loutik(['twin', 'up', '--run', '--images', 'built'], {
      onLine: (line, kill) => {
        if (!/^✓ nodes .* Ready/.test(line)) return;
        ran = true;
        kill('SIGKILL');
      },
    });
    expect({ ran, code }).toEqual({ ran: true, code: null });
    expect(Object.keys(added(before))).toContain('groups'); // it is there to be cleared away
    expect((await clone.loutik(['twin', 'down'])).code).toBe(0);
    expect(added(before)).toEqual({});
    expect(processesOf(folder)).toEqual([]);
  });
});
