import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { cloudInitOf } from '../../src/bootstrap/vm/vm-files';
import type { Vm } from '../../src/inventory/vm';
import { homelabOf } from '../bootstrap/filled';
import { writtenBy } from '../bootstrap/gateway-lab';
import { base, withChange } from '../inventory/base';
import { FollowWorld } from './follow-world/world';

/** A node's own program and rules over its own user-data; what is pushed is what synth makes of another `k3s.version`. */
const old = 'v1.36.4+k3s1';
const next = 'v1.37.1+k3s1';
type Kind = 'sound' | 'falls over' | 'is never ready';
const scripts = join(__dirname, 'follow-world');
const release = (version: string, kind: Kind = 'sound') =>
  fs.readFileSync(join(scripts, 'k3s.sh'), 'utf8').replace('@VERSION@', version).replace('@KIND@', `'${kind}'`);
const sum = (text: string) => createHash('sha256').update(text).digest('hex');

interface Node {
  readonly name: 'server' | 'worker';
  readonly world: FollowWorld;
}
let node: Node;
const worlds = new Map<Node['name'], FollowWorld>();
afterAll(() => {
  for (const world of worlds.values()) world.remove();
});

/** What synth makes for that node of a version, its release in a folder. */
function userData(
  version: string,
  { kind, sha256, edit = (text) => text }: { kind?: Kind; sha256?: string; edit?: (text: string) => string } = {},
) {
  const { name, world } = node;
  const binary = release(version, kind);
  world.write(`releases/${version}/k3s`, binary);
  const inventory = withChange(
    'git.url',
    'file:///nowhere',
    withChange('k3s', { ...base.k3s, version, sha256: { binary: sha256 ?? sum(binary) } }, base),
  );
  // what is sound is well at the first look, on a busy machine too
  const hasty = { patience: kind === undefined || kind === 'sound' ? 60 : 1, settle: 0, drain: 1 };
  const { lab, objects } = homelabOf('test', inventory, () => {});
  return edit(
    cloudInitOf(lab, name, inventory.vms[name] as Vm, objects)
      .userData.replaceAll('file:///nowhere', `file://${world.repository}`)
      .replaceAll('https://github.com/k3s-io/k3s/releases/download', `file://${world.at('releases')}`)
      .replace(/"(patience|settle|drain)": \d+/g, (_, word) => `"${word}": ${hasty[word as keyof typeof hasty]}`)
      .replace(/"quiet": \{[^}]*\}/, '"quiet": { "from": "00:00", "to": "00:00" }'),
  );
}

/** A node as it runs the first version, with the same in Git. */
function made(name: Node['name']): FollowWorld {
  const world = worlds.get(name) ?? new FollowWorld(`bootstrap/test/vms/${name}/user-data`, []);
  node = { name, world };
  if (world.back('made')) return world;
  worlds.set(name, world);
  for (const folder of ['var/lib/rancher/k3s', 'srv/fast']) fs.mkdirSync(world.at(folder), { recursive: true });
  world.write('systemctl.sh', fs.readFileSync(join(scripts, 'k3s-systemctl.sh'), 'utf8'), '0755');
  const health = 'case "$*" in *10248*) exec test -e /run/k3s-runs ;; esac\nexec /usr/bin/curl "$@"';
  for (const [program, body] of [
    ['curl', health],
    ['tailscale', `echo '{"BackendState":"Running","Self":{"Online":true}}'`],
  ])
    world.write(`bin/${program}`, `#!/bin/sh\n${body}\n`, '0755');
  const text = userData(old);
  for (const file of writtenBy(text).values()) world.write(file.path, file.content, file.permissions);
  world.write('var/lib/cloud/instance/cloud-config.txt', text);
  world.write('usr/local/bin/k3s', release(old), '0755');
  world.write('var/lib/loutik/k3s-version', `${old}\n`);
  world.write('run/node', name);
  world.write('run/role', name === 'server' ? 'server' : 'agent');
  world.write('run/kubeconfig', name === 'server' ? '/etc/rancher/k3s/k3s.yaml' : '/var/lib/rancher/k3s/agent/kubelet.kubeconfig');
  world.write('run/api-runs', next);
  others([]);
  world.write('run/k3s-runs', `${old}\n`);
  if (name === 'server') {
    const server = 'var/lib/rancher/k3s/server';
    world.write(`${server}/token`, 'token', '0600');
    for (const part of ['tls/server-ca.crt', 'cred/encryption-config.json']) world.write(`${server}/${part}`, part);
    fs.mkdirSync(world.at(`${server}/db`));
    query(
      `pragma journal_mode = wal; create table kine (name text, value text); insert into kine values ('version', '${old}'), ('pods', 'many')`,
    );
  }
  world.push(text);
  expect(world.follow()).toMatchObject({ status: 0, said: '', calls: [] });
  world.keep('made');
  return world;
}

