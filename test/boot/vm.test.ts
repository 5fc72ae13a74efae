import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { vmVendorData } from '../../src/bootstrap/vm/vendor-data';
import { cloudInitOf } from '../../src/bootstrap/vm/vm-files';
import { vmMac } from '../../src/bootstrap/vm/vm-mac';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { bootLab, lanAddresses, tailnet } from './harness/boot-lab';
import { BootedVm } from './harness/booted-vm';
import { checkPrograms, must } from './harness/commands';
import { firstBootCuts, stage } from './harness/cuts';
import { baseImage } from './harness/image/base-image';
import { Lan } from './harness/lan';
import { fillMirror } from './harness/mirror';
import { report } from './harness/report';
import { turn } from './harness/turn';

/** Both nodes of a homelab, from blank disks, in one run: the tests follow each other as the machines' life does. */
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-boot-'));
const disks = { server: ['fast', 'hot'], worker: ['fast', 'cold'] } as const;
type Name = keyof typeof disks;
let lan: Lan;
let server: BootedVm;
let worker: BootedVm;
let makeWorker: () => BootedVm;
const userData: Record<string, string> = {};
let statuses: readonly unknown[];
let end: () => void;

beforeAll(async () => {
  await checkPrograms();
  end = await turn();
  const image = await baseImage();
  const key = join(folder, 'key');
  await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const { lab, objects } = bootLab(fs.readFileSync(`${key}.pub`, 'utf8').trim());
  const secrets = exampleSecrets(lab.inventory);
  await fillMirror(join(folder, 'mirror'), lab.inventory.k3s.version, Object.values(tailnet));
  lan = await Lan.make(Object.values(lanAddresses).map((address) => `${address}/24`));
  lan.serve(join(folder, 'mirror'), { web: lanAddresses.mirror, dns: lanAddresses.router, log: join(folder, 'lan.log') });
  await lan.joinTailnet([tailnet.gateway.address, tailnet.member.address]);
  const make = (name: Name, folderName: string = name, tells = false) => {
    const vm = lab.inventory.vms[name];
    if (vm === undefined) throw new Error(`no VM ${name}`);
    const files = cloudInitOf(lab, name, vm, objects);
    userData[name] = files.userData;
    return new BootedVm(
      { image, lan, folder, key },
      {
        name: folderName,
        tells,
        address: vm.addresses.lan ?? '',
        mac: vmMac(lab, name),
        disks: disks[name],
        seed: {
          'user-data': files.userData,
          'network-config': files.networkConfig,
          'meta-data': files.metaData,
          'vendor-data': vmVendorData(lab, name, secrets),
        },
      },
    );
  };
  [server, worker] = [make('server'), make('worker')];
  makeWorker = () => make('worker', 'worker-again', true);
  await Promise.all([server.powerOn(), worker.powerOn()]);
  await lan.partition(true); // to the agent, its server is not there yet
  statuses = await Promise.all([server.settled(), worker.settled()]);
});

afterAll(async () => {
  await Promise.all([server, worker].map((vm) => vm?.powerCut()));
  end?.();
  lan?.close();
  fs.rmSync(folder, { recursive: true });
});

/** Looks at both machines at once. */
const onBoth = (look: (name: Name, vm: BootedVm) => Promise<void>) => Promise.all([look('server', server), look('worker', worker)]);
const done = { status: 'done', extended_status: 'done', errors: [], recoverable_errors: {} };
const hasJoined = "journalctl -b -u k3s-agent -o cat | grep -qx 'joined'";

test('cloud-init is done, without any error', () => {
  expect(statuses).toEqual([expect.objectContaining(done), expect.objectContaining(done)]);
});

test('every file stands there as the model says, with its owner and mode', async () => {
  await onBoth(async (name, vm) => {
    const { write_files } = parse(userData[name] ?? '') as {
      write_files: { path: string; permissions: string; owner: string; content: string }[];
    };
    const { files } = await report(vm, { files: write_files.map(({ path }) => path) });
    expect(files).toEqual(
      Object.fromEntries(write_files.map(({ path, permissions, owner, content }) => [path, { mode: permissions, owner, content }])),
    );
  });
});

test('each has its own secrets, which root alone can read', async () => {
  const names = {
    server: [
      'git-credentials',
      'k3s-agent-token',
      'k3s-token',
      'node-password',
      'repository.yaml',
      'sealing-key.yaml',
      'tailscale-auth-key',
    ],
    worker: ['git-credentials', 'k3s-agent-token', 'node-password'],
  };
  await onBoth(async (name, vm) => {
    const found = await vm.tell("cd /etc/loutik/secrets && stat -c '%n %a %U:%G' . *");
    expect(found.trim().split('\n')).toEqual(['. 700 root:root', ...names[name].map((file) => `${file} 600 root:root`)]);
  });
});

