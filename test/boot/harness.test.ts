import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';
import { checkPrograms, until } from './harness/commands';

beforeAll(checkPrograms);

test('whatever ends these tests, their machines and network end with them', async () => {
  const program = `
    const { Lan } = require('${join(__dirname, 'harness/lan.ts')}');
    Lan.make(['192.168.7.1/24']).then((lan) => console.log(lan.start(['sleep', '600'], '/dev/null').pid));`;
  const tests = spawn(process.execPath, ['--import', 'tsx', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(tests.stdout, 'data')) as [Buffer];
  const machine = `/proc/${String(line).trim()}`;
  try {
    await until('it to run', 10, async () => fs.readFileSync(`${machine}/comm`, 'utf8') === 'sleep\n' || undefined);
  } finally {
    tests.kill('SIGKILL');
  }
  await until('the end of it', 10, async () => (fs.existsSync(machine) ? undefined : true));
});
