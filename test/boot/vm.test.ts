import { parse } from 'yaml';
import type { BootedVm } from './harness/booted-vm';
import { checkPrograms } from './harness/commands';
import { firstBootCuts, stage } from './harness/cuts';
import { report } from './harness/report';
import { turn } from './harness/turn';
import { updateCuts } from './harness/update-cuts';
import { doorTests } from './vm/door';
import { type Name, Pair } from './vm/pair';
import { pushTests } from './vm/pushes';

/** Both nodes of a homelab, from blank disks, in one run: the tests follow each other as the machines' life does. */
let pair: Pair;
let statuses: readonly unknown[];
let end: () => void;

const own = {
  server: ['apply-once', 'data-disks', 'door', 'gateway-address', 'image-sync', 'k3s', 'packages', 'spread-dns', 'tailscale'],
  worker: ['cluster', 'data-disks', 'door', 'image-sync', 'k3s', 'packages'],
};
const others = { server: ['k3s.service', 'tailscaled.service'], worker: ['k3s-agent.service'] };

/** Cuts a node's power at each step of an update; in between all of it runs, but what is done once. */
async function cutUpdates(name: Name): Promise<void> {
  const steps = own[name].filter((step) => !['apply-once', 'spread-dns'].includes(step)).map((step) => `loutik-${step}.service`);
  const units = [...steps, ...others[name], 'loutik.target', 'loutik-follow.timer', 'loutik-restart.timer', 'ssh.service'];
  pair.userData[name] = await updateCuts(pair[name], `vms/${name}`, pair.userData[name], units.join(' '));
}

let workersUpdates: Promise<void>;
/** What the server was after a first boot that nothing cut. */
let undisturbed: {
  readonly status: unknown;
  readonly made: readonly string[];
  readonly units: unknown;
  readonly failed: readonly string[];
};

/** The server's first boot: as most have it, and then from blank disks again with its power cut. */
async function serversBoots(undisturbedServer: BootedVm): Promise<void> {
  await undisturbedServer.powerOn();
  const status = await undisturbedServer.settled();
  await undisturbedServer.waitFor('its first objects', 'systemctl is-active loutik-apply-once.service', 240);
  const { units, failed } = await report(undisturbedServer, { units: others.server });
  undisturbed = { status, made: await made(undisturbedServer), units, failed };
  await undisturbedServer.powerCut();
  await firstBootCuts(pair.server, [
    stage('modules:config'),
    stage('modules:final'),
    /Starting loutik-packages\.service/,
    /Started k3s\.service/,
    /Starting loutik-apply-once\.service/,
  ]);
}

beforeAll(async () => {
  await checkPrograms();
  end = await turn();
  pair = await Pair.make();
  const { lan, server, worker } = pair;
  const undisturbedServer = pair.make('server', 'server-undisturbed');
  await Promise.all([undisturbedServer, server, worker].map((vm) => vm.plugIn()));
  await lan.partition(true); // to the agent, its server is not there yet
  const serversBoot = serversBoots(undisturbedServer);
  await worker.powerOn();
  const workersBoot = worker.settled();
  workersUpdates = workersBoot.then(() => cutUpdates('worker'));
  await Promise.allSettled([serversBoot, workersUpdates]);
  statuses = await Promise.all([serversBoot.then(() => server.settled()), workersBoot]);
});

afterAll(async () => {
  await pair?.remove();
  end?.();
});

const done = { status: 'done', extended_status: 'done', errors: [], recoverable_errors: {} };
const hasJoined = "journalctl -b -u k3s-agent -o cat | grep -qx 'joined'";

test('cloud-init is done, without any error, on the server though its power was cut at each step of its first boot', () => {
  expect(statuses).toEqual([expect.objectContaining(done), expect.objectContaining(done)]);
});

test('nothing cut, the server’s first boot ends as well: all that it starts with is there at once', () => {
  const running = Object.fromEntries(others.server.map((unit) => [unit, { enabled: 'enabled', active: 'active' }]));
  expect(undisturbed).toEqual({ status: expect.objectContaining(done), made: appliedOnce, units: running, failed: [] });
});

test('the agent starts whole with its power cut at each step of an update, and takes each', async () => {
  await expect(workersUpdates).resolves.toBeUndefined();
});

