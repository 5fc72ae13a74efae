import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { parse, stringify } from 'yaml';
import { bootstrapOf, declareRoute, declareWeb, webInventory, writtenBy } from '../bootstrap/gateway-lab';
import { withChange } from '../inventory/base';
import { FollowWorld, type Written } from './follow-world/world';

/** The gateway's own program and rules over its own user-data; what is pushed is what synth makes of another inventory or other services. */
const part = 'bootstrap/test/gateway/user-data';
const base = withChange('git.url', 'file:///nowhere', webInventory);
const haproxy = '/etc/haproxy/haproxy.cfg';
const nftables = '/etc/nftables.conf';
const settings = '/etc/loutik/follow.json';

let world: FollowWorld;
const gateway = new FollowWorld(part, []);
beforeEach(() => {
  world = gateway;
});
afterEach(() => {
  if (world !== gateway) world.remove();
});
afterAll(() => gateway.remove());

/** A user-data with its files changed: what a test cannot wait for, and what it breaks. */
function edited(text: string, edit: (files: Written[]) => Written[] = (files) => files): string {
  const document = parse(text) as { write_files: Written[] };
  const hasty = (content: string) =>
    content
      .replace('file:///nowhere', `file://${world.repository}`)
      .replace(/"(patience|settle)": \d+/g, (_, name) => `"${name}": ${name === 'settle' ? 0 : 1}`);
  const files = document.write_files.map((file) => (file.path === settings ? { ...file, content: hasty(file.content) } : file));
  return `#cloud-config\n${stringify({ ...document, write_files: edit(files) }, { lineWidth: 0 })}`;
}
const change = (path: string, to: (content: string) => string) => (files: Written[]) =>
  files.map((file) => (file.path === path ? { ...file, content: to(file.content) } : file));
const without = (path: string) => (files: Written[]) => files.filter((file) => file.path !== path);

const first = bootstrapOf(base).get('gateway/user-data') ?? '';
const withPhotos = bootstrapOf(base, (lab) => {
  declareWeb(lab);
  declareRoute(lab, 'photos', 'public');
}).get('gateway/user-data') as string;

/** A gateway as its first boot left it, with the same in Git. */
function made(from = first): FollowWorld {
  if (from === first && gateway.back('made')) return gateway;
  if (from !== first) world = new FollowWorld(part, []);
  const text = edited(from);
  for (const file of writtenBy(text).values()) world.write(file.path, file.content, file.permissions);
  world.write('var/lib/cloud/instance/cloud-config.txt', text);
  world.push(text);
  expect(world.follow()).toMatchObject({ status: 0, said: '', calls: [] });
  if (world === gateway) world.keep('made');
  return world;
}
const statusOf = () => world.follow(['status']).said;

test('what is as it should be is left alone, and its commit is noted', () => {
  made();
  expect(statusOf()).toMatch(new RegExp(`^runs {6}${world.git('-C', world.repository, 'rev-parse', 'HEAD')}, since `));
});

test('a pushed route is in HAProxy’s file, and HAProxy has read it; nothing else was touched', () => {
  made();
  const before = world.state();
  const commit = world.push(edited(withPhotos));
  const { status, said, calls } = world.follow();
  expect([status, said]).toEqual([
    0,
    `loutik-follow: commit ${commit}: ${haproxy}\nloutik-follow: this machine is as commit ${commit} says\n`,
  ]);
  const looks = ['is-active --quiet haproxy.service ssh.service', 'show --property StatusText --value haproxy.service'];
  expect(calls).toEqual([...looks, 'reload haproxy.service', ...looks]);
  expect(world.read('run/haproxy-reads')).toContain('photos.test.example');
  const { [haproxy]: now, 'haproxy-reads': read, ...rest } = world.state();
  const { [haproxy]: was, 'haproxy-reads': none, ...others } = before;
  expect([now, read, rest]).toEqual([`644 ${world.read(haproxy)}`, world.read(haproxy), others]);
  expect([was === now, none]).toEqual([false, '']);
  expect(world.follow()).toMatchObject({ status: 0, said: '', calls: [] });
});