test('the data disks are formatted, and mounted by label with project quotas', async () => {
  await onBoth(async (name, vm) => {
    await vm.waitFor('its data disks', 'systemctl is-active loutik-data-disks.service', 240);
    const { mounts } = await report(vm);
    for (const disk of disks[name])
      expect(mounts[`/srv/${disk}`]).toEqual({ label: disk, type: 'xfs', options: expect.arrayContaining(['rw', 'prjquota']) });
    const devices = disks[name].map((disk) => `readlink -e /dev/disk/by-label/${disk} /dev/disk/by-serial/${disk} | uniq | wc -l`);
    expect((await vm.tell(devices.join('\n'))).trim().split('\n')).toEqual(disks[name].map(() => '1'));
  });
});

test('a bare mount point cannot be written', async () => {
  const { code, stderr } = await worker.ssh('mount --bind / /mnt; touch /mnt/srv/cold/a; status=$?; umount /mnt; exit $status');
  expect([code, stderr]).toEqual([1, expect.stringContaining('Operation not permitted')]);
});

test('the agent waits while its server is not there, and joins when it comes', async () => {
  await worker.waitFor('its agent to wait', "journalctl -b -u k3s-agent -o cat | grep -q 'server is not ready'", 240);
  expect((await worker.tell('systemctl is-active k3s-agent')).trim()).toBe('active');
  await server.waitFor('K3s', 'systemctl is-active k3s', 240);
  const nodes = 'KUBECONFIG=/etc/rancher/k3s/k3s.yaml kubectl get nodes --no-headers | cut -d " " -f 1';
  expect((await server.tell(nodes)).trim().split('\n')).toEqual(['server']);
  await lan.partition(false);
  await worker.waitFor('its agent to join', hasJoined, 120);
  expect((await server.tell(nodes)).trim().split('\n')).toEqual(['server', 'worker']);
});