const python =
  'import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1])\nif len(sys.argv) > 2: db.executescript(sys.argv[2])\nprint(dict(db.execute("select * from kine")))';
function query(...words: string[]): string {
  return spawnSync('python3', ['-c', python, node.world.at('var/lib/rancher/k3s/server/db/state.db'), ...words], {
    encoding: 'utf8',
  }).stdout.trim();
}
const held = (version: string) => `{'version': '${version}', 'pods': 'many'}`;

interface Other {
  readonly name: string;
  readonly runs: string;
  readonly ready?: boolean;
  readonly minutes?: number;
  readonly cordoned?: boolean;
}
/** What the API server says of the nodes, this one among them. */
function others(nodes: readonly Other[]): void {
  const item = ({ name, runs, ready = true, minutes = 1, cordoned = false }: Other) => ({
    metadata: { name },
    spec: cordoned ? { unschedulable: true } : {},
    status: {
      nodeInfo: { kubeletVersion: runs },
      conditions: [
        { type: 'DiskPressure', status: 'False', lastTransitionTime: '2026-01-01T00:00:00Z' },
        {
          type: 'Ready',
          status: ready ? 'True' : 'Unknown',
          lastTransitionTime: new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+/, ''),
        },
      ],
    },
  });
  node.world.write('run/nodes', JSON.stringify({ items: [{ name: node.name, runs: old }, ...nodes].map(item) }));
}

/** What runs, what would be started, what the node holds, and whether it takes pods. */
function stands() {
  const { world, name } = node;
  const part = (file: string) => world.read(`var/lib/rancher/k3s/server/${file}`);
  return {
    runs: world.read('run/k3s-runs')?.trim(),
    binary: /^VERSION=(.*)$/m.exec(world.read('usr/local/bin/k3s') ?? '')?.[1],
    takesPods: world.read('run/cordoned') === undefined,
    journal: world.read('var/lib/loutik/follow/k3s.json'),
    ...(name === 'server' ? { data: query(), parts: [part('token'), part('tls/server-ca.crt'), part('cred/encryption-config.json')] } : {}),
  };
}
const parts = ['token', 'tls/server-ca.crt', 'cred/encryption-config.json'];
const at = (version: string) => ({
  runs: version,
  binary: version,
  takesPods: true,
  journal: undefined,
  ...(node.name === 'server' ? { data: held(version), parts } : {}),
});

test('a server takes a pushed version: drained, stopped, copied, started, looked at, and then it takes pods again', () => {
  const world = made('server');
  const commit = world.push(userData(next));
  const { status, said, calls } = world.follow();
  expect([status, said.split('\n').slice(1)]).toEqual([
    0,
    [
      `loutik-follow: this machine is as commit ${commit} says`,
      `loutik-follow: K3s goes from ${old} to ${next}: first the pods leave this node`,
      `loutik-follow: K3s ${next} runs; ${old} is kept as /usr/local/bin/.loutik-old.k3s, and its data at /srv/fast/loutik/k3s-copy/${old}`,
      '',
    ],
  ]);
  expect(calls).toEqual(['drain server', 'stop k3s.service', 'start --no-block k3s.service', 'uncordon server']);
  expect(stands()).toEqual(at(next));
  expect([world.read('usr/local/bin/.loutik-old.k3s'), world.read('var/lib/loutik/k3s-version')]).toEqual([release(old), `${next}\n`]);
  const copy = world.at(`srv/fast/loutik/k3s-copy/${old}`);
  const { stdout } = spawnSync('python3', ['-c', python, join(copy, 'db/state.db')], { encoding: 'utf8' });
  expect([stdout.trim(), parts.map((part) => fs.readFileSync(join(copy, part), 'utf8'))]).toEqual([held(old), parts]);
  expect(fs.statSync(join(copy, '..')).mode & 0o777).toBe(0o700);
  expect(world.follow()).toMatchObject({ status: 0, said: '', calls: [] });
  expect(world.follow(['status']).said).toContain(`K3s       ${next}, its file says ${next}`);
});

test('an agent takes it after the server, drained by its kubelet’s credential, with no copy', () => {
  const world = made('worker');
  others([{ name: 'server', runs: next }]);
  world.push(userData(next));
  expect(world.follow()).toMatchObject({
    status: 0,
    calls: ['drain worker', 'stop k3s-agent.service', 'start --no-block k3s-agent.service', 'uncordon worker'],
  });
  expect([stands(), fs.readdirSync(world.at('srv/fast'))]).toEqual([at(next), []]);
});

