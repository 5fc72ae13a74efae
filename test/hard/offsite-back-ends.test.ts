import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Backups } from '../../charts/platform/backups';
import { Bytes, Cpu, daily, type Inventory, image, ServiceChart, Volume, Workload } from '../../src';
import { backEndNames, backEnds } from '../../src/inventory/back-ends';
import { type Offsite, offsitePlace } from '../../src/inventory/offsite';
import { pruneOffsite } from '../../src/kit/prune';
import { resticAt } from '../../src/kit/restic';
import { ProblemsError } from '../../src/problems';
import { sshPair } from '../../src/secrets/ssh-key';
import { withChange } from '../inventory/base';
import { manifestsOf, synthesized } from '../lab';
import { House } from './backup-house';
import { runPod } from './generated-pod';
import { freePort } from './restic-lab';

// what is generated for an app, with restic, against a real server of each kind that runs on this machine
// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;

let house: House;
const children: ChildProcess[] = [];
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await house.close();
});

/** An app whose volume is kept in the house and off site. */
function app(offsite: Partial<Offsite>) {
  const inventory = withChange('offsite', { provider: 'a test', ...offsite }) as Inventory;
  const declare = (lab: Any) => {
    new Backups(lab, { servers: [{ machine: lab.machines.two, on: lab.disks.two.hdd, size: Bytes.gib(5) }] });
    const chart = new ServiceChart(lab, 'one');
    const files = new Volume(chart, 'files', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: daily() });
    const resources = { cpu: Cpu.millis(10), memory: Bytes.mib(16) };
    new Workload(chart, 'main', { image: image('docker.io/library/busybox:1.38.0'), resources, mounts: { '/files': files } });
  };
  return manifestsOf(synthesized(declare, { inventory, waivers: offsite.backend === 'sftp' ? [erasable] : [] }));
}

const erasable = { code: 'BACKUP_ERASABLE', where: 'offsite.backend', reason: 'a test' } as const;

/** Its pods, with what its secret opens to. */
function pods(manifests: ReadonlyMap<string, unknown>, secrets: Readonly<Record<string, string>>) {
  const pod = (spec: Any) =>
    runPod(spec, {
      house,
      app: 'one',
      manifests,
      secrets: { password: 'restic-one', 'http-password': 'http-one', ...secrets },
      env: { LOCAL_REPOSITORY: house.local.of('one'), OPEN_WITHIN: '20' },
    });
  return {
    backup: () => pod((manifests.get('one/cronjob-one-backup.yaml') as Any).spec.jobTemplate.spec.template.spec),
    rehearsal: () => pod((manifests.get('one/cronjob-one-rehearsal.yaml') as Any).spec.jobTemplate.spec.template.spec),
    start: () => pod((manifests.get('one/deployment-one.yaml') as Any).spec.template.spec),
  };
}
const claim = (...path: readonly string[]) => house.at('claims', 'one-files', ...path);

function wipe(): void {
  fs.rmSync(claim(), { recursive: true, force: true });
  fs.mkdirSync(claim(), { recursive: true });
  execFileSync('chown', ['-R', '1000:1000', claim()]);
}

const forgetLocal = () => execFileSync('sh', ['-c', `rm -f ${house.at('data/one/snapshots')}/*`]);

/** It begins empty, is kept in both places, and comes back from the one off site when that in the house holds nothing. */
function lives(run: ReturnType<typeof pods>, content: string): void {
  wipe();
  forgetLocal();
  const begun = run.start();
  expect(begun.said).toContain('local offsite opened and none holds it: it begins empty');
  fs.writeFileSync(claim('data/notes'), content);
  execFileSync('chown', ['-R', '1000:1000', claim()]);
  const kept = run.backup();
  expect([kept.status, kept.said.trim().split('\n').at(-1)]).toEqual([
    0,
    expect.stringMatching(/^backup of one: kept: one-files \(local, \d+ bytes\) one-files \(offsite, \d+ bytes\), as of /),
  ]);
  expect(run.rehearsal()).toMatchObject({ status: 0, said: expect.stringMatching(/one-files in the offsite repository: restored/) });
  wipe();
  forgetLocal();
  const restored = run.start();
  expect([restored.status, restored.said]).toEqual([0, expect.stringMatching(/restoring .* from the offsite repository/)]);
  expect(fs.readFileSync(claim('data/notes'), 'utf8')).toBe(content);
}

/** Starts a program and waits until its port answers. */
async function listening(port: number, command: string, args: readonly string[]): Promise<void> {
  children.push(spawn(command, args, { stdio: 'ignore' }));
  for (let tries = 0; tries < 200; tries++) {
    if (spawnSync('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`]).status === 0) return;
    await sleep(50);
  }
  throw new Error(`${command} does not answer`);
}

const ran = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ code, what }) => `${code}: ${what}`);
    throw error;
  }
};

