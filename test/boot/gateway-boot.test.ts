import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inventory } from '../../src';
import { gatewaySecretUserData } from '../../src/bootstrap/gateway/gateway-secrets';
import { toYaml } from '../../src/files/yaml';
import { exampleSecrets, gitCredentials } from '../bootstrap/example-secrets';
import { bootstrapOf, declareRoute, declareWeb, webInventory, webLab, writtenBy } from '../bootstrap/gateway-lab';
import { withChange } from '../inventory/base';
import { followed } from './harness/boot-lab';
import { BootedVm } from './harness/booted-vm';
import { checkPrograms, must } from './harness/commands';
import { firstBootCuts, stage } from './harness/cuts';
import { baseImage } from './harness/image/base-image';
import { Lan } from './harness/lan';
import { foundAt, wantedAt } from './harness/machine-files';
import { fillMirror } from './harness/mirror';
import { turn } from './harness/turn';
import { commit, updateCuts } from './harness/update-cuts';

/**
 * The gateway's one user-data, as pasted at a provider, really boots. The network stands for the Internet; the tailnet lies over
 * it, and is the only way in, for these tests too.
 */
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-gateway-boot-'));
const path = (name: string) => join(folder, name);
const tailnet = [
  { name: 'gateway', address: '100.64.0.1', tags: ['tag:gateway'] },
  { name: 'one', address: '100.64.0.20', tags: ['tag:host'] },
];
const internet = '203.0.113.7';

let lan: Lan;
let gateway: BootedVm;
let make: (name: string) => BootedVm;
let written: ReturnType<typeof writtenBy>;
let inventory: Inventory;
const secrets = { ...exampleSecrets(webInventory) };

let end: () => void;

beforeAll(async () => {
  await checkPrograms();
  end = await turn();
  for (const key of ['admin', 'hosts']) await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', path(key)]);
  inventory = withChange(
    'mirror',
    'http://203.0.113.2',
    withChange(
      'git.url',
      `file://${followed}`,
      withChange('tailnet.sshKeys', [fs.readFileSync(path('admin.pub'), 'utf8').trim()], webInventory),
    ),
  );
  secrets.hosts = { ...secrets.hosts, sshKey: { ...secrets.hosts.sshKey, publicKey: fs.readFileSync(path('hosts.pub'), 'utf8').trim() } };
  written = writtenBy(bootstrapOf(inventory).get('gateway/user-data') ?? '');
  await fillMirror(path('mirror'), [inventory.k3s.version], tailnet);
  lan = await Lan.make(['203.0.113.1/24', '203.0.113.2/24']);
  lan.serve(path('mirror'), { web: '203.0.113.2', dns: '203.0.113.2', log: path('web.log') });
  await lan.joinTailnet(['100.64.0.20']);
  const image = await baseImage();
  make = (name) =>
    new BootedVm(
      { image, lan, folder, key: path('admin') },
      {
        name,
        address: '100.64.0.1',
        mac: '52:54:00:00:00:07',
        disks: [],
        seed: {
          'user-data': gatewaySecretUserData(webLab(inventory), secrets),
          'meta-data': 'instance-id: gateway\n',
          // a provider's: its own address, and a resolver
          'network-config': toYaml({
            version: 2,
            ethernets: {
              wan: {
                match: { macaddress: '52:54:00:00:00:07' },
                addresses: [`${internet}/24`],
                routes: [{ to: 'default', via: '203.0.113.1' }],
                nameservers: { addresses: ['203.0.113.2'] },
              },
            },
          }),
        },
      },
    );
  gateway = make('gateway');
  await gateway.powerOn();
});

