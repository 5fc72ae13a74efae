import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flattened } from '../../src/kit/values';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { putHomelab } from '../homelabs/homelabs';
import { inventory } from '../homelabs/house/inventory';
import { ExampleKit } from '../kit/example-kit';
import { fillSite } from '../kit/fill-site';

const repository = join(__dirname, '../..');
const staged = fs.mkdtempSync(join(tmpdir(), 'loutik-staged-'));
putHomelab(staged, 'house', 'loutik');
fillSite((path, change) => fs.writeFileSync(join(staged, path), change(fs.readFileSync(join(staged, path), 'utf8'))));
afterAll(() => fs.rmSync(staged, { recursive: true }));

/** Runs a script with a copy of the project on a small disk of its own, gone when the script ends. */
function onDisk(script: string) {
  const mount = fs.mkdtempSync(join(tmpdir(), 'loutik-disk-'));
  const copy = ['bin', 'src', 'charts', 'images', 'schemas', 'package.json', 'package-lock.json']
    .map((path) => join(repository, path))
    .concat(join(staged, 'clusters'))
    .join(' ');
  const body = `set -eu
    mount -t tmpfs -o size=24m none ${mount}
    cp -r ${copy} ${mount}/ && ln -s ${join(repository, 'node_modules')} ${mount}/node_modules
    cd ${mount}
    sums() { find dist bootstrap clusters -type f | sort | xargs sha256sum | sha256sum; }
    ${script}`;
  const result = spawnSync('unshare', process.getuid?.() === 0 ? ['-m', 'sh', '-c', body] : ['-Urm', 'sh', '-c', body], {
    encoding: 'utf8',
  });
  fs.rmSync(mount, { recursive: true, force: true });
  return result;
}

test('on a full disk nothing changes, and the error says so', () => {
  const { stdout, stderr } = onDisk(`
    node bin/loutik.mjs synth 2>/dev/null
    sed -i 's/owner@loutik/me@loutik/; s/loutik.example/other.example/' clusters/loutik/inventory.ts
    before=$(sums)
    dd if=/dev/zero of=filler bs=1k 2>/dev/null || true
    status=0; node bin/loutik.mjs synth 2>/dev/null || status=$?
    echo "status $status"
    [ "$before" = "$(sums)" ] && echo same
    rm filler && node bin/loutik.mjs synth 2>/dev/null && echo healed
  `);
  expect([stdout, stderr]).toEqual(['status 1\nsame\nhealed\n', '']);
});

test('a full disk is named by its code', () => {
  const { stdout } = onDisk(`
    node bin/loutik.mjs synth 2>/dev/null
    sed -i 's/owner@loutik/me@loutik/; s/loutik.example/other.example/' clusters/loutik/inventory.ts
    dd if=/dev/zero of=filler bs=1k 2>/dev/null || true
    node bin/loutik.mjs synth --json 2>/dev/null || true
  `);
  expect(JSON.parse(stdout)).toEqual({ ok: false, problems: [expect.objectContaining({ code: 'DISK_FULL' })] });
});

test('on a read-only disk nothing changes, and the error says so', () => {
  const { stdout } = onDisk(`
    node bin/loutik.mjs synth 2>/dev/null
    sed -i 's/owner@loutik/me@loutik/; s/loutik.example/other.example/' clusters/loutik/inventory.ts
    before=$(sums)
    mount -o remount,ro .
    node bin/loutik.mjs synth --json 2>/dev/null || true
    [ "$before" = "$(sums)" ] && echo same
  `);
  const [json = '', ...rest] = stdout.trim().split('\n');
  expect(JSON.parse(json)).toEqual({ ok: false, problems: [expect.objectContaining({ code: 'NOT_WRITABLE' })] });
  expect(rest).toEqual(['same']);
});

test('rendering secrets to a full disk leaves nothing of them there', async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-kit-'));
  const kit = await ExampleKit.in(folder);
  await kit.write(flattened(exampleSecrets(inventory, ['nextcloud', 'jellyfin', 'bot'])));
  const { stdout } = onDisk(`
    mount -t tmpfs -o size=8k none /mnt
    node bin/loutik.mjs kit render ${kit.options.join(' ')} --to /mnt/kit --json 2>/dev/null || true
    find /mnt -mindepth 1
  `);
  fs.rmSync(folder, { recursive: true });
  const [json = '', ...left] = stdout.trim().split('\n');
  expect([JSON.parse(json).problems, left]).toEqual([[expect.objectContaining({ code: 'DISK_FULL' })], []]);
});