test('a rest-server with --append-only: an app keeps and restores, forgets nothing, and the kit prunes by another address', async () => {
  const run = pods(app({ backend: 'rest' }), {
    'offsite-repository': house.offsite.of('one'),
    'offsite-username': 'one',
    'offsite-password': 'http-one',
  });
  lives(run, 'kept by rest');
  const there = () => fs.readdirSync(house.at('away/one/snapshots')).length;
  // with the app's own login
  const env = {
    RESTIC_REPOSITORY: house.offsite.of('one'),
    RESTIC_REST_USERNAME: 'one',
    RESTIC_REST_PASSWORD: 'http-one',
    RESTIC_PASSWORD: 'restic-one',
  };
  expect([run.backup().status, run.backup().status]).toEqual([0, 0]);
  const before = there();
  expect(before).toBe(3);
  const forgotten = house.pods().command(['restic', 'forget', '--keep-last', '1', '--group-by', ''], env);
  expect([forgotten.said.includes('403 Forbidden') || forgotten.status !== 0, there()]).toEqual([true, before]);

  const place = offsitePlace({ provider: 'a test', backend: 'rest' });
  const restic = resticAt(join(house.image, 'restic'));
  const prune = (repository: string, password = 'http-one') =>
    ran(() =>
      pruneOffsite(
        place,
        { passwords: { one: 'restic-one' }, offsite: { repository, username: 'one', password } },
        ['one'],
        restic,
        () => {},
      ),
    );
  expect(prune(house.offsite.of('').replace(/\/+$/, ''), 'http-wrong')).toEqual([
    expect.stringMatching(/^REPOSITORY_FAILED: restic \w+ ended with code/),
  ]);
  const port = await freePort();
  const options = [
    '--path',
    house.at('away'),
    '--listen',
    `127.0.0.1:${port}`,
    '--private-repos',
    '--htpasswd-file',
    house.at('away-users'),
  ];
  await listening(port, join(house.image, 'rest-server'), options);
  expect(prune(`rest:http://127.0.0.1:${port}/`)).toEqual([{ app: 'one', before, after: 2 }]); // the newest of the day, and the first of all
  expect(there()).toBe(2);
});

test('SFTP: an app keeps and restores with a key and a host key that it knows, and the kit prunes; another host is spoken to by nobody', async () => {
  const port = await freePort();
  const at = (file: string) => house.at('sftp', file);
  fs.mkdirSync(at('backups'), { recursive: true });
  fs.mkdirSync('/run/sshd', { recursive: true });
  for (const name of ['host', 'other']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  const { privateKey, publicKey } = sshPair('backups');
  fs.writeFileSync(at('authorized'), `${publicKey}\n`);
  fs.writeFileSync(
    at('config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host')}`,
      `AuthorizedKeysFile ${at('authorized')}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin prohibit-password',
      'ForceCommand internal-sftp',
      'Subsystem sftp internal-sftp',
    ].join('\n'),
  );
  await listening(port, '/usr/sbin/sshd', ['-D', '-f', at('config')]);
  const repository = `sftp://root@127.0.0.1:${port}/${at('backups')}`;
  const line = (name: string) =>
    `[127.0.0.1]:${port} ${fs
      .readFileSync(at(`${name}.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ')}`;
  const manifests = app({ backend: 'sftp', ports: [port] });
  const secrets = { 'offsite-repository': `${repository}/one`, 'offsite-ssh-key': privateKey, 'offsite-known-hosts': line('host') };

  // made once, by hand
  const init = { RESTIC_PASSWORD: 'restic-one' };
  execFileSync(join(house.image, 'restic'), ['-r', at('backups/one'), 'init'], { env: { ...process.env, ...init }, stdio: 'ignore' });
  const run = pods(manifests, secrets);
  lives(run, 'kept by sftp');
  expect(pods(manifests, { ...secrets, 'offsite-known-hosts': line('other') }).backup().said).toMatch(
    /Host key verification failed[\s\S]*not kept: all that belongs there \(offsite\)/,
  );
  expect(pods(manifests, { ...secrets, 'offsite-ssh-key': sshPair('x').privateKey }).backup().said).toMatch(
    /Permission denied[\s\S]*not kept: all that belongs there \(offsite\)/,
  );

  expect(run.backup().status).toBe(0);
  const place = offsitePlace({ provider: 'a test', backend: 'sftp' });
  const prune = (knownHosts: string) =>
    ran(() =>
      pruneOffsite(
        place,
        { passwords: { one: 'restic-one' }, offsite: { repository, sshKey: privateKey, knownHosts } },
        ['one'],
        resticAt(join(house.image, 'restic')),
        () => {},
      ),
    );
  expect(prune(line('host'))).toEqual([{ app: 'one', before: 2, after: 2 }]);
});

test.each(backEndNames)(
  'restic takes an address of %s as it is shown, with an app behind it, and asks for nothing but its place',
  (name) => {
    const { address, credentials } = backEnds[name];
    const filled: Readonly<Record<string, string>> = {
      OS_AUTH_URL: 'http://127.0.0.1:9/v3',
      AZURE_ACCOUNT_SAS: 'sv=1&sig=a',
      AZURE_ACCOUNT_NAME: 'a',
    };
    const env = Object.fromEntries(Object.values(credentials).map((variable) => [variable, filled[variable] ?? 'value']));
    fs.writeFileSync(
      house.at('google.json'),
      JSON.stringify({ type: 'authorized_user', client_id: 'a', client_secret: 'b', refresh_token: 'c' }),
    );
    const { said } = house.pods().command(
      ['timeout', '4', 'restic', '-r', `${address.like.replace(/\/+$/, '')}/one`, '--no-lock', 'cat', 'config'],
      {
        ...env,
        ...(name === 'gs' ? { GOOGLE_APPLICATION_CREDENTIALS: '/google.json' } : {}),
        RESTIC_PASSWORD: 'a',
      },
      { mounts: { '/google.json': house.at('google.json') } },
    );
    expect(said).not.toMatch(/parsing repository location failed|invalid backend|is empty|no credentials|credentials: could not find/i);
  },
);