afterAll(async () => {
  await gateway?.powerCut();
  end?.();
  lan?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Which of these ports open from outside. */
async function open(address: string): Promise<number[]> {
  const ports = [22, 80, 111, 443, 5403, 5355];
  const answers = await Promise.all(ports.map((port) => lan.run(['timeout', '5', 'bash', '-c', `exec 3<>/dev/tcp/${address}/${port}`])));
  return ports.filter((_, index) => answers[index]?.code === 0);
}

const redirect = async (host: string) =>
  (
    await lan.run([
      'curl',
      '--silent',
      '--max-time',
      '10',
      '--output',
      '/dev/null',
      '--write-out',
      '%{redirect_url}',
      '-H',
      `Host: ${host}`,
      `http://${internet}/`,
    ])
  ).stdout;
const root = (key: string, address: string, command: string) =>
  lan.run(
    // biome-ignore format: one option a word
    ['ssh', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=120', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR', '-i', path(key), `root@${address}`, command],
  );

test('cloud-init is done without an error, and the tailnet is the way in', async () => {
  expect(await gateway.settled()).toMatchObject({ status: 'done', errors: [], recoverable_errors: {} });
});

const units = 'loutik-firewall loutik-packages loutik-tailscale loutik-gateway';
const running = `loutik.target loutik-follow.timer loutik-restart.timer ${units} nftables ssh haproxy corosync-qnetd tailscaled`;

const unitsDone = async () => {
  await gateway.waitFor(
    'its units',
    `! systemctl is-active loutik.target loutik-follow.timer loutik-restart.timer ${units} haproxy | grep -v '^active$'`,
    240,
  );
  expect(await gateway.tell('systemctl is-enabled loutik.target nftables ssh haproxy corosync-qnetd tailscaled | uniq')).toBe('enabled\n');
  expect(await gateway.tell(`systemctl is-active ${units} nftables ssh haproxy corosync-qnetd tailscaled | uniq`)).toBe('active\n');
  expect(await gateway.tell('systemctl --failed --no-legend --plain')).toBe('');
};
test('every unit of ours has done its part, and nothing failed', unitsDone);

const filesThere = async () => {
  const paths = [...written.keys()];
  expect(await foundAt(gateway, paths)).toEqual(wantedAt(written, paths));
};
test('every file is there as the model says, with its mode and owner', filesThere);

const secretsKept = async () => {
  expect(await gateway.tell('cd /etc/loutik/secrets; stat -c "%a %U %n" . *; cat *')).toBe(
    [
      '700 root .',
      '600 root git-credentials',
      '600 root hosts-ssh-key.pub',
      '600 root tailscale-auth-key',
      gitCredentials(secrets).replace('git.test.example', '').trim(),
      secrets.hosts.sshKey.publicKey,
      `${secrets.tailscale.gateway}?ephemeral=false&preauthorized=true`,
      '',
    ].join('\n'),
  );
  expect(await gateway.tell(`journalctl | grep -cF '${secrets.tailscale.gateway}' || true`)).toBe('0\n');
};
test('its secrets are root’s alone, and nowhere on its command lines or in its journal', secretsKept);

test('the Internet finds the web and nothing else, the tailnet SSH and qnetd and nothing else', async () => {
  expect(await open(internet)).toEqual([80, 443]);
  expect(await open('100.64.0.1')).toEqual([22, 5403]);
});

test('HAProxy of Debian 13 answers for declared names', async () => {
  expect(await redirect('films.test.example')).toBe('https://films.test.example/');
  expect(await redirect('photos.test.example')).toBe('');
});

test('root comes in with the hosts’ key alone, to what `pvecm qdevice setup` needs', async () => {
  expect(await root('hosts', '100.64.0.1', 'command -v corosync-qnetd-certutil')).toMatchObject({
    code: 0,
    stdout: '/usr/bin/corosync-qnetd-certutil\n',
  });
  expect((await root('admin', '100.64.0.1', 'true')).stderr).toContain('Permission denied');
});

describe('a push', () => {
  /** Commits a user-data in the repository that the gateway follows, has it look, and gives the commit. */
  const push = async (userData: string): Promise<string> => {
    const pushed = await commit(gateway, 'gateway', userData);
    await gateway.ssh('systemctl start loutik-follow.service');
    return pushed;
  };
  const haproxy = 'systemctl show --property=MainPID --value haproxy';
  const keys = 'grep -c ^ssh- /etc/ssh/authorized_keys.d/admin';
  const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f other';

  test('brings another key; the next one a route, which HAProxy takes without a restart, and takes the key away', async () => {
    const before = await gateway.tell(haproxy);
    await push(bootstrapOf(withChange('sshKeys', [other], inventory)).get('gateway/user-data') ?? '');
    expect(await gateway.tell(keys)).toBe('2\n');
    const withPhotos = bootstrapOf(inventory, (lab) => {
      declareWeb(lab);
      declareRoute(lab, 'photos', 'public');
    });
    const commit = await push(withPhotos.get('gateway/user-data') ?? '');
    expect(await gateway.tell('loutik-follow status')).toContain(`runs      ${commit}, since`);
    expect([await redirect('photos.test.example'), await gateway.tell(keys)]).toEqual(['https://photos.test.example/', '1\n']);
    expect(await gateway.tell(haproxy)).toBe(before);
  });

  test('of what HAProxy cannot use, though its own check takes it, leaves the gateway as it was, and says so', async () => {
    const userData = await gateway.tell(`cat ${followed}/bootstrap/test/gateway/user-data`);
    const commit = await push(userData.replace('bind 0.0.0.0:443', 'bind 192.0.2.77:443').replace(/"patience": \d+/, '"patience": 20'));
    expect(await gateway.tell('loutik-follow status')).toContain(`refused   commit ${commit} was taken back: `);
    expect((await gateway.ssh('systemctl is-failed loutik-follow.service')).stdout).toBe('failed\n');
    expect(await gateway.tell('grep -c 0.0.0.0:443 /etc/haproxy/haproxy.cfg')).toBe('1\n');
    await gateway.tell('systemctl restart haproxy');
    expect(await redirect('photos.test.example')).toBe('https://photos.test.example/');
    await push(userData);
    expect(await gateway.tell('systemctl --failed --no-legend --plain')).toBe('');
  });
});

test('with its power cut at each step of an update, it starts whole and takes it', async () => {
  await updateCuts(gateway, 'gateway', bootstrapOf(inventory).get('gateway/user-data') ?? '', running);
});

test('when Tailscale starts again, the firewall is still ours and its rules are its own', async () => {
  await gateway.ssh('systemctl restart tailscaled nftables; sleep 3');
  await gateway.waitFor('the tailnet', 'true', 60);
  expect(await open(internet)).toEqual([80, 443]);
  expect(await gateway.tell('iptables -S ts-input | wc -l')).toBe('4\n');
});

test('made anew, with its power cut at each step of its first boot, it is as if none had been', async () => {
  await gateway.powerCut();
  gateway = make('gateway-again');
  const ours = [/Starting loutik-packages\.service/, /Unpacking tailscale/, /Started tailscaled\.service/];
  await firstBootCuts(gateway, [stage('modules:config'), stage('modules:final'), ...ours]);
  expect(await gateway.settled()).toMatchObject({ status: 'done', errors: [], recoverable_errors: {} });
  await unitsDone();
  await filesThere();
  await secretsKept();
  expect([await open(internet), await open('100.64.0.1')]).toEqual([
    [80, 443],
    [22, 5403],
  ]);
});
