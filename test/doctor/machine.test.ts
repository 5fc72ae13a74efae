import { at, type Finding } from '../../src/doctor/finding';
import { judgeMachine } from '../../src/doctor/machine';
import type { Probe, Target } from '../../src/doctor/probe';

/** Says what it was told. */
const probe = (check: string): Probe => ({
  check,
  command: 'true',
  judge: ({ code, text }) => [at(check, 'i5').ok(`${code} ${text}`)],
});
const target = (...probes: readonly Probe[]): Target => ({ machine: 'i5', destination: 'root@192.168.1.12', probes });
const short = ({ check, state, seen }: Finding) => [check, state, seen];
const silent = { code: 255, stdout: '', stderr: '' };

test('every answer reaches the check that asked, whole', () => {
  const stdout = '@@ pools 0\n all well\n  and good\n\n@@ units 3\n \n\n@@ end 0\n';
  expect(judgeMachine(target(probe('pools'), probe('units')), { code: 0, stdout, stderr: '' }).map(short)).toEqual([
    ['ssh', 'ok', 'root@192.168.1.12 answers'],
    ['pools', 'ok', '0 all well\n and good'],
    ['units', 'ok', '3 '],
  ]);
});

test('a machine that does not let us in leaves everything not known, and says why', () => {
  const found = judgeMachine(target(probe('pools'), probe('units')), {
    ...silent,
    stderr: 'x\nssh: connect to host: Connection timed out\n',
  });
  expect(found.map(({ check, state }) => [check, state])).toEqual([
    ['ssh', 'not known'],
    ['pools', 'not known'],
    ['units', 'not known'],
  ]);
  expect(found[0]?.seen).toBe('root@192.168.1.12: ssh: connect to host: Connection timed out');
});

test('a machine that took too long is not known', () => {
  expect(judgeMachine(target(), { ...silent, code: undefined }).map(short)).toEqual([
    ['ssh', 'not known', 'root@192.168.1.12: no answer within 120 s'],
  ]);
});

test.each([
  ['Host key verification failed.', 'ssh-keygen -R 192.168.1.12'],
  ['root@192.168.1.12: Permission denied (publickey).', 'ssh-add'],
  ['ssh: Could not resolve hostname gateway: Name or service not known', 'tailscale status'],
  ['ssh: connect to host 192.168.1.12 port 22: No route to host', 'is it on'],
])('"%s" has a way in of its own', (stderr, repair) => {
  expect(judgeMachine(target(), { ...silent, stderr })[0]?.repair).toContain(repair);
});

test('a connection that breaks keeps the answers that were whole, and drops the one that was not', () => {
  const stdout = '@@ pools 0\n all well\n\n@@ units 0\n';
  const found = judgeMachine(target(probe('pools'), probe('units'), probe('ups')), { code: 255, stdout, stderr: 'Connection reset' });
  expect(found.map(({ check, state }) => [check, state])).toEqual([
    ['ssh', 'not known'],
    ['pools', 'ok'],
    ['units', 'not known'],
    ['ups', 'not known'],
  ]);
});

test('a command that took too long is not known, whatever it said', () => {
  const stdout = '@@ pools 124\n all pools are healthy\n\n@@ end 0\n';
  expect(judgeMachine(target(probe('pools')), { code: 0, stdout, stderr: '' })[1]).toMatchObject({
    state: 'not known',
    seen: 'no answer within 20 s',
  });
});
