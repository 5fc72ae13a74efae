import { Backups } from '../../charts/platform/backups';
import { Bytes, daily, type Inventory, Volume, Workload } from '../../src';
import { AppBackup } from '../../src/constructs/app-backup';
import { Secret } from '../../src/constructs/secret';
import type { Offsite } from '../../src/inventory/offsite';
import { withChange } from '../inventory/base';
import { modelOf } from '../proofs/proved';
import { type Any, inApp, plain } from './object-of';

const declare = (to?: readonly ('local' | 'offsite')[]) => (lab: Any) => {
  new Backups(lab, { servers: [{ machine: lab.machines.two, on: lab.disks.two.hdd, size: Bytes.gib(5) }] });
  inApp((chart) => {
    const volume = (id: string, owner: number) =>
      new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner, backup: daily(to ? { to } : {}) });
    new Workload(chart, 'main', { ...plain, groups: [33], mounts: { '/a': volume('a', 1000), '/b': volume('b', 33) } });
  })(lab);
};

/** What an app’s pods are given of a place off site: what restic’s containers have, the scripts, the policy’s ports, and the secret. */
function of(offsite: Partial<Offsite> | undefined, to?: readonly ('local' | 'offsite')[]) {
  const place = offsite && { provider: 'Some storage', ...offsite };
  const { lab, objects } = modelOf(declare(to), withChange('offsite', place) as Inventory);
  const object = (kind: string, name: string): Any =>
    objects.all.map(({ manifest }) => manifest).find((one) => one.kind === kind && one.metadata.name === name);
  const job = object('CronJob', 'app-backup').spec.jobTemplate.spec.template;
  const container = job.spec.containers[0];
  const policy = object('NetworkPolicy', 'app-backup');
  const secret = Secret.all(lab).find(({ name }) => name === 'app-backup') as Secret;
  return {
    env: Object.fromEntries(container.env.map(({ name, value, valueFrom }: Any) => [name, value ?? valueFrom.secretKeyRef.key])),
    mounts: Object.fromEntries(container.volumeMounts.map(({ mountPath, subPath }: Any) => [mountPath, subPath])),
    restores: object('Deployment', 'app').spec.template.spec.initContainers.map(({ env }: Any) => env.map(({ name }: Any) => name)),
    scripts: object('ConfigMap', 'app-backup-scripts').data,
    ports: policy?.spec.egress.flatMap(({ to: peers, ports }: Any) =>
      JSON.stringify(peers).includes('ipBlock') ? ports.map(({ port }: Any) => port) : [],
    ),
    secret,
  };
}
const offsiteOnly = (env: object) => Object.fromEntries(Object.entries(env).filter(([, value]) => String(value).startsWith('offsite-')));

