import { Lab } from '../../src/constructs/lab';
import { type Kit, newKit, withValue } from '../../src/kit/kit';
import { lossSteps } from '../../src/kit/lost';
import { base } from '../inventory/base';

// of every place of whole homelabs: test/kit/rotate.test.ts

const [before, since, after] = ['2026-11-01T10:00:00.000Z', '2026-11-02T10:00:00.000Z', '2026-11-03T10:00:00.000Z'];
const lab = new Lab({ homelab: 'test', inventory: base });
const kitOf = (values: Readonly<Record<string, string>>): Kit =>
  Object.entries(values).reduce(
    (kit, [name, at]) => withValue(kit, name, name === 'git.kind' ? 'https' : `value of ${name}`, new Date(at)),
    newKit('test', [], new Date(before)),
  );
const steps = (values: Readonly<Record<string, string>>, place = 'worker', done: readonly string[] = []) =>
  lossSteps(lab, kitOf(values), [], place, { since, done });
const ids = (...given: Parameters<typeof steps>) => steps(...given).map(({ id }) => id);
const at = (id: string, ...given: Parameters<typeof steps>) => steps(...given).find((step) => step.id === id);

const all = {
  'git.kind': before,
  'git.username': before,
  'git.password': before,
  'k3s.agentToken': before,
  'k3s.nodePasswords.worker': before,
  'k3s.nodePasswords.server': before,
  'k3s.serverToken': before,
};

test('who has the place is shut out, what somebody gave out is taken back, and every value that lay there is changed', () => {
  expect(ids(all)).toEqual([
    'nodes',
    'revoke git.password',
    'change git.password',
    'change made',
    'render',
    'gateway',
    'machine server',
    'machine worker',
    'machine one',
    'machine two',
    'forget',
  ]);
});

test('what the kit has no value of is no loss', () => {
  expect(ids({ 'git.kind': before })).toEqual(['nodes']);
  expect(ids({ ...all, 'k3s.agentToken': before }).filter((id) => id === 'change made')).toHaveLength(1);
});

test('an old value is taken back once, by hand', () => {
  expect(at('revoke git.password', all)).toEqual({
    id: 'revoke git.password',
    what: "git.password is taken back: the Git host's settings: the old token",
    commands: [],
    done: false,
  });
  expect(ids(all).filter((id) => id.startsWith('revoke '))).toHaveLength(1);
});

describe('a value that somebody gives', () => {
  test('is asked for, and done once it is younger than the loss', () => {
    const old = at('change git.password', all);
    expect(old).toMatchObject({ commands: ['npx loutik kit rotate git.password'], done: false, asks: { name: 'git.password' } });
    expect(at('change git.password', { ...all, 'git.password': after })?.done).toBe(true);
    expect(at('change git.password', { ...all, 'git.password': since })?.done).toBe(true);
    expect(old?.what).toMatch(/^git\.password gets another value: the Git host's settings: /);
  });

  test('is changed together with what is given with it', () => {
    const key = { 'backups.offsite.key': before, 'backups.offsite.keyId': before };
    expect(at('change backups.offsite.key', key, 'kit')?.commands).toEqual([
      'npx loutik kit rotate backups.offsite.keyId backups.offsite.key',
    ]);
    expect(ids(key, 'kit')).not.toContain('change backups.offsite.keyId');
  });

  test('changes nothing of what a program makes when that is all there was', () => {
    expect(ids({ 'backups.offsite.key': before }, 'kit')).not.toContain('change made');
  });
});

describe('what a program makes', () => {
  test('is made anew in one step, of which those that are left are told', () => {
    expect(at('change made', all)).toMatchObject({
      what: 'values that a program makes are made anew: 0 of 2 are',
      commands: ['npx loutik kit rotate k3s.agentToken k3s.nodePasswords.worker'],
      done: false,
      makes: [{ name: 'k3s.agentToken' }, { name: 'k3s.nodePasswords.worker' }],
    });
    expect(at('change made', { ...all, 'k3s.agentToken': after })).toMatchObject({
      what: 'values that a program makes are made anew: 1 of 2 are',
      commands: ['npx loutik kit rotate k3s.nodePasswords.worker'],
      done: false,
      makes: [{ name: 'k3s.nodePasswords.worker' }],
    });
  });

  test('is done when none is older than the loss', () => {
    expect(at('change made', { ...all, 'k3s.agentToken': after, 'k3s.nodePasswords.worker': since })).toMatchObject({
      what: 'values that a program makes are made anew: 2 of 2 are',
      commands: [],
      done: true,
      makes: [],
    });
  });
});

test('a step by hand is done when somebody has said so, each by its own name', () => {
  const said = ['nodes', 'revoke git.password', 'machine one'];
  expect(steps(all, 'worker', said).flatMap(({ id, done }) => (done ? [id] : []))).toEqual(said);
  expect(steps(all, 'worker', ['change git.password', 'change made']).filter(({ done }) => done)).toEqual([]);
});