test('every file stands there as the model says, with its owner and mode', async () => {
  await pair.onBoth(async (name, vm) => {
    const { write_files } = parse(pair.userData[name]) as {
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
  await pair.onBoth(async (name, vm) => {
    const found = await vm.tell("cd /etc/loutik/secrets && stat -c '%n %a %U:%G' . *");
    expect(found.trim().split('\n')).toEqual(['. 700 root:root', ...names[name].map((file) => `${file} 600 root:root`)]);
  });
});

test('the data disks are formatted, and mounted by label with project quotas', async () => {
  await pair.onBoth(async (name, vm) => {
    await vm.waitFor('its data disks', 'systemctl is-active loutik-data-disks.service', 240);
    const { mounts } = await report(vm);
    for (const disk of pair.disks[name])
      expect(mounts[`/srv/${disk}`]).toEqual({ label: disk, type: 'xfs', options: expect.arrayContaining(['rw', 'prjquota']) });
    const devices = pair.disks[name].map((disk) => `readlink -e /dev/disk/by-label/${disk} /dev/disk/by-serial/${disk} | uniq | wc -l`);
    expect((await vm.tell(devices.join('\n'))).trim().split('\n')).toEqual(pair.disks[name].map(() => '1'));
  });
});

test('a bare mount point cannot be written', async () => {
  const { code, stderr } = await pair.worker.ssh('mount --bind / /mnt; touch /mnt/srv/cold/a; status=$?; umount /mnt; exit $status');
  expect([code, stderr]).toEqual([1, expect.stringContaining('Operation not permitted')]);
});

test('the agent waits while its server is not there, and joins when it comes', async () => {
  await pair.worker.waitFor('its agent to wait', "journalctl -b -u k3s-agent -o cat | grep -q 'server is not ready'", 240);
  expect((await pair.worker.tell('systemctl is-active k3s-agent')).trim()).toBe('active');
  await pair.server.waitFor('K3s', 'systemctl is-active k3s', 240);
  const nodes = 'KUBECONFIG=/etc/rancher/k3s/k3s.yaml kubectl get nodes --no-headers | cut -d " " -f 1';
  expect((await pair.server.tell(nodes)).trim().split('\n')).toEqual(['server']);
  await pair.lan.partition(false);
  await pair.worker.waitFor('its agent to join', hasJoined, 120);
  expect((await pair.server.tell(nodes)).trim().split('\n')).toEqual(['server', 'worker']);
});

/** What a server's kubectl was told to make, in order. */
async function made(server: BootedVm): Promise<string[]> {
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
  await pair.server.waitFor('its first objects', 'systemctl is-active loutik-apply-once.service', 240);
  expect(await made(pair.server)).toEqual(appliedOnce);
});

test('every unit is wanted at the next boot and runs now; none has failed', async () => {
  await pair.onBoth(async (name, vm) => {
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
  await pair.worker.tell(
    `systemctl stop k3s-agent && umount /srv/cold && ${relabel('other')} && systemctl start --no-block k3s-agent && sleep 8`,
  );
  expect((await pair.worker.ssh('systemctl is-active k3s-agent')).stdout.trim()).toBe('inactive');
  await pair.worker.tell(relabel('cold'));
  await pair.worker.waitFor('K3s', 'systemctl is-active k3s-agent && mountpoint -q /srv/cold', 60);
});

describe('when the server is restarted and takes updates, and the worker is made again from blank disks, their power cut at each step', () => {
  const marker = 'written before the restart';
  const notes = '/var/lib/cni/results'; // of pods, as CNI leaves them; a power cut may leave them empty
  let serversUpdates: Promise<void>;

  beforeAll(async () => {
    const { server } = pair;
    await server.tell(`echo '${marker}' >/srv/hot/marker && mkdir -p ${notes} && : >${notes}/cbr0-0123-eth0`);
    const restart = server.restart().then(() => server.settled());
    serversUpdates = restart.then(() => cutUpdates('server'));
    await pair.worker.powerCut();
    const worker = pair.make('worker', 'worker-again');
    pair.worker = worker;
    const workersBoot = firstBootCuts(worker, [
      stage('init'),
      stage('modules:config'),
      stage('modules:final'),
      /Starting loutik-packages\.service/,
      /Started k3s-agent\.service/,
    ]);
    await Promise.allSettled([workersBoot, serversUpdates]);
    statuses = await Promise.all([restart, workersBoot.then(() => worker.settled())]);
    end(); // what follows leaves the processors to others
  });

  test('cloud-init is done on both, without any error', () => {
    expect(statuses).toEqual([expect.objectContaining(done), expect.objectContaining(done)]);
  });

  test('the server starts whole each time, and takes each update', async () => {
    await expect(serversUpdates).resolves.toBeUndefined();
  });

  test('the data disk is as it was, with the file on it', async () => {
    await pair.server.waitFor('its data disks', 'mountpoint -q /srv/hot', 240);
    expect((await pair.server.tell('cat /srv/hot/marker')).trim()).toBe(marker);
  });

  test('what CNI noted of pods before it is gone', async () => {
    expect((await pair.server.tell(`test -e ${notes}/cbr0-0123-eth0 || echo gone`)).trim()).toBe('gone');
  });

  test('the first objects are not made a second time', async () => {
    await pair.server.waitFor('K3s', 'systemctl is-active k3s.service', 240);
    await pair.server.waitFor('the end of its steps', 'systemctl is-active loutik-k3s.service loutik-tailscale.service', 240);
    const { stdout } = await pair.server.ssh(
      'systemctl is-active loutik-apply-once.service; systemctl show --property ConditionResult --value loutik-apply-once.service',
    );
    expect(stdout.trim().split('\n')).toEqual(['inactive', 'no']);
    expect(await made(pair.server)).toEqual(appliedOnce);
  });

  test('the new worker joins under the old one’s name', async () => {
    await pair.worker.waitFor('its agent to join', hasJoined, 240);
  });
});

describe('the door of the ingress', () => doorTests(() => pair));

describe('a push', () => pushTests(() => pair));

test('a machine whose network power took before it was on the disk has it after its next boot, and is made whole', async () => {
  const { server, worker } = pair;
  await server.powerCut();
  const netplan = '/etc/netplan/50-cloud-init.yaml';
  await worker.tell(`rm /var/lib/cloud/instance/loutik-written && : >${netplan} && sync`); // as ext4 left it seconds after cloud-init wrote it
  await worker.powerCut();
  await worker.powerOn();
  expect(await worker.settled()).toEqual(expect.objectContaining(done));
  const told = await worker.tell(
    `cat /var/lib/cloud/loutik-again; ls /var/lib/cloud/instance/loutik-written; grep -q addresses ${netplan} && echo whole`,
  );
  expect(told).toBe('x/var/lib/cloud/instance/loutik-written\nwhole\n');
});
