import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { shielded } = require('../../scripts/mutation/shield.cjs') as {
  shielded(folder: string, command: readonly string[]): readonly string[];
};

let folder: string;
let elsewhere: string;
beforeEach(() => {
  folder = fs.mkdtempSync('/root/loutik-shield-');
  elsewhere = fs.mkdtempSync('/var/lib/loutik-shield-');
});
afterEach(() => {
  for (const each of [folder, elsewhere]) fs.rmSync(each, { recursive: true });
});

const run = (script: string) => {
  const [command = '', ...args] = shielded(folder, ['sh', '-c', script]);
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
};

test('what a mutant does outside of the project and of temporary files is refused: an empty folder stays', () => {
  expect(run(`rmdir ${elsewhere} || echo refused; touch ${elsewhere}/file || echo refused`)).toBe('refused\nrefused');
  expect(fs.readdirSync(elsewhere)).toEqual([]);
});

test('in the project, where it runs, and among temporary files it writes as ever', () => {
  const temporary = join(tmpdir(), `loutik-shield-${process.pid}`);
  expect(run(`pwd; echo kept >file; echo kept >${temporary}`)).toBe(folder);
  expect([join(folder, 'file'), temporary].map((path) => fs.readFileSync(path, 'utf8'))).toEqual(['kept\n', 'kept\n']);
  fs.rmSync(temporary);
});