test.each<[string, Partial<Offsite>, object, readonly number[]]>([
  [
    'S3 has the address and the key in variables of restic’s own',
    {},
    { OFFSITE_REPOSITORY: 'offsite-repository', AWS_ACCESS_KEY_ID: 'offsite-key-id', AWS_SECRET_ACCESS_KEY: 'offsite-key' },
    [443],
  ],
  [
    'Backblaze likewise',
    { backend: 'b2' },
    { OFFSITE_REPOSITORY: 'offsite-repository', B2_ACCOUNT_ID: 'offsite-key-id', B2_ACCOUNT_KEY: 'offsite-key' },
    [443],
  ],
  [
    'Azure with what the inventory names',
    { backend: 'azure', credentials: { name: 'AZURE_ACCOUNT_NAME', key: 'AZURE_ACCOUNT_KEY' } },
    { OFFSITE_REPOSITORY: 'offsite-repository', AZURE_ACCOUNT_NAME: 'offsite-name', AZURE_ACCOUNT_KEY: 'offsite-key' },
    [443],
  ],
  [
    'Swift, on two ports',
    { backend: 'swift', ports: [443, 5000] },
    {
      OFFSITE_REPOSITORY: 'offsite-repository',
      OS_AUTH_URL: 'offsite-auth-url',
      OS_APPLICATION_CREDENTIAL_ID: 'offsite-id',
      OS_APPLICATION_CREDENTIAL_SECRET: 'offsite-secret',
    },
    [443, 5000],
  ],
  [
    'a rest-server has its login where the one in the house is not shown it',
    { backend: 'rest' },
    {
      OFFSITE_REPOSITORY: 'offsite-repository',
      OFFSITE_RESTIC_REST_USERNAME: 'offsite-username',
      OFFSITE_RESTIC_REST_PASSWORD: 'offsite-password',
    },
    [8000],
  ],
  [
    'Google has what its file is to hold',
    { backend: 'gs' },
    { OFFSITE_REPOSITORY: 'offsite-repository', OFFSITE_GOOGLE_APPLICATION_CREDENTIALS: 'offsite-key' },
    [443],
  ],
  [
    'SFTP has what ssh reads',
    { backend: 'sftp' },
    { OFFSITE_REPOSITORY: 'offsite-repository', OFFSITE_SSH_KEY: 'offsite-ssh-key', OFFSITE_SSH_KNOWN_HOSTS: 'offsite-known-hosts' },
    [22],
  ],
])('%s', (_, offsite, env, ports) => {
  const found = of(offsite);
  expect(offsiteOnly(found.env)).toEqual(env);
  expect(found.ports).toEqual(ports);
  expect([...found.secret.keys]).toEqual(['password', 'http-password', ...Object.values(env)]);
  for (const names of found.restores) expect(names).toEqual(expect.arrayContaining(Object.keys(env)));
});

test('one that keeps nothing off site is shown nothing of it', () => {
  const found = of({ backend: 'sftp' }, ['local']);
  expect([offsiteOnly(found.env), found.ports, '/etc/passwd' in found.mounts]).toEqual([{}, [], false]);
});

test('the scripts prepare what has to be, and else are those of a homelab without such a place', () => {
  const plainScript = of({}).scripts['repository.sh'];
  expect(plainScript).not.toContain('offsite_credentials');
  for (const backend of ['b2', 'azure', 'swift'] as const) expect(of({ backend }).scripts['repository.sh']).toBe(plainScript);
  for (const backend of ['rest', 'gs', 'sftp'] as const)
    expect(of({ backend }).scripts['repository.sh'].match(/offsite_credentials/g)).toHaveLength(2);
});

test('ssh finds each user that owns a volume of the app, and others need no accounts', () => {
  const { mounts, scripts } = of({ backend: 'sftp' });
  expect(mounts['/etc/passwd']).toBe('accounts');
  expect(scripts.accounts).toBe('root:x:0:0:root:/root:/bin/sh\nowner-33:x:33:33::/tmp:/bin/sh\nowner-1000:x:1000:1000::/tmp:/bin/sh\n');
  expect(['/etc/passwd' in of({ backend: 'rest' }).mounts, 'accounts' in of({ backend: 'rest' }).scripts]).toEqual([false, false]);
});

describe('the secret of an app’s backups', () => {
  const keysOf = (offsite: Partial<Offsite> | undefined, to?: readonly ('local' | 'offsite')[]) => of(offsite, to).secret;
  const explained = (secret: Secret) => secret.about.split('; ').map((one) => one.split(':')[0]);

  test('has a key for each place that keeps any, says what each is, and asks for no other', () => {
    const [both, house, away] = [keysOf({}), keysOf(undefined), keysOf({}, ['offsite'])];
    expect([...both.keys]).toEqual(['password', 'http-password', 'offsite-repository', 'offsite-key-id', 'offsite-key']);
    expect([...house.keys]).toEqual(['password', 'http-password']);
    expect([...away.keys]).toEqual(['password', 'offsite-repository', 'offsite-key-id', 'offsite-key']);
    expect([both, house, away].map(explained)).toEqual([
      ['password', 'http-password', 'offsite-*'],
      ['password', 'http-password'],
      ['password', 'offsite-*'],
    ]);
    expect(away.about).toContain("the app's repository at Some storage, which is the kit's with /app behind it");
  });

  test('takes the passwords that the kit has for this app', () => {
    expect(keysOf(undefined).origins).toEqual({ password: 'same:backups.passwords.app', 'http-password': 'same:backups.http.app' });
  });
});

