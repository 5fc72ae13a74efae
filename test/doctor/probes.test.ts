import { followProbe, madeProbe, tailnetProbe, unitsProbe } from '../../src/doctor/everywhere';
import { haProbe, poolsProbe, quorumProbe, replicationProbe, upsProbe } from '../../src/doctor/host';
import { appsProbe, nodesProbe } from '../../src/doctor/node';
import type { Probe } from '../../src/doctor/probe';

const judged = (probe: Probe, text: string, code = 0) => probe.judge({ code, text });
const short = (probe: Probe, text: string, code = 0) => judged(probe, text, code).map(({ where, state, seen }) => [where, state, seen]);

const every = [
  followProbe('i5', 'loutik-host status', ''),
  unitsProbe('i5'),
  madeProbe('i5', '/var/lib/loutik/applied', 'loutik-apply-once', 'sudo -n '),
  tailnetProbe('i5'),
  poolsProbe('i5'),
  quorumProbe('i5'),
  replicationProbe('i5'),
  haProbe('i5'),
  nodesProbe('i5', ['master']),
  appsProbe('i5'),
];

test.each(every)(
  'a command of $check that is not there, or fails, is wrong: its own words are shown, and there is something to do',
  (probe) => {
    for (const [code, text] of [
      [127, 'sh: 1: it: not found'],
      [1, 'sudo: a password is required'],
    ] as const) {
      const [finding, ...more] = judged(probe, text, code);
      expect(finding).toMatchObject({ state: 'wrong', check: probe.check, repair: expect.stringContaining('i5') });
      expect([finding?.seen.includes(text), more]).toEqual([true, []]);
    }
  },
);

describe('follow', () => {
  const now = 'now       2026-11-28 10:00\n';
  const runs = 'runs      5d45a09, since 2026-11-27 09:00\n';
  const seen = (when: string) => `Git has   5d45a09, seen ${when}\n`;
  const follow = (text: string) => judged(followProbe('i5', 'loutik-host status', ''), text).map(({ state, seen: what }) => [state, what]);

  test('a machine that runs what Git has is ok, with its commit', () => {
    expect(follow(now + runs + seen('2026-11-28 09:58'))).toEqual([['ok', 'runs 5d45a09, since 2026-11-27 09:00']]);
  });

  test('what was refused, waits, or is to be done by hand is wrong, each by itself', () => {
    const more =
      'waits     commit 1 waits: the server first\nrefused   haproxy -c\nby hand   host name: i6 (loutik-host --remake i6)\nby hand   two\n';
    expect(follow(now + runs + seen('2026-11-28 09:58') + more)).toEqual([
      ['wrong', 'refused: haproxy -c'],
      ['wrong', 'waits: commit 1 waits: the server first'],
      ['wrong', 'by hand: host name: i6 (loutik-host --remake i6)'],
      ['wrong', 'by hand: two'],
    ]);
  });

  test.each([
    ['2026-11-27 10:00', 'ok'],
    ['2026-11-27 09:59', 'wrong'],
    ['never', 'wrong'],
  ])('Git that was seen at %s is %s a day later', (when, state) => {
    expect(follow(now + runs + seen(when)).map(([each]) => each)).toEqual([state]);
  });

  test('what nobody understands is not known', () => {
    expect(follow('hello\n').map(([state]) => state)).toEqual(['not known']);
  });
});

test('a unit that failed is wrong, each by itself; none is ok', () => {
  expect(short(unitsProbe('i5'), '\n')).toEqual([['i5', 'ok', 'none failed']]);
  const text = 'loutik-k3s.service   loaded failed failed K3s\nnut-monitor.service loaded failed failed NUT';
  expect(short(unitsProbe('i5'), text)).toEqual([
    ['i5', 'wrong', 'loutik-k3s.service failed'],
    ['i5', 'wrong', 'nut-monitor.service failed'],
  ]);
});

test('a first boot that is not at its end is wrong, and one that left its file ok', () => {
  const probe = madeProbe('i5', '/var/lib/loutik/applied', 'loutik-apply-once', '');
  expect(short(probe, '', 0)).toEqual([['i5', 'ok', '/var/lib/loutik/applied is there']]);
  expect(short(probe, '', 1)).toEqual([['i5', 'wrong', 'there is no /var/lib/loutik/applied: the first boot is not at its end']]);
});

test('a machine on the tailnet is ok, with its address', () => {
  expect(short(tailnetProbe('gateway'), '100.64.0.7  gateway  tagged-devices  linux  -')).toEqual([
    ['gateway', 'ok', '100.64.0.7 gateway'],
  ]);
});

test('pools are ok when all are healthy; each that is not is named with its state, and none at all is wrong', () => {
  expect(short(poolsProbe('i5'), 'all pools are healthy\n')).toEqual([['i5', 'ok', 'all pools are healthy']]);
  expect(short(poolsProbe('i5'), 'no pools available')).toEqual([['i5', 'wrong', 'no pools available']]);
  const text =
    '  pool: hdd\n state: DEGRADED\nstatus: One or more devices …\nconfig:\n\n  NAME STATE\n\n  pool: rpool\n state: ONLINE\nstatus: some errors';
  expect(short(poolsProbe('i5'), text)).toEqual([
    ['i5', 'wrong', 'hdd is DEGRADED'],
    ['i5', 'wrong', 'rpool is ONLINE'],
  ]);
});

