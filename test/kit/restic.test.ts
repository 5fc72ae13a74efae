import fs from 'node:fs';
import { resticAt } from '../../src/kit/restic';
import type { Repository } from '../../src/kit/restic-given';
import { type Problem, ProblemsError } from '../../src/problems';

type Start = NonNullable<Parameters<typeof resticAt>[1]>;
/** What a program is started with. */
interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly timeout: number | undefined;
  readonly maxBuffer: number;
  readonly stdio: readonly unknown[];
  readonly encoding: string;
  readonly env: NodeJS.ProcessEnv;
  /** What the files hold that it inherits. */
  readonly texts: readonly string[];
}
const ended = { status: 0, stdout: 'said', stderr: 'told' };
const sftp: Repository = { address: 'sftp://u@host/x', password: 'word', credentials: { SSH_KEY: 'key', SSH_KNOWN_HOSTS: 'line' } };

/** Runs a restic that starts nothing, and tells what would be started. */
function ran(ends: object, seconds?: number, repository = sftp) {
  const calls: Call[] = [];
  const start = ((program: string, args: readonly string[], options: Call) => {
    const open = options.stdio.filter((one) => typeof one === 'number');
    calls.push({ ...options, program, args, texts: open.map((descriptor) => fs.readFileSync(descriptor, 'utf8')) });
    return ends;
  }) as unknown as Start;
  const run = () => resticAt('/opt/restic', start)(repository, ['check'], seconds);
  return { run, calls };
}
function problemOf(run: () => unknown): Problem | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems[0];
    throw error;
  }
  return undefined;
}

test('it is started quietly with what it is asked, reads its address, password and keys from open files, and is asked nothing', () => {
  const { run, calls } = ran(ended);
  run();
  const [{ program, args, texts, stdio, maxBuffer, timeout, encoding }] = calls as [Call];
  expect([program, args[0], args[1], args.slice(3)]).toEqual(['/opt/restic', '--quiet', '-o', ['check']]);
  expect(args[2]).toMatch(/^sftp\.args=.* -i \/proc\/\d+\/fd\/\d+ .*UserKnownHostsFile=\/proc\/\d+\/fd\/\d+ /);
  expect(args[2]).toContain(`-i /proc/${process.pid}/fd/${stdio[5]} `); // ssh is started by it, and inherits nothing
  expect(args[2]).toContain(`UserKnownHostsFile=/proc/${process.pid}/fd/${stdio[6]} `);
  expect([stdio.slice(0, 3), texts]).toEqual([
    ['ignore', 'pipe', 'pipe'],
    ['sftp://u@host/x', 'word', 'key', 'line\n'],
  ]);
  expect([encoding, maxBuffer, timeout]).toEqual(['utf8', 268_435_456, undefined]);
});

test('its environment is this one’s with the files’ paths, and without what would go before them', () => {
  process.env.RESTIC_PASSWORD = 'of another';
  const repository = { address: 's3:x', password: 'word', credentials: { AWS_SECRET_ACCESS_KEY: 'key' } };
  const { run, calls } = ran(ended, undefined, repository);
  try {
    run();
  } finally {
    delete process.env.RESTIC_PASSWORD;
  }
  expect(calls[0]?.env).toEqual({
    ...process.env,
    RESTIC_REPOSITORY_FILE: '/dev/fd/3',
    RESTIC_PASSWORD_FILE: '/dev/fd/4',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/fd/5',
  });
});

test('it may take as long as it is given, and what it says and ends with is told', () => {
  const { run, calls } = ran({ ...ended, status: 12 }, 3);
  expect(run()).toEqual({ status: 12, stdout: 'said', stderr: 'told', isLate: false });
  expect(calls[0]?.timeout).toBe(3000);
});

test('one that took too long is late, and no fault', () => {
  const error = Object.assign(new Error('spawnSync ETIMEDOUT'), { code: 'ETIMEDOUT' });
  expect(ran({ ...ended, status: null, error }).run()).toMatchObject({ status: null, isLate: true });
});

test('one that cannot be run is told with why, by its code where it has one', () => {
  const failing = (error: Error) => ran({ error }).run;
  const told = (run: () => unknown) => {
    const { code, where, what } = problemOf(run) ?? {};
    return [code, where, what];
  };
  const byCode = failing(Object.assign(new Error('spawnSync'), { code: 'EACCES' }));
  expect(told(byCode)).toEqual(['TOOL_MISSING', 'restic', 'it cannot be run: EACCES']);
  expect(told(failing(new Error('no reason')))).toEqual(['TOOL_MISSING', 'restic', 'it cannot be run: no reason']);
  expect(told(() => resticAt('/nowhere/restic')(sftp, ['check']))).toEqual(['TOOL_MISSING', 'restic', 'it cannot be run: ENOENT']);
});

test('its files are closed however it ends', () => {
  for (const ends of [ended, { error: new Error('no reason') }]) {
    const { run, calls } = ran(ends);
    problemOf(run);
    for (const descriptor of (calls[0]?.stdio ?? []).slice(3)) expect(() => fs.fstatSync(descriptor as number)).toThrow(/EBADF/);
  }
});