describe('nothing is changed', () => {
  /** A run that changes nothing: no pod is asked to leave. */
  const left = (status: number, said: string) => {
    const found = node.world.follow();
    expect(found).toMatchObject({ status, calls: [], said: expect.stringContaining(said) });
    expect(stands()).toEqual(at(old));
    return found.said;
  };

  test.each([
    ['v1.38.0+k3s1', 'K3s v1.38.0+k3s1 skips a minor version after v1.36.4+k3s1: push one of 1.37 first'],
    ['v2.0.0+k3s1', 'K3s v2.0.0+k3s1 skips a minor version'],
    ['v1.35.9+k3s1', 'K3s v1.35.9+k3s1 is older than v1.36.4+k3s1, which runs here'],
    ['v1.36.3+k3s9', 'K3s v1.36.3+k3s9 is older than v1.36.4+k3s1'],
  ])('by %s: one minor version up at a time, and never down', (version, said) => {
    made('server').push(userData(version));
    left(1, said);
    expect(node.world.follow(['retry']).calls).toEqual([]);
  });

  test('by a binary whose sum differs: it is never run, and what is wrong is said with its repair', () => {
    const world = made('server');
    world.push(userData(next, { sha256: 'a'.repeat(64) }));
    const said = left(1, `has sha256 ${sum(release(next))}, not ${'a'.repeat(64)}`);
    expect(said).toContain('mend `k3s.sha256` in the inventory, npm start, and push');
    expect(fs.existsSync(world.at('var/lib/loutik/k3s'))).toBe(false);
    left(1, `K3s ${next} is not tried again: `); // it is not fetched over and over
    expect(world.follow(['retry']).said).toContain('has sha256 ');
    world.push(userData(next));
    expect(world.follow()).toMatchObject({ status: 0, said: expect.stringContaining(`K3s ${next} runs`) });
  });

  test('by a binary of another version than its name says, and by one that cannot be fetched', () => {
    const world = made('server');
    const text = userData(next, { sha256: sum(release('v1.36.5+k3s1')) });
    world.write(`releases/${next}/k3s`, release('v1.36.5+k3s1'));
    world.push(text);
    left(1, 'what was fetched is v1.36.5+k3s1');
    fs.rmSync(world.at(`releases/${next}/k3s`));
    left(1, `K3s ${next} is not taken: `);
  });

  test('in quiet hours, on a node that is not well, while another one is away, and while what the others run is not known', () => {
    const world = made('worker');
    const quiet = (text: string) => text.replace(/"quiet": \{[^}]*\}/, '"quiet": { "from": "00:01", "to": "00:00" }');
    world.push(userData(next, { edit: quiet }));
    left(0, `K3s ${next} waits for 00:00, when the quiet hours end`);
    world.push(userData(next));
    world.write('run/api-away', '');
    left(0, `K3s ${next} waits: what the other nodes run is not known (`);
    fs.rmSync(world.at('run/api-away'));
    world.write('run/api-runs', old);
    left(0, `K3s ${next} waits for the server, which runs ${old}`);
    world.write('run/api-runs', next);
    for (const [other, said] of [
      [{ name: 'server', runs: old }, `K3s ${next} waits for server, which runs ${old}`],
      [{ name: 'server', runs: next, ready: false, minutes: 59 }, 'server is not ready: kubectl describe node server'],
      [{ name: 'third', runs: old, cordoned: true }, 'third takes no pods: kubectl uncordon third'],
    ] as const) {
      others([other]);
      left(0, said);
    }
    others([{ name: 'server', runs: next }]);
    fs.renameSync(world.at('bin/tailscale'), world.at('tailscale'));
    world.write('bin/curl', '#!/bin/sh\nexit 7\n', '0755');
    left(0, `K3s ${next} waits until this machine is well: curl --fail`);
    expect(world.follow(['status']).said).toContain(`K3s       ${old}, its file says ${next}`);
  });

  test('by a pod that would not go', () => {
    const world = made('server');
    world.push(userData(next));
    world.write('run/pod-is-bare', 'cannot delete Pods that declare no controller: default/bare');
    left(1, 'for a pod would not go: ');
    fs.rmSync(world.at('run/pod-is-bare'));
    expect(world.follow().status).toBe(0);
  });

  test('on a full disk, and it is taken once there is room', () => {
    const world = made('server');
    world.push(userData(next));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', world.at('srv/fast')]);
    try {
      left(1, 'MiB at /srv/fast. Make room (df -h /srv/fast), and it is tried again');
    } finally {
      execFileSync('umount', [world.at('srv/fast')]);
    }
    expect(world.follow().status).toBe(0);
  });
});

