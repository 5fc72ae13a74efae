import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretVendorData } from '../../src/bootstrap/boot-secrets/vendor-data';
import { shellEnv } from '../../src/bootstrap/shell-env';
import { MachineFolders, scripts } from './harness/machine-folders';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-vm-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
afterAll(() => MachineFolders.removeAll());

describe('secrets', () => {
  test('come out of vendor-data as files of their own, readable by root alone', () => {
    const values = { 'k3s-token': 'it\'s $(a) "token"', 'sealing-key.yaml': 'apiVersion: v1\nkind: Secret\n', empty: '' };
    const archive = secretVendorData(values);
    const [, part = ''] = archive.split('filename="write-secrets"\n\n');
    fs.writeFileSync(join(folder, 'boothook'), part.slice(0, part.indexOf('--==loutik-secrets==--')), { mode: 0o700 });
    const target = join(folder, 'secrets');
    for (const _ of [1, 2]) {
      const { status, stdout, stderr } = spawnSync(join(folder, 'boothook'), {
        env: { PATH: process.env.PATH, LOUTIK_SECRETS: target },
        encoding: 'utf8',
      });
      expect([status, stdout, stderr]).toEqual([0, '', '']);
    }
    expect(Object.fromEntries(fs.readdirSync(target).map((name) => [name, fs.readFileSync(join(target, name), 'utf8')]))).toEqual(values);
    expect(fs.readdirSync(target).map((name) => fs.statSync(join(target, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    expect(fs.statSync(target).mode & 0o777).toBe(0o700);
  });
});

describe('K3s', () => {
  const served = new Map<string, string>();
  const server = createServer(({ url = '' }, answer) => {
    const body = served.get(url);
    answer.writeHead(body === undefined ? 404 : 200).end(body);
  });
  let origin = '';
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const binary = '#!/bin/sh\necho k3s\n';
  function machine(settings: Readonly<Record<string, string>> = {}): MachineFolders {
    const one = new MachineFolders();
    const env = {
      VERSION: 'v1.36.4+k3s1',
      UNIT: 'k3s-agent.service',
      NEEDED: 'k3s-agent-token node-password',
      BINARY_URL: `${origin}/k3s`,
      SUMS_URL: `${origin}/sums`,
      BINARY_SHA256: '',
      IMAGES_URL: '',
    };
    one.write('/etc/loutik/k3s.env', shellEnv({ ...env, ...settings }));
    one.write('/etc/loutik/secrets/k3s-agent-token', 'token');
    one.write('/etc/loutik/secrets/node-password', 'password');
    one.standIn('systemctl', '');
    one.write('/usr/local/lib/loutik/k3s-release', fs.readFileSync(join(scripts, 'vm/scripts/k3s-release.sh'), 'utf8'), 0o755);
    return one;
  }
  beforeEach(() => {
    served.clear();
    for (const [path, body] of Object.entries({
      '/k3s': binary,
      '/sums': `${sha256(binary)}  k3s\n${sha256('images')}  images.tar.zst\n`,
    }))
      served.set(path, body);
  });
  const installed = ['systemctl enable --quiet k3s-agent.service', 'systemctl start --no-block k3s-agent.service'];

  test('is installed once, by the release’s own sums when none is pinned, and started', async () => {
    const one = machine();
    expect(await one.run('vm/scripts/k3s.sh')).toEqual({ status: 0, output: `fetching ${origin}/k3s\ninstalled: K3s v1.36.4+k3s1\n` });
    expect(one.calls()).toEqual(installed);
    expect(['kubectl', 'crictl', 'ctr'].map((name) => fs.readlinkSync(one.at(`/usr/local/bin/${name}`)))).toEqual(['k3s', 'k3s', 'k3s']);
    expect(one.read('/etc/rancher/node/password')).toBe('password');
    expect(fs.statSync(one.at('/etc/rancher/node/password')).mode & 0o777).toBe(0o600);
    served.clear(); // from now on it needs no network
    expect(await one.run('vm/scripts/k3s.sh')).toEqual({ status: 0, output: '' });
    expect(one.calls()).toEqual(installed.slice(1));
  });

  test('once it is there, another version is left to loutik-follow', async () => {
    const one = machine();
    await one.run('vm/scripts/k3s.sh');
    one.calls();
    one.write('/etc/loutik/k3s.env', one.read('/etc/loutik/k3s.env').replace('v1.36.4+k3s1', 'v1.37.0+k3s1'));
    expect(await one.run('vm/scripts/k3s.sh')).toEqual({ status: 0, output: '' });
    expect([one.read('/var/lib/loutik/k3s-version'), one.calls()]).toEqual(['v1.36.4+k3s1\n', installed.slice(1)]);
  });

  test('is fetched once: what stands there with the right sum is not asked for again, and what has another is', async () => {
    const one = machine({ BINARY_SHA256: sha256(binary) });
    one.write('/var/lib/loutik/k3s/binary', 'half');
    await one.run('vm/scripts/k3s.sh');
    expect(one.read('/usr/local/bin/k3s')).toBe(binary);
    served.clear();
    fs.rmSync(one.at('/var/lib/loutik/k3s-version'));
    one.write('/var/lib/loutik/k3s/binary', binary);
    expect((await one.run('vm/scripts/k3s.sh')).status).toBe(0);
  });

  test('gets the node password of its secrets back, whatever was there', async () => {
    const one = machine();
    one.write('/etc/rancher/node/password', 'one of K3s’s own');
    await one.run('vm/scripts/k3s.sh');
    expect(one.read('/etc/rancher/node/password')).toBe('password');
  });

  test('waits for a secret that is missing', async () => {
    const one = machine();
    fs.rmSync(one.at('/etc/loutik/secrets/node-password'));
    const { status, output } = await one.run('vm/scripts/k3s.sh');
    expect([status, output, one.calls()]).toEqual([
      1,
      "waiting for /etc/loutik/secrets/node-password: is this VM's vendor-data there?\n",
      [],
    ]);
  });

  test.each([
    ['the binary is not the pinned one', { BINARY_SHA256: 'a'.repeat(64) }, `/k3s has sha256 ${sha256(binary)}, not ${'a'.repeat(64)}`],
    ['the release lists no sum of it', { SUMS_URL: 'gone' }, ''],
  ])('is not installed when %s', async (_, settings, message) => {
    const one = machine(settings);
    const { status, output } = await one.run('vm/scripts/k3s.sh');
    expect(status).not.toBe(0);
    expect(output).toContain(message);
    expect(one.calls()).toEqual([]);
    expect(one.read('/var/lib/loutik/k3s-version')).toBe('(none)');
  });

  test('is installed by the pinned sum without the release’s', async () => {
    served.delete('/sums');
    const one = machine({ BINARY_SHA256: sha256(binary) });
    expect((await one.run('vm/scripts/k3s.sh')).status).toBe(0);
    expect(one.calls()).toEqual(installed);
  });

  test('unpacks again what a power cut left broken of it, and leaves alone what is whole', async () => {
    const one = machine();
    await one.run('vm/scripts/k3s.sh');
    const data = '/var/lib/rancher/k3s/data';
    for (const name of ['whole', 'cut', 'sumless', 'empty-sums']) {
      one.write(`${data}/${name}/bin/runc`, name === 'cut' ? '' : 'a program');
      one.write(`${data}/${name}/bin/aux/xtables`, 'another');
    }
    const sums = `${sha256('a program')} *runc\n${sha256('another')} *aux/xtables\n`;
    for (const name of ['whole', 'cut']) one.write(`${data}/${name}/bin/.sha256sums`, sums);
    one.write(`${data}/empty-sums/bin/.sha256sums`, '');
    one.write(`${data}/.lock`, '');
    one.calls();
    const { status, output } = await one.run('vm/scripts/k3s.sh');
    expect([status, output.split('\n')]).toEqual([
      0,
      [...['cut', 'empty-sums', 'sumless'].map((name) => `${data}/${name} is not whole: K3s unpacks it again`), ''],
    ]);
    expect(fs.readdirSync(one.at(data)).sort()).toEqual(['.lock', 'whole']);
    expect(one.calls()).toEqual(['systemctl start --no-block k3s-agent.service']);
  });

  const target = '/var/lib/rancher/k3s/agent/images/images.tar.zst';
  test('brings its images from the mirror, checked', async () => {
    served.set('/images.tar.zst', 'images');
    const one = machine({ IMAGES_URL: `${origin}/images.tar.zst` });
    expect((await one.run('vm/scripts/k3s.sh')).status).toBe(0);
    expect(one.read(target)).toBe('images');
  });

  test.each(['absent', 'tampered with'])('does without images that are %s', async (how) => {
    if (how !== 'absent') served.set('/images.tar.zst', 'others');
    const one = machine({ IMAGES_URL: `${origin}/images.tar.zst` });
    expect((await one.run('vm/scripts/k3s.sh')).status).toBe(0);
    expect([one.read(target), one.calls()]).toEqual(['(none)', installed]);
  });
});

test('each layer of an image is on the disk once it is unpacked; when containerd is away that is told, and asked again', async () => {
  const one = new MachineFolders();
  one.write(
    '/var/lib/loutik/events',
    ['/snapshot/prepare', '/snapshot/commit', '/images/create', '/snapshot/commit'].map((topic) => `now k8s.io ${topic} {}\n`).join(''),
  );
  one.standIn('ctr', 'cat /var/lib/loutik/events');
  one.standIn('sync', '');
  const env = { CTR: 'ctr --address /run/here', STORE: '/var/lib/rancher' };
  expect(await one.run('vm/scripts/image-sync.sh', env)).toEqual({ status: 1, output: 'containerd tells no more\n' });
  expect(one.calls().sort()).toEqual(['ctr --address /run/here --namespace k8s.io events', ...Array(3).fill('sync -f /var/lib/rancher')]);
});

describe('a new cluster', () => {
  /** An API server as far as the script sees it: what was made is there, and Argo CD's kinds come when they are let. */
  const kubectl = `
store=/var/lib/loutik/store; mkdir -p $store
for file; do :; done
case "$1 $2" in
"get --raw") [ -e $store/up ] ;;
"get --ignore-not-found") [ -e $store/up ] || exit 1; [ ! -e "$store/$(basename "$file")" ] || echo "kind/$(basename "$file")" ;;
"create --filename" | "apply --server-side") [ ! -e "$store/$(basename "$file")" ] || exit 1; cp "$file" $store ;;
"wait --for") [ -e $store/crd ] ;;
esac`;
  const manifests = [
    'namespace-argocd.yaml',
    'priorityclass-loutik-core.yaml',
    'configmap-argocd-cm.yaml',
    'helmchart-argocd.yaml',
    'helmchart-sealed-secrets.yaml',
    'root.yaml',
  ];

  function machine(): MachineFolders {
    const one = new MachineFolders();
    for (const name of manifests) one.write(`/etc/loutik/apply/${name}`, name);
    for (const name of ['sealing-key.yaml', 'repository.yaml']) one.write(`/etc/loutik/secrets/${name}`, 'a value');
    one.standIn('kubectl', kubectl);
    return one;
  }
  const made = (one: MachineFolders) => one.calls().filter((call) => /^kubectl (create|apply) /.test(call));
  const create = (name: string) => `kubectl create --filename /etc/loutik/secrets/${name}.yaml`;
  const apply = (name: string) => `kubectl apply --server-side --field-manager argocd-controller --filename /etc/loutik/apply/${name}.yaml`;
  const before = [
    create('sealing-key'),
    apply('namespace-argocd'),
    create('repository'),
    apply('priorityclass-loutik-core'),
    apply('configmap-argocd-cm'),
    apply('helmchart-argocd'),
    apply('helmchart-sealed-secrets'),
  ];
  const stamp = '/var/lib/loutik/applied';

  test('is given nothing before its API server answers', async () => {
    const one = machine();
    expect(await one.run('vm/scripts/apply-once.sh')).toEqual({ status: 1, output: 'waiting for the API server\n' });
    expect([made(one), one.read(stamp)]).toEqual([[], '(none)']);
  });

  test('is given everything in order, the root Application when Argo CD’s kinds are there, and only then is it done', async () => {
    const one = machine();
    one.write('/var/lib/loutik/store/up', '');
    expect((await one.run('vm/scripts/apply-once.sh')).status).toBe(1);
    expect([made(one), one.read(stamp)]).toEqual([before, '(none)']);
    one.write('/var/lib/loutik/store/crd', '');
    expect((await one.run('vm/scripts/apply-once.sh')).status).toBe(0);
    expect([made(one), one.read(stamp)]).toEqual([[apply('root')], '']);
  });

  test('keeps what it has already', async () => {
    const one = machine();
    for (const name of ['up', 'crd']) one.write(`/var/lib/loutik/store/${name}`, '');
    for (const name of [...manifests, 'sealing-key.yaml', 'repository.yaml']) one.write(`/var/lib/loutik/store/${name}`, 'older');
    const { status, output } = await one.run('vm/scripts/apply-once.sh');
    expect([status, made(one), output.split('\n').length]).toEqual([0, [], 9]);
  });

  test('has its DNS spread when all nodes are ready, not sooner, and each node asks its own', async () => {
    const one = new MachineFolders();
    one.standIn('kubectl', '[ "$1" != get ] || cat /var/lib/loutik/nodes');
    one.write('/var/lib/loutik/nodes', 'server Ready control-plane 1m v1\nworker NotReady <none> 1m v1\n');
    expect(await one.run('vm/scripts/spread-dns.sh', { NODES: '2' })).toEqual({
      status: 1,
      output: 'waiting for nodes: 1 of 2 are ready\n',
    });
    one.write('/var/lib/loutik/nodes', 'server Ready control-plane 1m v1\nworker Ready <none> 1m v1\n');
    expect(one.read('/var/lib/loutik/dns-spread-2')).toBe('(none)');
    expect((await one.run('vm/scripts/spread-dns.sh', { NODES: '2' })).status).toBe(0);
    expect(one.read('/var/lib/loutik/dns-spread-2')).toBe('');
    expect(one.calls().slice(2)).toEqual([
      'kubectl --namespace kube-system scale deployment coredns --replicas 2',
      'kubectl --namespace kube-system patch service kube-dns --patch {"spec":{"trafficDistribution":"PreferSameNode"}}',
      'kubectl --namespace kube-system rollout status deployment coredns --timeout 10m',
    ]);
  });
});

describe('Tailscale', () => {
  const machine = (state: string) => {
    const one = new MachineFolders();
    one.write('/etc/loutik/tailscale.env', shellEnv({ KEYRING_URL: 'none', NAME: 'server', TAG: 'tag:node' }));
    one.standIn('systemctl', '');
    one.standIn('tailscale', `[ "$1" != status ] || echo '{"BackendState":"${state}"}'`);
    return one;
  };

  test('is joined with the key as a file, under the VM’s name and tag', async () => {
    const one = machine('NeedsLogin');
    one.write('/etc/loutik/secrets/tailscale-auth-key', 'tskey-client-x');
    expect(await one.run('scripts/tailscale.sh')).toEqual({ status: 0, output: '' });
    expect(one.calls().at(-1)).toBe(
      'tailscale up --auth-key=file:/etc/loutik/secrets/tailscale-auth-key --advertise-tags=tag:node --hostname=server --accept-dns=false --snat-subnet-routes=false --timeout=60s',
    );
  });

  test('is left alone once it is joined, and waits for its key before', async () => {
    const joined = machine('Running');
    expect((await joined.run('scripts/tailscale.sh')).status).toBe(0);
    expect(joined.calls()).toEqual(['systemctl enable --now tailscaled.service', 'tailscale status --json']);
    expect(await machine('NeedsLogin').run('scripts/tailscale.sh')).toEqual({
      status: 1,
      output: "waiting for /etc/loutik/secrets/tailscale-auth-key: is this machine's vendor-data there?\n",
    });
  });
});

describe('an agent whose server was made anew', () => {
  const certificate = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
  /** What the server shows at each look, and what the agent does; K3s takes what is shown when it starts, but where it cannot. */
  const follow = async (shown: readonly string[], takes = true) => {
    const one = new MachineFolders();
    one.write('/etc/loutik/cluster.env', shellEnv({ CERTIFICATE_URL: 'https://server:6443/cacerts', OWN: '/var/lib/rancher/own' }));
    one.write('/var/lib/rancher/own', certificate('old'));
    shown.forEach((text, look) => void one.write(`/var/lib/loutik/shown/${look + 1}`, text));
    const look = 'look=/var/lib/loutik/look; n=$(($(cat $look 2>/dev/null || echo 0) + 1)); echo $n >$look';
    one.standIn('curl', `${look}; cat /var/lib/loutik/shown/$n 2>/dev/null || { [ $n -le ${shown.length} ] || kill $PPID; exit 7; }`);
    one.standIn('systemctl', takes ? 'cat /var/lib/loutik/shown/$(cat /var/lib/loutik/look) >/var/lib/rancher/own' : '');
    await one.run('vm/scripts/cluster.sh', { PAUSE: '0' });
    return one.calls().filter((call) => call.startsWith('systemctl'));
  };
  const [old, fresh, newer] = ['old', 'new', 'newer'].map(certificate) as [string, string, string];
  const restart = 'systemctl restart --no-block k3s-agent.service';

  test('starts K3s again, once for each certificate that it saw twice', async () => {
    expect(await follow([old, old, fresh, fresh, fresh, fresh])).toEqual([restart]);
    expect(await follow([fresh, fresh, newer, newer, newer])).toEqual([restart, restart]);
  });

  test('does so once too where that changes nothing', async () => {
    expect(await follow([fresh, fresh, fresh, fresh, fresh], false)).toEqual([restart]);
  });

  test.each<[string, readonly string[]]>([
    ['the certificate it knows', [old, old, old]],
    ['another one only once', [old, fresh, old, fresh, old]],
    ['no certificate', ['Service Unavailable', 'Service Unavailable', '', '']],
  ])('does nothing at %s', async (_, shown) => {
    expect(await follow(shown)).toEqual([]);
  });
});

describe('the clock', () => {
  const second = 1000;
  const clock = async (told: string, proofAge: number, patience = '0') => {
    const one = new MachineFolders();
    one.standIn('timedatectl', told);
    one.write('/var/lib/loutik/proof', '');
    const time = new Date(Date.now() - proofAge * second);
    fs.utimesSync(one.at('/var/lib/loutik/proof'), time, time);
    const PROOFS = '/var/lib/loutik/none /var/lib/loutik/proof';
    const child = one.start('vm/scripts/clock.sh', { PATIENCE: patience, PAUSE: '1', PROOFS });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    const timer = setTimeout(() => child.kill(), 2500);
    const status = await new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
    clearTimeout(timer);
    return { status, output };
  };

  test('that the network has set lets K3s start at once, whatever it says', async () => {
    expect(await clock('echo yes', -1000)).toEqual({ status: 0, output: '' });
  });

  test('that nobody sets does when it is past what the machine proves', async () => {
    expect(await clock('echo no', 10)).toEqual({ status: 0, output: expect.stringContaining('nobody has told the time yet') });
    expect(await clock('exit 1', 10)).toMatchObject({ status: 0 });
  });

  test('that is before that holds K3s back until it is set', async () => {
    const says = /the clock says \S+, and it is later than \S+: waiting for the network's time/;
    expect(await clock('echo no', -1000)).toEqual({ status: 'SIGTERM', output: expect.stringMatching(says) });
    expect(await clock('[ -e /var/lib/loutik/later ] && echo yes || : >/var/lib/loutik/later', -1000)).toMatchObject({ status: 0 });
    expect(await clock('echo no', -1)).toMatchObject({ status: 0 }); // a second later it is past
  });

  test('is given time to be set', async () => {
    expect(await clock('echo no', 10, '60')).toEqual({ status: 'SIGTERM', output: '' });
  });
});

describe('packages', () => {
  test('that are all there need no network; the others are installed, together', async () => {
    const one = new MachineFolders();
    one.standIn('dpkg-query', 'for name; do :; done; [ "$name" = jq ] || printf installed');
    for (const name of ['apt-get', 'dpkg', 'udevadm']) one.standIn(name, '');
    one.write('/etc/loutik/packages.env', shellEnv({ PACKAGES: 'curl xfsprogs' }));
    expect(await one.run('scripts/packages.sh')).toEqual({ status: 0, output: '' });
    expect(one.calls().filter((call) => !call.startsWith('dpkg-query'))).toEqual([]);
    one.write('/etc/loutik/packages.env', shellEnv({ PACKAGES: 'curl jq' }));
    expect(await one.run('scripts/packages.sh')).toEqual({ status: 0, output: 'installing jq\n' });
    expect(one.calls().filter((call) => !call.startsWith('dpkg-query'))).toEqual([
      'dpkg --configure -a',
      'apt-get update',
      'apt-get install --yes --no-install-recommends --option DPkg::Lock::Timeout=600 jq',
      'udevadm trigger --subsystem-match=virtio-ports', // starts QEMU's agent, if that was among them
    ]);
  });

  test('and whatever else a machine needs are tried until they succeed', () => {
    const flag = join(folder, 'flag');
    const { status, stderr } = spawnSync(
      'sh',
      [join(scripts, 'scripts/until-done.sh'), 'sh', '-c', `[ -e ${flag} ] || { touch ${flag}; exit 3; }`],
      { encoding: 'utf8', env: { PATH: process.env.PATH, PAUSE: '0' } },
    );
    expect([status, stderr]).toEqual([0, 'sh has not succeeded yet: once more in 0 s\n']);
  });
});
