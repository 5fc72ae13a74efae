import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { Bytes, Cpu, daily, image, ServiceChart, Volume, Workload } from '../../src';
import { manifestsOf, synthesized } from '../lab';
import { House } from './backup-house';
import { runPod } from './generated-pod';

// what is generated for an app, run as it stands: its commands, environment, mounts, users, in its order
// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(() => house.close());

const database = "db/it's app [1].db";
const manifests = manifestsOf(
  synthesized((lab) => {
    const chart = new ServiceChart(lab, 'one');
    const on = lab.disks.one.nvme;
    const config = new Volume(chart, 'config', {
      on,
      size: Bytes.gib(1),
      owner: 1000,
      backup: daily({ sqlite: [database], exclude: ['cache*'] }),
    });
    const files = new Volume(chart, 'files', { on, size: Bytes.gib(1), owner: 1000, backup: daily() });
    const resources = { cpu: Cpu.millis(10), memory: Bytes.mib(16) };
    new Workload(chart, 'main', {
      image: image('docker.io/library/busybox:1.38.0'),
      resources,
      mounts: { '/config': config, '/files': files },
    });
  }),
);

/** The claims' folders, as the node has them. */
const claim = (...path: readonly string[]) => house.at('claims', ...path);
const run = (spec: Any) =>
  runPod(spec, {
    house,
    app: 'one',
    manifests,
    secrets: {
      password: 'restic-one',
      'offsite-repository': house.offsite.of('one', 'one:http-one@'),
      'offsite-key-id': 'none',
      'offsite-key': 'none',
    },
  });
const job = (name: string) => run((manifests.get(`one/cronjob-one-${name}.yaml`) as Any).spec.jobTemplate.spec.template.spec);
const start = () => run((manifests.get('one/deployment-one.yaml') as Any).spec.template.spec);
const tables = (path: string) =>
  execFileSync(
    'python3',
    ['-c', 'import sqlite3, sys\nprint(sqlite3.connect(sys.argv[1]).execute("select sum(n) from t").fetchall())', path],
    {
      encoding: 'utf8',
    },
  ).trim();

test('an app begins empty, is kept, comes back on new disks, and its restore is rehearsed', () => {
  const wipe = () => {
    for (const name of ['one-config', 'one-files']) {
      fs.rmSync(claim(name), { recursive: true, force: true });
      fs.mkdirSync(claim(name), { recursive: true });
    }
    execFileSync('chown', ['-R', '1000:1000', claim()]);
  };
  wipe();
  expect(job('backup')).toMatchObject({
    status: 1,
    said: expect.stringContaining('not kept: one-config (offsite) one-files (offsite). Kept: nothing'),
  });
  expect(start()).toMatchObject({ status: 0 });
  expect([fs.readdirSync(claim('one-config')), fs.readdirSync(claim('one-files'))].map((names) => names.sort())).toEqual([
    ['.ready', 'data'],
    ['.ready', 'data'],
  ]);

  fs.mkdirSync(claim('one-config/data/db'));
  fs.mkdirSync(claim('one-config/data/cache-1'));
  fs.writeFileSync(claim('one-config/data/cache-1/a'), 'a');
  fs.writeFileSync(claim('one-config/data/settings'), 'settings');
  fs.writeFileSync(claim('one-files/data/notes'), 'notes');
  const live = claim('one-config/data', database);
  const filled =
    'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1]) as c: c.executescript("pragma journal_mode=wal; create table t (n); insert into t values (40), (2)")';
  execFileSync('python3', ['-c', filled, live]);
  execFileSync('chown', ['-R', '1000:1000', claim()]);
  expect(job('backup')).toMatchObject({
    status: 0,
    said: expect.stringMatching(/backup of one: kept: one-config \(offsite, \d+ bytes\) one-files \(offsite, 5 bytes\), as of /),
  });

  wipe();
  expect(start()).toMatchObject({ status: 0 });
  expect(fs.readdirSync(claim('one-config/data')).sort()).toEqual(['db', 'settings']);
  expect([fs.readFileSync(claim('one-config/data/settings'), 'utf8'), fs.readFileSync(claim('one-files/data/notes'), 'utf8')]).toEqual([
    'settings',
    'notes',
  ]);
  expect([fs.readdirSync(claim('one-config/data/db')), tables(live)]).toEqual([["it's app [1].db"], '[(42,)]']);
  expect(fs.readFileSync(claim('one-config/.ready'), 'utf8').split(' of ')[1]).toBe(
    fs.readFileSync(claim('one-files/.ready'), 'utf8').split(' of ')[1],
  );

  expect(job('rehearsal')).toMatchObject({ status: 0, said: expect.stringMatching(/rehearsal of one: all comes back, in \d+ s\n$/) });
});
