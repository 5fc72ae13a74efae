import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../lab';

const script = join(repository, 'src/twin/run/scripts/volume-disk.sh');
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-volume-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs lines of a shell where the script's mounts are seen by nobody else and end with it; `$disk` is the script with its store. */
function tried(lines: readonly string[]): readonly string[] {
  const volume = join(folder, 'volume');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(volume, { recursive: true });
  fs.chownSync(volume, 1000, 1000);
  fs.chmodSync(volume, 0o770);
  fs.writeFileSync(join(folder, 'store.path'), volume);
  const all = ['set -eu', `disk="sh ${script} ${folder}/store"`, `cd ${folder}`, ...lines];
  const { status, stdout, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', all.join('\n')], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim().split('\n');
}

const mib = (count: number) => String(count * 1024);
const room = "df --output=avail -m volume | tail -n 1 | tr -d ' '";
const size = "df --output=size -m volume | tail -n 1 | tr -d ' '";

describe('what stands in for a quota', () => {
  test('grows while it is full and mounted, with what is in it, and keeps its owner and mode', () => {
    const [before, left, after, sum, again, owner] = tried([
      `$disk ${mib(400)}`,
      size,
      'head -c 2000000 /dev/urandom >volume/notes',
      `fallocate --length "$(($(${room}) - 8))M" volume/big`,
      'dd if=/dev/zero of=volume/rest bs=64k 2>/dev/null || true',
      room,
      'sum=$(sha256sum volume/notes)',
      `$disk ${mib(800)}`,
      size,
      '[ "$sum" = "$(sha256sum volume/notes)" ] && echo same',
      `$disk ${mib(800)} && ${size}`, // nothing is to do
      'stat -c "%u:%g %a" volume',
    ]);
    expect(Number(before)).toBeLessThanOrEqual(400);
    expect(Number(left)).toBeLessThanOrEqual(1);
    expect(Number(after) - Number(before)).toBeGreaterThanOrEqual(380);
    expect([sum, again, owner]).toEqual(['same', after, '1000:1000 770']);
  });

  test('grows also when an earlier try ended between its two steps', () => {
    const [before, after] = tried([
      `$disk ${mib(400)}`,
      size,
      `truncate -s ${mib(800)}K store.img`,
      'losetup --set-capacity "$(findmnt --noheadings --output SOURCE volume)"',
      `$disk ${mib(800)}`,
      size,
    ]);
    expect(Number(after) - Number(before)).toBeGreaterThanOrEqual(380);
  });

  test('may be as small as a volume of a few MiB, and comes back as it was when its node starts again', () => {
    const [held, again] = tried([
      `$disk ${mib(20)}`,
      'dd if=/dev/zero of=volume/big bs=1M 2>/dev/null || true',
      'du -m volume/big | cut -f 1',
      'umount volume',
      '$disk 0',
      'du -m volume/big | cut -f 1',
    ]);
    expect(Number(held)).toBeGreaterThan(10);
    expect(Number(held)).toBeLessThan(20);
    expect(again).toBe(held);
  });
});