test('what left Git leaves the machine: a key, and a unit, which is stopped', () => {
  const unit = '/etc/systemd/system/loutik-other.service';
  made(
    edited_(first, (files) => [
      ...files,
      { path: unit, content: '[Service]\nExecStart=/bin/true\n', permissions: '0644', owner: 'root:root' },
    ]),
  );
  expect(world.read(unit)).toBeDefined();
  const key = '/etc/ssh/authorized_keys.d/admin';
  const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA other';
  world.push(
    edited(
      first,
      change(key, (content) => `${content.split('\n')[0]}\n${other}\n`),
    ),
  );
  const { status, calls } = world.follow();
  expect([status, calls.slice(2, 4)]).toEqual([0, ['disable --now loutik-other.service', 'daemon-reload']]);
  expect([world.read(unit), world.read(key)?.split('\n').slice(1)]).toEqual([undefined, [other, '']]);
});

/** Before there is a world, whose repository it would name. */
function edited_(text: string, edit: (files: Written[]) => Written[]): string {
  const document = parse(text) as { write_files: Written[] };
  return `#cloud-config\n${stringify({ ...document, write_files: edit(document.write_files) }, { lineWidth: 0 })}`;
}

test.each<[string, (files: Written[]) => Written[], RegExp]>([
  [
    'HAProxy does not take',
    change(haproxy, (text) => `${text}\nfrontend\n`),
    /haproxy\.cfg does not pass: haproxy -c -q -f .*haproxy\.cfg/,
  ],
  ['nftables does not take', change(nftables, (text) => `${text}\ntable\n`), /nftables\.conf does not pass: nft --check .*syntax error/],
  [
    'sshd does not take',
    change('/etc/ssh/sshd_config.d/10-loutik.conf', () => 'PermitRoot maybe\n'),
    /10-loutik\.conf does not pass: .*Bad configuration option/,
  ],
  ['no key is in', change('/etc/ssh/authorized_keys.d/admin', () => '# nobody\n'), /authorized_keys\.d\/admin does not pass/],
  ['APT does not take', change('/etc/apt/apt.conf.d/52loutik', () => 'Dpkg::Options { "\n'), /52loutik does not pass: apt-config/],
  [
    'the shell does not take',
    change('/usr/local/lib/loutik/gateway', () => '#!/bin/sh\nif\n'),
    /lib\/loutik\/gateway does not pass: sh -n .*end of file/,
  ],
  [
    'Python does not take',
    change('/usr/local/sbin/loutik-follow', () => '#!/usr/bin/env python3\ndef\n'),
    /loutik-follow does not pass: invalid syntax/,
  ],
  ['is no JSON', change(settings, (text) => text.slice(0, -3)), /follow\.json does not pass: .*delimiter/],
  [
    'says no kernel setting',
    (files) => [...files, { path: '/etc/sysctl.d/95.conf', content: 'kernel.panic is 1\n', owner: 'root:root', permissions: '0644' }],
    /sysctl\.d\/95\.conf does not pass: sh -c \.\.\. sh \S+: no name = value: kernel\.panic is 1/,
  ],
])('a file that %s changes nothing, and is named with its repair', (_, edit, said) => {
  made();
  const before = world.state();
  world.push(edited(withPhotos, edit));
  for (const run of [world.follow(), world.follow()]) {
    expect([run.status, run.calls]).toEqual([1, []]);
    expect(run.said).toMatch(said);
    expect(run.said).toMatch(/npm start, and push\n$/);
  }
  expect(world.state()).toEqual(before);
  expect(statusOf()).toMatch(new RegExp(`^refused {3}.*${said.source}`, 'm'));
  world.push(edited(withPhotos));
  expect(world.follow().status).toBe(0);
  expect(statusOf()).not.toContain('refused');
});

test('what is no user-data, still waits for a value, or is not there at all is refused, and changes nothing', () => {
  made();
  const before = world.state();
  const said = (text: string) => {
    world.push(text);
    const { status, said, calls } = world.follow();
    expect([status, calls, world.state()]).toEqual([1, [], before]);
    return said;
  };
  expect(said('a: [')).toContain(`${part} of commit`);
  expect(said('write_files:\n- path: ../x\n  content: ""\n  permissions: "0644"\n  owner: "root:root"\n')).toContain(
    'a file ../x, which is no place on a machine',
  );
  expect(said('write_files:\n- path: /x\n  content: ""\n  permissions: "0644"\n  owner: "nobody-here:root"\n')).toContain(
    '/x is to belong to nobody-here:root',
  );
  expect(said(edited(withPhotos).replace('hostname: gateway', 'hostname: "@@to fill: a name@@"'))).toContain('still waits for a value');
  fs.rmSync(`${world.repository}/${part}`);
  world.git('-C', world.repository, 'commit', '--quiet', '--all', '--message=gone');
  expect(world.follow()).toMatchObject({ status: 1, calls: [], said: expect.stringContaining('no part of the homelab any more') });
});