test.each([
  ['Yes', 3, 3, 'ok'],
  ['Yes', 3, 2, 'wrong'],
  ['No', 3, 1, 'wrong'],
])('a host that is quorate: %s, with %#, is what its votes are', (quorate, expected, total, state) => {
  const text = `Quorum information\nQuorate:          ${quorate}\n\nVotequorum information\nExpected votes:   ${expected}\nHighest expected: ${expected}\nTotal votes:      ${total}\n`;
  const [finding] = judged(quorumProbe('i5'), text);
  expect(finding?.state).toBe(state);
  expect(finding?.seen).toContain(`${total} of ${expected} votes`);
});

test('votes that are not told are not known', () => {
  expect(judged(quorumProbe('i5'), 'hm').map(({ state }) => state)).toEqual(['not known']);
});

test('a replica is ok that was made without failure, and wrong that failed, rests or was never made', () => {
  const head = 'JobID      Enabled    Target                           LastSync             NextSync   Duration  FailCount State\n';
  const row = (enabled: string, last: string, fails: number, state: string) =>
    `100-0      ${enabled}        local/ryzen           ${last}  2026-11-28_10:15:00   3.21          ${fails} ${state}\n`;
  const of = (...rows: readonly string[]) => short(replicationProbe('i5'), head + rows.join('')).map(([, state, seen]) => [state, seen]);
  expect(of()).toEqual([['ok', 'no VM is replicated from here']]);
  expect(of(row('Yes', '2026-11-28_10:00:01', 0, 'OK'))).toEqual([['ok', '100-0, last at 2026-11-28_10:00:01']]);
  expect(of(row('Yes', '2026-11-28_10:00:01', 0, 'SYNCING'))).toEqual([['ok', '100-0, last at 2026-11-28_10:00:01']]);
  expect(of(row('Yes', '2026-11-28_10:00:01', 2, 'no route to host'))).toEqual([['wrong', '100-0 failed 2 times: no route to host']]);
  expect(of(row('No', '2026-11-28_10:00:01', 0, 'OK'))).toEqual([['wrong', '100-0 rests']]);
  expect(of(row('Yes', '-', 0, 'OK'))).toEqual([['wrong', '100-0 has not run yet']]);
});

test('HA is ok with what it has started, and wrong with any other state, or with nothing', () => {
  const head = 'quorum OK\nmaster i5 (active, Sat Nov 28 10:00:00 2026)\nlrm i5 (active, Sat Nov 28 10:00:00 2026)\n';
  expect(short(haProbe('i5'), `${head}service vm:100 (i5, started)\n`)).toEqual([['i5', 'ok', 'vm:100 on i5']]);
  for (const state of ['ignored', 'error', 'fence', 'stopped', 'freeze'])
    expect(short(haProbe('i5'), `${head}service vm:100 (i5, ${state})\n`)).toEqual([['i5', 'wrong', `vm:100 on i5 is ${state}`]]);
  expect(short(haProbe('i5'), head)).toEqual([['i5', 'wrong', 'it has no VM']]);
});

test.each([
  ['OL', 'ok'],
  ['OL CHRG', 'ok'],
  ['OB DISCHRG', 'wrong'],
  ['OL RB', 'wrong'],
  ['Error: Driver not connected', 'wrong'],
  ['', 'wrong'],
])('a UPS that says "%s" is %s, and another beside it is judged by its own', (status, state) => {
  const found = judged(upsProbe('i5', ['eaton', 'old']), `eaton ${status}\nold OL\n`);
  expect(found.map((each) => each.state)).toEqual([state, 'ok']);
});

test('a node that is not Ready, is cordoned, or has not joined is wrong, each by itself', () => {
  const text = 'one Ready control-plane 1d v1\ntwo NotReady <none> 1d v1\nthree Ready,SchedulingDisabled <none> 1d v1\n';
  const found = judged(nodesProbe('one', ['one', 'two', 'three', 'four']), text);
  expect(found.map(({ where, state }) => [where, state])).toEqual([
    ['one', 'ok'],
    ['two', 'wrong'],
    ['three', 'wrong'],
    ['four', 'wrong'],
  ]);
  expect(found[2]?.repair).toContain('kubectl uncordon three');
});

test('applications are ok when each is Synced and Healthy; each that is not is named, and none at all is wrong', () => {
  expect(short(appsProbe('one'), 'bot Synced Healthy\nnextcloud Synced Healthy')).toEqual([['one', 'ok', '2 Synced and Healthy']]);
  expect(short(appsProbe('one'), 'bot Synced Degraded\nnextcloud Unknown Healthy\nnew <none> <none>\nplex Synced Healthy')).toEqual([
    ['bot', 'wrong', 'Synced, Degraded'],
    ['nextcloud', 'wrong', 'Unknown, Healthy'],
    ['new', 'wrong', 'not looked at yet, not looked at yet'],
  ]);
  expect(short(appsProbe('one'), 'No resources found in argocd namespace.')).toEqual([
    ['one', 'wrong', 'No resources found in argocd namespace.'],
  ]);
  expect(short(appsProbe('one'), '').map(([, state]) => state)).toEqual(['wrong']);
});
