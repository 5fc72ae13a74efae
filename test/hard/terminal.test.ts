import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Copy } from '../copy';

const copy = new Copy();
afterAll(() => copy.remove());
const program = join(copy.root, 'bin/loutik.mjs');

/** Runs the command with a terminal for its standard input, or what stands in it. */
const render = (before: string) => {
  const command = `${before} ${process.execPath} ${program} kit import - --kit /dev/shm/loutik-terminal.age`;
  return spawnSync('script', ['--quiet', '--return', '--command', command, '/dev/null'], { encoding: 'utf8', timeout: 60_000, input: '' });
};

test('secrets are taken from a pipe, and not from a terminal, which would show them', () => {
  expect(render('').stdout).toContain('it is a terminal, which shows');
  const piped = render('echo nothing |');
  expect([piped.stdout.includes('it is no JSON'), piped.stdout.includes('terminal, which')]).toEqual([true, false]);
});