/** What the server's kubectl was told to make, in order. */
async function made(): Promise<string[]> {
  const calls = (await server.tell('cat /var/log/kubectl-calls'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[]);
  return calls.flatMap((call) => (call[0] === 'create' || call[0] === 'apply' ? [(call.at(-1) ?? '').replace(/^.*\//, '')] : []));
}

const appliedOnce = [
  'sealing-key.yaml',
  'namespace-argocd.yaml',
  'repository.yaml',
  'priorityclass-loutik-core.yaml',
  'configmap-argocd-cm.yaml',
  'configmap-argocd-cmd-params-cm.yaml',
  'configmap-argocd-rbac-cm.yaml',
  'helmchart-argocd.yaml',
  'helmchart-sealed-secrets.yaml',
  'root.yaml',
];

test('the server is given its first objects, in their order', async () => {
  await server.waitFor('its first objects', 'systemctl is-active loutik-apply-once.service', 240);
  expect(await made()).toEqual(appliedOnce);
});

test('every unit is wanted at the next boot and runs now; none has failed', async () => {
  const own = {
    server: ['apply-once', 'data-disks', 'door', 'gateway-address', 'image-sync', 'k3s', 'packages', 'spread-dns', 'tailscale'],
    worker: ['cluster', 'data-disks', 'door', 'image-sync', 'k3s', 'packages'],
  };
  const others = { server: ['k3s.service', 'tailscaled.service'], worker: ['k3s-agent.service'] };
  await onBoth(async (name, vm) => {
    const steps = own[name].map((step) => `loutik-${step}.service`);
    for (const step of steps) await vm.waitFor(step, `systemctl is-active ${step}`, 240);
    const wanted = (await vm.tell('systemctl show --property Wants --value loutik.target')).trim().split(' ').sort();
    expect(wanted).toEqual([...steps, 'loutik-follow.timer', 'loutik-restart.timer'].sort());
    const enabled = [...others[name], 'loutik.target', 'ssh.service'];
    const { units, failed } = await report(vm, { units: enabled });
    expect(units).toEqual(Object.fromEntries(enabled.map((unit) => [unit, { enabled: 'enabled', active: 'active' }])));
    expect(failed).toEqual([]);
  });
});

test('K3s waits for a data disk that is not there, and starts when it is', async () => {
  const device = '/dev/disk/by-serial/cold';
  const relabel = (label: string) => `xfs_admin -L ${label} ${device} >/dev/null && udevadm trigger --settle $(readlink -f ${device})`;
  await worker.tell(
    `systemctl stop k3s-agent && umount /srv/cold && ${relabel('other')} && systemctl start --no-block k3s-agent && sleep 8`,
  );
  expect((await worker.ssh('systemctl is-active k3s-agent')).stdout.trim()).toBe('inactive');
  await worker.tell(relabel('cold'));
  await worker.waitFor('K3s', 'systemctl is-active k3s-agent && mountpoint -q /srv/cold', 60);
});

describe('when the server is restarted and the worker made again from blank disks, its power cut at each step of that', () => {
  const marker = 'written before the restart';
  const notes = '/var/lib/cni/results'; // of pods, as CNI leaves them; a power cut may leave them empty

  beforeAll(async () => {
    await server.tell(`echo '${marker}' >/srv/hot/marker && mkdir -p ${notes} && : >${notes}/cbr0-0123-eth0`);
    const restart = server.restart().then(() => server.settled());
    await worker.powerCut();
    worker = makeWorker();
    await firstBootCuts(worker, [
      stage('init'),
      stage('modules:config'),
      stage('modules:final'),
      /Starting loutik-packages\.service/,
      /Started k3s-agent\.service/,
    ]);
    statuses = await Promise.all([restart, worker.settled()]);
    end(); // what follows leaves the processors to others
  });

  test('cloud-init is done on both, without any error', () => {
    expect(statuses).toEqual([expect.objectContaining(done), expect.objectContaining(done)]);
  });

  test('the data disk is as it was, with the file on it', async () => {
    await server.waitFor('its data disks', 'mountpoint -q /srv/hot', 240);
    expect((await server.tell('cat /srv/hot/marker')).trim()).toBe(marker);
  });

  test('what CNI noted of pods before it is gone', async () => {
    expect((await server.tell(`test -e ${notes}/cbr0-0123-eth0 || echo gone`)).trim()).toBe('gone');
  });

  test('the first objects are not made a second time', async () => {
    await server.waitFor('K3s', 'systemctl is-active k3s.service', 240);
    await server.waitFor('the end of its steps', 'systemctl is-active loutik-k3s.service loutik-tailscale.service', 240);
    const { stdout } = await server.ssh(
      'systemctl is-active loutik-apply-once.service; systemctl show --property ConditionResult --value loutik-apply-once.service',
    );
    expect(stdout.trim().split('\n')).toEqual(['inactive', 'no']);
    expect(await made()).toEqual(appliedOnce);
  });

  test('the new worker joins under the old one’s name', async () => {
    await worker.waitFor('its agent to join', hasJoined, 240);
  });
});

describe('the door of the ingress', () => {
  const { server: node, gateway, member } = tailnet;
  const address = '192.168.7.20';

  /** What callers hear that are not on the node: the port that the ingress took it on and the address that it saw, or nothing. */
  async function hear(calls: readonly (readonly [from: string, to: string, port: number])[]): Promise<string[]> {
    const asked = calls.map(([from, to, port]) => ({ from, to, port }));
    return JSON.parse(await lan.must([process.execPath, join(__dirname, 'harness/call.mjs'), JSON.stringify(asked)])) as string[];
  }
  const gatewayAlone = () =>
    hear([
      [gateway.address, node.address, 9443],
      [member.address, node.address, 9443],
      [lanAddresses.stranger, address, 9443],
      [lanAddresses.router, address, 9443],
      [gateway.address, address, 9443], // forged: it comes by the LAN
      [lanAddresses.stranger, '10.42.0.5', 9443], // who knows the pod's own address
    ]);
  const closedToAllOthers = [`9443 ${gateway.address}`, '', '', '', '', ''];

  beforeAll(async () => {
    const program = fs.readFileSync(join(__dirname, 'harness/stand-ins/k3s-network.sh'), 'utf8');
    await server.tell(`install -m 755 /dev/stdin /usr/local/lib/k3s-stand-in <<'PROGRAM'\n${program}PROGRAM\nsystemctl restart k3s`);
    await lan.must(['ip', 'route', 'add', '10.42.0.0/16', 'via', address]);
    await server.waitFor('the gateway in its set', `nft list set inet loutik gateway | grep -qF ${gateway.address}`, 90);
  });

  test('the gateway gets through with its own address, nobody else does', async () => {
    expect(await gatewayAlone()).toEqual(closedToAllOthers);
  });

  test('nor does another node, or the server itself', async () => {
    const call = `timeout 5 bash -c 'cat </dev/tcp/${address}/9443'`;
    expect([(await worker.ssh(call)).stdout, (await server.ssh(call)).stdout]).toEqual(['', '']);
  });

  test('the house comes in by its own ports, the tailnet by its own', async () => {
    expect(
      await hear([
        [lanAddresses.stranger, address, 443],
        [member.address, node.address, 8443],
        [lanAddresses.stranger, address, 8443],
      ]),
    ).toEqual([`8443 ${lanAddresses.stranger}`, `8444 ${member.address}`, '']);
  });

  test.each([
    ['Tailscale and then K3s', 'systemctl restart tailscaled && systemctl restart k3s'],
    ['K3s and then Tailscale', 'systemctl restart k3s && systemctl restart tailscaled'],
  ])('the same after %s restarted', async (_, restarts) => {
    await server.tell(restarts);
    expect(await gatewayAlone()).toEqual(closedToAllOthers);
  });
});
