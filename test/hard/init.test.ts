import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { Copy } from '../copy';

let copy: Copy;
beforeEach(() => {
  copy = new Copy();
});
afterEach(() => copy.remove());

/** Runs `init` on a terminal of its own (util-linux's `script`), and types an answer each time it has asked. */
function typed(answers: readonly string[], more = ''): Promise<{ readonly status: number | null; readonly seen: string }> {
  const command = `${process.execPath} ${join(copy.root, 'bin/loutik.mjs')} init mine ${more}`;
  return new Promise((resolve) => {
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: copy.root,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const left = [...answers];
    let seen = '';
    let asked = 0;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk;
      const questions = seen.match(/(\)|nothing|home|house|world\?|house\?|router\?): /g)?.length ?? 0;
      if (questions > asked) {
        asked = questions;
        const answer = left.shift();
        if (answer !== undefined) child.stdin.write(answer);
      }
    });
    child.on('close', (status) => resolve({ status, seen }));
  });
}
const clusters = () => fs.readdirSync(join(copy.root, 'clusters')).sort();
const leftOver = () =>
  fs.existsSync(join(copy.root, '.loutik')) ? fs.readdirSync(join(copy.root, '.loutik')).filter((name) => name.startsWith('init-')) : [];

test('on a terminal it asks for each thing, again when the answer is none, and then all is there', async () => {
  const { status, seen } = await typed([
    'i5:32:4/4\r', // no disks
    'i5:32:4/4:nvme120,hdd500\r',
    'i5:16:6/12:nvme120\r', // the same name
    'ryzen:16:6/12:nvme120\r',
    '\r', // no third
    '192.168.1.1/24\r',
    'ch\r',
    'fr-ch\r',
    'Europe/Zurich\r',
    'yes\r', // so a tailnet is not asked for
    'no\r',
    'perhaps\r',
    'yes\r',
  ]);
  expect(status).toBe(0);
  expect(seen).toContain('"i5:32:4/4" is not NAME:GIB:CORES/THREADS:DISKS');
  expect(seen).toContain('"i5:16:6/12:nvme120" cannot be: two machines are called i5');
  expect(seen).toContain('"perhaps" is neither yes, no, nor one of s3, b2, rest, sftp, gs, azure, swift');
  expect(seen).not.toContain('A tailnet');
  const result = copy.json(['synth', '--homelab', 'mine']);
  expect(result.ok).toBe(true);
  const inventory = copy.read('clusters/mine/inventory.ts');
  expect([inventory.includes('gateway: { provider'), inventory.includes('tailnet: {'), inventory.includes("kind: 'ups'")]).toEqual([
    true,
    true,
    false,
  ]);
});

test('what flags have said is not asked for, and Enter takes the time zone of this computer', async () => {
  const flags =
    '--machine i5:32:4/4:nvme120 --router 192.168.1.1/24 --country ch --keyboard fr-ch --gateway no --tailnet no --ups no --offsite no';
  const { status, seen } = await typed(['\r'], flags);
  expect([status, seen.match(/Time zone|Machine|Country|tailnet/g)]).toEqual([0, expect.arrayContaining(['Time zone'])]);
  expect(seen).not.toMatch(/Machine|Country|tailnet/);
});

test.each([
  ['Ctrl-C at the first question', ['\u0003']],
  ['Ctrl-C in the middle', ['i5:32:4/4:nvme120\r', '\r', '192.168.1.1/24\r', 'c\u0003']],
  ['the end of what is typed', ['i5:32:4/4:nvme120\r', '\u0004']],
])('%s leaves nothing', async (_, answers) => {
  const { status, seen } = await typed(answers);
  expect([status, seen]).toEqual([2, expect.stringContaining('Given up: nothing was written.')]);
  expect([clusters(), leftOver()]).toEqual([['loutik'], []]);
});

test('a full disk leaves nothing, and is named', () => {
  const flags =
    '--machine i5:32:4/4:nvme120 --router 192.168.1.1/24 --country ch --keyboard fr-ch --timezone UTC --gateway no --tailnet no --ups no --offsite no';
  copy.loutik(['--version']); // its bundle is made
  const body = `set -eu
    mkdir -p ${copy.root}/small ${copy.root}/.loutik
    cp -a ${copy.root}/.loutik/. ${copy.root}/small/
    mount -t tmpfs -o size=8m none ${copy.root}/.loutik
    cp -a ${copy.root}/small/. ${copy.root}/.loutik/
    dd if=/dev/zero of=${copy.root}/.loutik/filler bs=1k 2>/dev/null || true
    node ${copy.root}/bin/loutik.mjs init mine ${flags} --json 2>/dev/null || true
    ls ${copy.root}/.loutik ${copy.root}/clusters`;
  const { stdout } = spawnSync('unshare', ['-m', 'sh', '-c', body], { encoding: 'utf8' });
  const [json = '', ...left] = stdout.trim().split('\n');
  expect(JSON.parse(json)).toEqual({ ok: false, problems: [expect.objectContaining({ code: 'DISK_FULL', where: 'clusters/mine' })] });
  expect(left.filter((line) => line.startsWith('init-') || line === 'mine')).toEqual([]);
});