test('a machine that is not well afterwards is as it was, its services too, and the commit is not tried again until it is told', () => {
  made();
  world.push(edited(withPhotos));
  world.follow();
  const before = world.state();
  const bad = edited(
    withPhotos,
    change(haproxy, (text) => `# falls over\n${text}`),
  );
  const commit = world.push(bad);
  const { status, said } = world.follow();
  expect([status, said]).toEqual([
    1,
    expect.stringContaining(
      `commit ${commit} is taken back: systemctl is-active --quiet haproxy.service ssh.service is not well after 1 s`,
    ),
  ]);
  expect(world.state()).toEqual(before);
  expect(world.follow()).toMatchObject({
    status: 1,
    calls: [],
    said: expect.stringContaining(`commit ${commit} was taken back and is not tried again`),
  });
  expect(world.follow(['retry']).calls).toContain('reload haproxy.service');
  expect(world.state()).toEqual(before);
  world.push(edited(first));
  expect(world.follow().status).toBe(0);
});

test('a commit that cuts the machine off from Git is taken back', () => {
  made();
  const before = world.state();
  // the way there goes when the firewall is read: the repository is under another name then
  const cut = edited(
    first,
    change(nftables, (text) => `${text}# cuts\n`),
  );
  world.push(cut);
  fs.writeFileSync(
    world.at('systemctl.sh'),
    `#!/bin/sh\ncase "$*" in 'reload-or-restart nftables.service') if grep -q cuts /etc/nftables.conf; then mv ${world.repository} ${world.repository}.cut; else mv ${world.repository}.cut ${world.repository}; fi ;; esac\n`,
  );
  const { status, said } = world.follow();
  expect([status, said]).toEqual([1, expect.stringContaining('Git, which was reached before, is not well after 1 s')]);
  expect(world.state()).toEqual(before);
  expect(fs.existsSync(world.repository)).toBe(true);
});

test('killed at any step, the next run makes it whole', () => {
  made();
  const start = world.state();
  world.push(
    edited(withPhotos, (files) =>
      without('/etc/systemd/journald.conf.d/10-loutik.conf')(change(nftables, (text) => `${text}# more\n`)(files)),
    ),
  );
  world.keep('start');
  let goal: Record<string, string> | undefined;
  let steps = 0;
  for (let killAt = 200; ; killAt = killAt === 200 ? 1 : killAt + 1) {
    world.back('start');
    const { status } = world.follow(['run'], { killAt });
    if (status === 0) {
      if (goal !== undefined) break;
      goal = world.state();
      expect(goal).not.toEqual(start);
      continue;
    }
    expect([killAt, status]).toEqual([killAt, 'SIGKILL']);
    expect([killAt, world.follow().status]).toEqual([killAt, 0]);
    expect([killAt, world.state()]).toEqual([killAt, goal]);
    steps = killAt;
  }
  expect(steps).toBeGreaterThan(25);
});

test('a power cut while a commit is put in place is forgiven once: the machine starts again with what it had', () => {
  made();
  const before = world.state();
  const commit = world.push(edited(withPhotos));
  const cut = () => {
    const { calls } = world.follow(['run'], { env: { KILL: 'reload' } });
    return calls;
  };
  fs.appendFileSync(world.at('systemctl.sh'), '[ "$KILL" != "$1" ] || [ -n "${LOUTIK_BACK:-}" ] || kill -9 $PPID\n');
  expect(cut()).toContain('reload haproxy.service');
  expect(world.read('var/lib/loutik/follow/journal.json')).toContain('"changing"');
  expect(cut()).toContain('daemon-reload'); // back first, then once more
  const { status, said } = world.follow();
  expect([status, said]).toEqual([1, expect.stringContaining(`commit ${commit} was taken back and is not tried again: it was cut off`)]);
  expect({ ...world.state(), 'haproxy-reads': '' }).toEqual(before);
});