test('a container of restic’s has a shell, its scripts and a space for its index, and what is given besides', () => {
  const { lab, places } = modelOf(declare());
  const volume = Volume.all(lab).find(({ name }) => name === 'app-a') as Volume;
  const backup = AppBackup.of(volume, places);
  const mine = { kind: 'scratch', size: Bytes.mib(1), memory: false } as const;
  const { command, args, mounts } = backup.restic(volume, ['local'], places, { args: ['/scripts/a.sh'], mounts: { '/mine': mine } });
  expect([command, args, mounts]).toEqual([
    ['/bin/sh'],
    ['/scripts/a.sh'],
    {
      '/scripts': backup.scripts,
      '/tmp': { kind: 'scratch', size: Bytes.gib(1), memory: false, name: 'restic-cache' },
      '/mine': mine,
    },
  ]);
  expect([backup.app, AppBackup.of(volume, places), AppBackup.all(lab)]).toEqual(['app', backup, [backup]]);
  expect(Object.keys(backup.scripts.contents)).toEqual([
    ...['backup.sh', 'rehearse.sh', 'report.sh', 'repository.sh', 'restore.sh', 'sqlite.py', 'verify.py'],
  ]);
});

test('an account is made for no volume of another app, and none twice', () => {
  const all = (lab: Any) => {
    declare()(lab);
    inApp((chart) => {
      const data = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 77, backup: daily() });
      new Workload(chart, 'main', { ...plain, user: 77, mounts: { '/a': data, '/b': again(chart, lab) } });
    }, 'other')(lab);
  };
  const again = (chart: Any, lab: Any) =>
    new Volume(chart, 'more', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 77, backup: daily() });
  const { lab } = modelOf(all, withChange('offsite', { provider: 'Some storage', backend: 'sftp' }) as Inventory);
  expect(AppBackup.all(lab).map(({ app, scripts }) => [app, scripts.contents.accounts?.match(/owner-\d+/g)])).toEqual([
    ['app', ['owner-33', 'owner-1000']],
    ['other', ['owner-77']],
  ]);
});

describe('a value comes', () => {
  const origins = (offsite: Partial<Offsite>) => {
    const { secret } = of(offsite);
    return Object.fromEntries(Object.entries(secret.origins).filter(([key]) => key.startsWith('offsite-')));
  };
  test('from the key of the apps where there is one with less rights', () => {
    expect(origins({})).toEqual({
      'offsite-repository': 'below:backups.offsite.repository',
      'offsite-key-id': 'same:backups.writer.keyId',
      'offsite-key': 'same:backups.writer.key',
    });
    expect(origins({ backend: 'gs' })).toEqual({
      'offsite-repository': 'below:backups.offsite.repository',
      'offsite-key': 'same:backups.writer.key',
    });
  });
  test('with an address of its own where a server has the rights', () => {
    expect(origins({ backend: 'rest' })).toEqual({
      'offsite-repository': 'below:backups.writer.repository',
      'offsite-username': 'same:backups.writer.username',
      'offsite-password': 'same:backups.writer.password',
    });
  });
  test('from the owner’s where nobody has less', () => {
    expect(origins({ backend: 'sftp' })).toEqual({
      'offsite-repository': 'below:backups.offsite.repository',
      'offsite-ssh-key': 'same:backups.offsite.sshKey',
      'offsite-known-hosts': 'same:backups.offsite.knownHosts',
    });
  });
  test('and what it may do is told to who seals it', () => {
    const about = (backend: Offsite['backend']) => of({ backend }).secret.about.split(' behind it, and ')[1];
    expect([about('s3'), about('b2'), about('rest'), about('sftp')]).toEqual([
      'a key that may delete nothing but what lies in locks/',
      'a key that may hide, and not delete',
      'a user of the server that deletes nothing but locks',
      'what opens it, and may delete there',
    ]);
  });
});