test('a node that is lost is not waited for: it was not ready for longer than an upgrade takes', () => {
  const world = made('worker');
  others([
    { name: 'server', runs: next },
    { name: 'third', runs: old, ready: false, minutes: 61 },
  ]);
  world.push(userData(next));
  expect([world.follow().status, stands()]).toEqual([0, at(next)]);
});

test('who has taken a node’s pods away finds it so afterwards', () => {
  const world = made('server');
  world.write('run/cordoned', '');
  world.push(userData(next));
  expect([world.follow().status, stands()]).toEqual([0, { ...at(next), takesPods: false }]);
});

test.each(['server', 'worker'] as const)(
  'a %s that is not well with the new version goes back, to its data too, and does not try that again until it is told',
  (name) => {
    for (const kind of name === 'server' ? (['falls over', 'is never ready'] as const) : (['is never ready'] as const)) {
      const world = made(name);
      const text = userData(next, { kind });
      world.push(text);
      const { status, said, calls } = world.follow();
      expect([status, said]).toEqual([1, expect.stringContaining(`refused: K3s ${next} was taken back, ${old} runs: `)]);
      expect(said).toContain('is not well after 1 s');
      expect(calls.at(-1)).toBe(`uncordon ${name}`);
      expect([stands(), world.read('run/refusals')]).toEqual([at(old), undefined]);
      world.push(`${text}# another commit, the same version\n`);
      expect(world.follow()).toMatchObject({ status: 1, calls: [], said: expect.stringContaining(`K3s ${next} is not tried again: `) });
      expect(world.follow(['retry']).calls[0]).toBe(`drain ${name}`);
      expect(stands()).toEqual(at(old));
      world.push(userData('v1.37.2+k3s1'));
      if (name === 'worker') world.write('run/api-runs', 'v1.37.2+k3s1');
      expect([world.follow().status, stands()]).toEqual([0, at('v1.37.2+k3s1')]);
    }
  },
);

test('a pod that does not go within its stop time is named; the node runs on as it was, and it is not tried again', () => {
  const world = made('server');
  world.write('run/pod-stays', 'films/main did not go');
  world.push(userData(next));
  expect(world.follow()).toMatchObject({ status: 1, said: expect.stringContaining('films/main did not go') });
  expect(stands()).toEqual(at(old));
  expect(world.follow()).toMatchObject({ status: 1, calls: [] });
});

test('while the API server does not answer after a start, the node is opened once it does', () => {
  const world = made('worker');
  world.push(userData(next, { edit: (text) => text.replace('"patience": 60', '"patience": 1') }));
  fs.appendFileSync(world.at('systemctl.sh'), 'case "$*" in start*) [ -e /run/was-away ] || : >/run/api-away ;; esac\n');
  expect(world.follow()).toMatchObject({
    status: 0,
    said: expect.stringContaining('this node takes no pods until the API server answers'),
  });
  expect(stands()).toMatchObject({ runs: old, takesPods: false });
  world.write('run/was-away', '');
  fs.rmSync(world.at('run/api-away'));
  expect(world.follow()).toMatchObject({ status: 1, said: expect.stringContaining('was taken back') });
  expect(stands()).toEqual(at(old));
});

/** Kills at each step of these phases, and starts the machine anew after every other kill; then one run makes it whole. */
function killedAtEach(kind: Kind, goal: string, phases = /phase/): number {
  const world = made('server');
  world.write('run/pod-is-bare', 'not yet');
  world.push(userData(next, { kind }));
  world.follow(); // the files are there
  fs.rmSync(world.at('run/pod-is-bare'));
  world.keep('start');
  let kills = 0;
  for (let killAt = 1; ; killAt += 1) {
    world.back('start');
    if (world.follow(['run'], { killAt }).status !== 'SIGKILL') return kills;
    if (!phases.test(stands().journal ?? 'none')) continue;
    kills += 1;
    if (killAt % 2 === 0) {
      fs.rmSync(world.at('run/k3s-runs'), { force: true });
      spawnSync('unshare', ['-m', 'sh', world.at('enter.sh'), 'sh', '-c', '[ ! -e /usr/local/bin/k3s ] || /usr/local/bin/k3s server'], {
        env: { ...process.env, WORLD: world.path },
      });
    }
    const { status } = world.follow();
    expect([killAt, status, stands()]).toEqual([killAt, kind === 'sound' ? 0 : 1, at(goal)]);
  }
}

test('killed at any step, or without power, the next run ends the upgrade', () => {
  expect(killedAtEach('sound', next)).toBeGreaterThan(12);
});

test('killed at any step on the way back, or without power, the next run ends that', () => {
  expect(killedAtEach('falls over', old, /"back"/)).toBeGreaterThan(8);
});