test('a power cut before a file has left its place leaves nothing beside it', () => {
  made();
  const before = world.state();
  const journal = { commit: '0'.repeat(40), entries: [{ path: haproxy, was: true, goes: false }], after: [], phase: 'changing' };
  world.write('var/lib/loutik/follow/journal.json', JSON.stringify(journal));
  fs.linkSync(world.at(haproxy), world.at('etc/haproxy/.loutik-old.haproxy.cfg'));
  expect(world.follow()).toMatchObject({ status: 0, calls: ['daemon-reload', 'start --no-block loutik.target'] });
  expect(world.state()).toEqual(before);
});

test.each(['HEAD', 'HEAD^{tree}', `HEAD:${part}`])(
  'a repository that a disk has emptied of %s is fetched anew, and no reason to refuse what Git has',
  (name) => {
    made();
    world.push(edited(withPhotos));
    world.follow();
    const before = world.state();
    const repository = world.at('var/lib/loutik/follow/repository.git');
    const packs = fs.readdirSync(`${repository}/objects/pack`).filter((file) => file.endsWith('.pack'));
    fs.renameSync(`${repository}/objects/pack`, `${repository}/packs`);
    for (const pack of packs)
      execFileSync('git', ['-C', repository, 'unpack-objects', '-q'], { input: fs.readFileSync(`${repository}/packs/${pack}`) });
    const object = world.git('-C', world.repository, 'rev-parse', name);
    const file = `${repository}/objects/${object.slice(0, 2)}/${object.slice(2)}`;
    fs.chmodSync(file, 0o644);
    fs.truncateSync(file);
    expect(world.follow()).toMatchObject({ status: 0, calls: [] });
    expect(statusOf()).toMatch(/^waits .*(is fetched anew at the next run|nothing was fetched yet)/m);
    expect(world.follow()).toMatchObject({ status: 0, said: '', calls: [] });
    expect([world.state(), statusOf()]).toEqual([before, expect.not.stringContaining('waits')]);
  },
);

test('on a full disk nothing changes, and it is done once there is room', () => {
  made();
  const before = world.state();
  const big = (files: Written[]) => [
    ...files,
    { path: '/etc/loutik/large', content: 'x'.repeat(200_000), permissions: '0644', owner: 'root:root' },
  ];
  const commit = world.push(edited(withPhotos, big));
  const folder = world.at('etc/loutik');
  const full = world.at('full');
  fs.cpSync(folder, full, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'none', folder]);
  try {
    fs.cpSync(full, folder, { recursive: true });
    const { status, said, calls } = world.follow();
    expect([status, said, calls]).toEqual([
      1,
      expect.stringContaining(
        '/etc/loutik/large cannot be written: No space left on device. Make room (df -h /etc/loutik), and it is tried again',
      ),
      [],
    ]);
    expect(world.state()).toEqual(before);
  } finally {
    execFileSync('umount', [folder]);
  }
  fs.rmSync(full, { recursive: true });
  expect(world.follow()).toMatchObject({ status: 0, said: expect.stringContaining(`as commit ${commit} says`) });
});

test('a Git that is away changes nothing and is said, and after a day it is a failure; a mirror does in its place', () => {
  made();
  const before = world.state();
  fs.renameSync(world.repository, world.at('away'));
  const away = world.follow();
  expect([away.status, away.said]).toEqual([0, expect.stringContaining('no Git can be reached, so this machine stays as it is')]);
  const state = JSON.parse(world.read('var/lib/loutik/follow/state.json') ?? '');
  fs.writeFileSync(world.at('var/lib/loutik/follow/state.json'), JSON.stringify({ ...state, fetched: state.fetched - 25 * 3600 }));
  const late = world.follow();
  expect([late.status, late.said]).toEqual([1, expect.stringContaining('Git was not reached for 25 hours')]);
  expect(world.state()).toEqual(before);
});

