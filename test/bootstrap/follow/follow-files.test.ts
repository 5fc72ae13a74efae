import type { Inventory } from '../../../src';
import { type Follower, followFiles, followPackages } from '../../../src/bootstrap/follow/follow-files';
import { Lab } from '../../../src/constructs/lab';
import { base, withChange } from '../../inventory/base';

const least: Follower = { part: 'vms/server/user-data', checks: [], actions: [], turns: [], health: [] };
const filesOf = (more: Partial<Follower> = {}, inventory: Inventory = base) =>
  followFiles(new Lab({ homelab: 'test', inventory }), { ...least, ...more });
const text = (path: string, ...of: Parameters<typeof filesOf>) => filesOf(...of).find((file) => file.path === path)?.content ?? '';
const settingsOf = (...of: Parameters<typeof filesOf>) => JSON.parse(text('/etc/loutik/follow.json', ...of));
const program = (more: Partial<Follower> = {}) => text('/usr/local/sbin/loutik-follow', more);

const restart: Follower['restart'] = {
  kernels: true,
  needs: [],
  stops: 60,
  nodes: ['worker'],
  hours: { days: [2, 9], times: ['15:00', '15:15'] },
};
const k3s: Follower['k3s'] = {
  version: 'v1',
  server: true,
  etcd: false,
  unit: 'k3s.service',
  node: 'server',
  kubeconfig: '/k',
  before: [],
  drain: 100,
  quiet: { from: '22:00', to: '07:00' },
};

test('a machine follows its part of the repository, of the inventory’s branch, and is patient for five minutes', () => {
  expect(settingsOf()).toEqual({
    sources: ['https://git.test.example/owner/homelab.git'],
    branch: 'main',
    signers: [],
    part: 'bootstrap/test/vms/server/user-data',
    made: {},
    checks: [],
    actions: [],
    turns: [],
    health: [],
    patience: 300,
    settle: 15,
  });
});

test('the inventory’s own mirrors are asked before those of a machine, and its signers have signed what is followed', () => {
  const git = { ...base.git, mirrors: ['https://mirror.test.example/lab.git'], signers: ['ssh-ed25519 AAAA'] };
  const settings = settingsOf({ mirrors: ['ssh://root@192.168.7.11/lab.git'] }, withChange('git', git));
  expect(settings.sources).toEqual([git.url, ...git.mirrors, 'ssh://root@192.168.7.11/lab.git']);
  expect(settings.signers).toEqual(git.signers);
});

test('what a machine is, and does when its files change, is handed on as it is', () => {
  const rules = {
    checks: [{ files: ['/a'], run: ['check', '{}'] }],
    actions: [{ files: ['/b'], run: [['one', 'two'], ['three']] }],
    turns: [{ files: ['/c'], run: ['may'], why: 'not yet' }],
    health: [['is', 'well'], []],
    made: { hostname: { value: 'server', repair: 'make it anew' } },
  };
  expect(settingsOf({ ...rules, as: '/usr/local/sbin/own', k3s })).toMatchObject({ ...rules, as: '/usr/local/sbin/own', k3s });
});

test('a machine that restarts has a quarter of an hour for its units beside the time of its guests', () => {
  const { restart: rules } = settingsOf({ restart });
  expect(rules).toEqual({ kernels: true, needs: [], nodes: ['worker'], leaves: 960 });
});

test('its settings have a line for each command, not for each word', () => {
  const health = [['is', 'well'], []];
  expect(text('/etc/loutik/follow.json', { health, turns: [], made: { one: { value: 'a "b"', repair: '' } } }).split('\n')).toEqual([
    '{',
    ' "sources": ["https://git.test.example/owner/homelab.git"],',
    ' "branch": "main",',
    ' "signers": [],',
    ' "part": "bootstrap/test/vms/server/user-data",',
    ' "made": {',
    '  "one": {',
    '   "value": "a \\"b\\"",',
    '   "repair": ""',
    '  }',
    ' },',
    ' "checks": [],',
    ' "actions": [],',
    ' "turns": [],',
    ' "health": [',
    '  ["is", "well"],',
    '  []',
    ' ],',
    ' "patience": 300,',
    ' "settle": 15',
    '}',
    '',
  ]);
});

test('its program is one file, of the parts that the machine needs, what they share first and what runs them last', () => {
  const marks = {
    lib: 'class Refused(',
    source: 'def git(',
    wanted: 'class File:',
    change: 'def units_of(',
    release: 'def k3s_here(',
    turn: 'def its_turn(',
    copy: 'def size_of(',
    drain: 'def drain(',
    k3s: 'def k3s_follow(',
    restart: 'def boot_id(',
    host: 'def pvesh(',
    node: 'def is_cordoned(',
    main: 'def settings_now(',
  };
  const parts = (more: Partial<Follower>) =>
    Object.entries(marks)
      .map(([name, mark]) => [name, program(more).indexOf(mark)] as const)
      .filter(([, at]) => at >= 0)
      .sort(([, a], [, b]) => a - b)
      .map(([name]) => name);
  const [always, last] = [['lib', 'source', 'wanted', 'change'], 'main'];
  const ofK3s = ['release', 'turn', 'copy', 'drain', 'k3s'];
  expect(parts({})).toEqual([...always, last]);
  expect(parts({ k3s })).toEqual([...always, ...ofK3s, last]);
  expect(parts({ restart })).toEqual([...always, 'restart', 'host', last]);
  expect(parts({ k3s, restart })).toEqual([...always, ...ofK3s, 'restart', 'node', last]);
  expect(program().startsWith('#!/usr/bin/env python3\n')).toBe(true);
});

test('Git is looked into a minute after the start, and five minutes after each look', () => {
  expect(text('/etc/systemd/system/loutik-follow.timer').split('[Timer]\n')[1]).toBe(
    'OnActiveSec=1min\nOnUnitInactiveSec=5min\nRandomizedDelaySec=30\n\n[Install]\nWantedBy=timers.target\n',
  );
  expect(text('/etc/systemd/system/loutik-follow.service').split('[Service]\n')[1]).toBe(
    'Type=oneshot\nExecStart=/usr/local/sbin/loutik-follow run\n',
  );
});

test('a machine restarts in its hours, by the same program; one that does not has no such unit', () => {
  const paths = (more: Partial<Follower>) => filesOf(more).map(({ path, mode = '0644' }) => `${mode} ${path}`);
  const always = [
    '0755 /usr/local/sbin/loutik-follow',
    '0644 /etc/loutik/follow.json',
    '0644 /etc/systemd/system/loutik-follow.service',
    '0644 /etc/systemd/system/loutik-follow.timer',
  ];
  expect(paths({})).toEqual(always);
  expect(paths({ restart })).toEqual([
    ...always,
    '0644 /etc/systemd/system/loutik-restart.service',
    '0644 /etc/systemd/system/loutik-restart.timer',
  ]);
  expect(text('/etc/systemd/system/loutik-restart.service', { restart })).toContain('\nExecStart=/usr/local/sbin/loutik-follow restart\n');
  expect(text('/etc/systemd/system/loutik-restart.timer', { restart })).toContain('\nOnCalendar=*-*-2,9 15:00,15\n');
});

test('what follows Git needs Git, and SSH by which it may have to be asked', () => {
  expect(followPackages).toEqual(['git', 'openssh-client']);
});
