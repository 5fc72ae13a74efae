import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Copy } from '../copy';
import { edited, stepsOf, unsaid } from '../docs/page';
import { pagesToRun } from '../docs/pages';

const repository = join(__dirname, '../..');
const copy = new Copy();
const empty = mkdtempSync(join(tmpdir(), 'loutik-new-'));

beforeAll(() => {
  copy.write('tsconfig.json', readFileSync(join(repository, 'tsconfig.json'), 'utf8'));
  shell('git init -q -b main && echo node_modules >.git/info/exclude');
  commit();
});

afterAll(() => {
  copy.remove();
  rmSync(empty, { recursive: true });
});

/** Runs a command of a page as a person would, but for npm's own start-up, and for the packages, which are here already. */
function shell(command: string, cwd = copy.root): { readonly status: number | null; readonly said: string } {
  const line = command
    .replace(/\bnpx loutik\b/g, 'node bin/loutik.mjs')
    .replace(/\bnpm start\b/g, 'node bin/loutik.mjs synth')
    .replace(/\bnpm ci\b/g, `ln -s ${repository}/node_modules node_modules`)
    .replace('https://git.loutik.example/owner/loutik.git', copy.root);
  const identity = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@localhost', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@localhost' };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd, encoding: 'utf8', env: { ...process.env, ...identity } });
  return { status, said: `${stdout}${stderr}` };
}

function commit(): void {
  expect(shell('git add -A && git commit -q --allow-empty -m before').status).toBe(0);
}

test('with the README alone, in an empty folder, a changed service is on the page and planned in fewer than ten commands', () => {
  const clone = join(empty, 'loutik');
  let commands = 0;
  let said = '';
  for (const step of stepsOf(readFileSync(join(repository, 'README.md'), 'utf8'))) {
    if (step.kind === 'edit') writeFileSync(join(clone, step.path), edited(readFileSync(join(clone, step.path), 'utf8'), step));
    else if (step.kind === 'run') {
      for (const command of step.commands) {
        const done = shell(command, commands === 0 ? empty : clone);
        expect({ command, ...done }).toMatchObject({ status: 0 });
        said = done.said;
        commands++;
      }
    } else throw new Error(`the README has a block that this does not carry out: ${step.kind}`);
  }
  expect(commands).toBe(7);
  expect(said).toContain('cinema.loutik.example'); // what plan says
  expect(readFileSync(join(clone, 'report/loutik/index.html'), 'utf8')).toContain('cinema.loutik.example');
});

// in this order: what a page says begins with what the pages before it have made
test.each(pagesToRun)('whoever does what %s says sees what it says', (page) => {
  commit();
  let said = '';
  for (const step of stepsOf(readFileSync(join(repository, page), 'utf8'))) {
    if (step.kind === 'file') copy.write(step.path, step.text);
    else if (step.kind === 'edit') copy.edit(step.path, (text) => edited(text, step));
    else if (step.kind === 'said') expect({ said, unsaid: unsaid(step.lines, said) }).toEqual({ said, unsaid: undefined });
    else if (step.kind === 'run' && step.elsewhere === undefined) {
      said = '';
      for (const command of step.commands) {
        const done = shell(command);
        expect({ command, ...done }).toMatchObject({ status: step.fails ? 1 : 0 });
        said += done.said;
      }
    }
  }
});

test('all that the pages write compiles', () => {
  expect(shell('node_modules/.bin/tsc --noEmit')).toEqual({ status: 0, said: '' });
});