describe('with a mirror', () => {
  const withMirror = () => {
    const mirror = '/tmp/loutik-follow-mirror';
    fs.rmSync(mirror, { recursive: true, force: true });
    made(bootstrapOf(withChange('git.mirrors', [`file://${mirror}`], base)).get('gateway/user-data'));
    world.git('clone', '--quiet', '--bare', world.repository, mirror);
    return mirror;
  };

  test('it is asked when Git is away; one that is behind rewinds nothing', () => {
    const mirror = withMirror();
    const newer = world.push(
      edited(
        bootstrapOf(withChange('git.mirrors', [`file://${mirror}`], base), declareWeb).get('gateway/user-data') ?? '',
        change(nftables, (text) => `${text}# newer\n`),
      ),
    );
    expect(world.follow().status).toBe(0);
    fs.renameSync(world.repository, world.at('away'));
    expect(world.follow()).toMatchObject({ status: 0, said: '', calls: [] }); // the mirror is a commit behind
    expect(statusOf()).toContain(`runs      ${newer}`);
    world.git('-C', mirror, 'fetch', '--quiet', world.at('away'), 'main:main');
    fs.renameSync(world.at('away'), world.repository);
    const newest = world.push(edited(withPhotos));
    world.git('-C', mirror, 'fetch', '--quiet', world.repository, 'main:main');
    fs.renameSync(world.repository, world.at('away'));
    expect(world.follow().said).toContain(`as commit ${newest} says`);
    fs.rmSync(mirror, { recursive: true });
  });
});

test('a branch that was rewound is refused until a person takes it', () => {
  made();
  world.push(edited(withPhotos));
  world.follow();
  const before = world.state();
  world.git('-C', world.repository, 'reset', '--quiet', '--hard', 'HEAD~1');
  const other = world.push(
    edited(
      first,
      change(nftables, (text) => `${text}# other\n`),
    ),
  );
  const { status, said, calls } = world.follow();
  expect([status, calls, world.state()]).toEqual([1, [], before]);
  expect(said).toContain(`the branch was rewound: ${other} does not come after`);
  expect(world.follow(['accept', '0123']).said).toContain('no commit 0123 was fetched');
  expect(world.follow(['accept', other])).toMatchObject({ status: 0, said: expect.stringContaining(`as commit ${other} says`) });
});

test('where the inventory names signers, a commit that none of them signed is refused', () => {
  world = new FollowWorld(part, []);
  const key = (name: string) => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', world.at(name)]);
    return fs.readFileSync(world.at(`${name}.pub`), 'utf8').trim();
  };
  const [owner, stranger] = [key('owner'), key('stranger')];
  const signed = bootstrapOf(withChange('git.signers', [owner], base)).get('gateway/user-data') ?? '';
  const by = (name: string) => ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${world.at(name)}`, '-c', 'commit.gpgSign=true'];
  for (const file of writtenBy(edited(signed)).values()) world.write(file.path, file.content, file.permissions);
  world.push(edited(signed), ...by('owner'));
  expect(world.follow()).toMatchObject({ status: 0 });
  const before = world.state();
  const wanted = edited(
    signed,
    change(nftables, (text) => `${text}# more\n`),
  );
  for (const options of [[], by('stranger')]) {
    const commit = world.push(wanted, ...options);
    expect(world.follow()).toMatchObject({
      status: 1,
      calls: [],
      said: expect.stringContaining(`commit ${commit} is not signed by a key of \`git.signers\``),
    });
    expect(world.state()).toEqual(before);
  }
  world.push(wanted, ...by('owner'));
  expect(world.follow()).toMatchObject({ status: 0, calls: expect.arrayContaining(['reload-or-restart nftables.service']) });
  // who may sign from now on is a commit that was signed by who might before
  const next = bootstrapOf(withChange('git.signers', [stranger], base)).get('gateway/user-data') ?? '';
  world.push(edited(next), ...by('owner'));
  expect(world.follow().status).toBe(0);
  world.push(
    edited(
      next,
      change(nftables, (text) => `${text}# last\n`),
    ),
    ...by('owner'),
  );
  expect(world.follow()).toMatchObject({ status: 1, said: expect.stringContaining('is not signed by a key') });
});

test('what a living machine does not take is told by hand, with what does it', () => {
  made();
  world.push(edited(bootstrapOf(withChange('quietHours.timezone', 'Europe/Paris', base)).get('gateway/user-data') ?? ''));
  const { status, said } = world.follow();
  expect([status, said]).toEqual([
    0,
    expect.stringContaining(
      'a machine that lives does not take timezone: Europe/Paris (a new gateway takes it: docs/gateway.md, Making it)',
    ),
  ]);
  expect(statusOf()).toContain('by hand   timezone: Europe/Paris');
});

test('what is typed wrong says how it is used', () => {
  made();
  expect(world.follow(['--help'])).toMatchObject({ status: 0, said: expect.stringContaining('loutik-follow retry') });
  expect(world.follow(['go'])).toMatchObject({ status: 2 });
  expect(world.follow(['accept'])).toMatchObject({ status: 2 });
});
