import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(__dirname, '../../src/bootstrap/vm/scripts/data-disks.sh');
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-disks-'));
const file = (name: string) => join(folder, name);
const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' }).trim();
const loops = new Map<string, string>();

/** A disk of the least size that mkfs.xfs takes, sparse. */
function disk(name: string): string {
  fs.closeSync(fs.openSync(file(name), 'w'));
  fs.truncateSync(file(name), 320 * 2 ** 20);
  loops.set(name, run('losetup', '--find', '--show', file(name)));
  return loops.get(name) as string;
}

/** One start of the machine: its own mounts, a root file system that stays, systemd and udev played by stand-ins. */
function boot(disks: Readonly<Record<string, string>>, after = 'true') {
  const lines = Object.entries(disks).map(([name, device]) => `${name} ${device}\n`);
  fs.writeFileSync(file('loutik/data-disks'), lines.join(''));
  const enter = `set -eu
    mount -o loop ${file('root')} /srv
    mount --bind ${file('fstab')} /etc/fstab
    mount --bind ${file('loutik')} /etc/loutik
    status=0
    PATH=${file('bin')}:$PATH sh ${script} || status=$?
    ${after}
    exit $status`;
  const { status, stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', enter], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

beforeAll(() => {
  for (const path of ['loutik', 'bin']) fs.mkdirSync(file(path));
  fs.mkdirSync('/etc/loutik', { recursive: true });
  fs.writeFileSync(file('fstab'), 'LABEL=root / ext4 defaults 0 1\n');
  fs.closeSync(fs.openSync(file('root'), 'w'));
  fs.truncateSync(file('root'), 16 * 2 ** 20);
  run('mkfs.ext4', '-q', file('root'));
  // mounts without the quota option, which the kernel that runs the tests may not have
  fs.writeFileSync(
    file('bin/systemctl'),
    `#!/bin/sh
echo "systemctl $*" >>${file('calls')}
[ "$1" = start ] || exit 0
name=$(systemd-escape --unescape --path "\${2%.mount}")
mountpoint -q "$name" || mount -t xfs "$(sed -n "s|^\${name##*/} ||p" /etc/loutik/data-disks)" "$name"\n`,
    { mode: 0o755 },
  );
  // names a disk when it is asked to look at all of them again
  fs.writeFileSync(
    file('bin/udevadm'),
    `#!/bin/sh
case "$*" in *--subsystem-match=block) [ ! -e ${file('unnamed')} ] || mv ${file('unnamed')} ${file('named')} ;; esac\n`,
    { mode: 0o755 },
  );
});

afterAll(() => {
  for (const device of loops.values()) spawnSync('losetup', ['--detach', device]);
  fs.rmSync(folder, { recursive: true });
});

test('a blank disk is formatted with its label and mounted by it', () => {
  const device = disk('fast');
  const first = boot({ fast: device }, 'echo kept >/srv/fast/file; sync');
  expect(first).toEqual({ status: 0, stdout: `formatted: disk fast (${device})\n`, stderr: '' });
  expect(run('blkid', '--probe', '--output', 'value', '--match-tag', 'LABEL', device)).toBe('fast');
  expect(fs.readFileSync(file('fstab'), 'utf8')).toBe(
    'LABEL=root / ext4 defaults 0 1\nLABEL=fast /srv/fast xfs prjquota,nofail,x-systemd.device-timeout=infinity 0 0\n',
  );
  expect(fs.readFileSync(file('calls'), 'utf8')).toBe('systemctl daemon-reload\nsystemctl start srv-fast.mount\n');
});

test('at the next boot it is as it was, and nothing is done twice', () => {
  fs.rmSync(file('calls'));
  const fstab = fs.readFileSync(file('fstab'), 'utf8');
  expect(boot({ fast: loops.get('fast') as string }, 'cat /srv/fast/file')).toEqual({ status: 0, stdout: 'kept\n', stderr: '' });
  expect(fs.readFileSync(file('fstab'), 'utf8')).toBe(fstab);
  expect(fs.readFileSync(file('calls'), 'utf8')).toBe('systemctl start srv-fast.mount\n');
});

test('a disk that udev saw before it had our rule is named, and found', () => {
  fs.symlinkSync(disk('late'), file('unnamed'));
  const named = file('named');
  expect(boot({ late: named })).toEqual({ status: 0, stdout: `formatted: disk late (${named})\n`, stderr: '' });
});

test('a disk that is away is waited for, the others are mounted, and its bare mount point takes no file', () => {
  const { status, stdout, stderr } = boot(
    { hot: '/dev/disk/by-id/none', fast: loops.get('fast') as string },
    'cat /srv/fast/file; touch /srv/hot/file || true',
  );
  expect([status, stdout]).toEqual([1, 'kept\n']);
  expect(stderr).toBe("waiting for disk hot (/dev/disk/by-id/none)\ntouch: cannot touch '/srv/hot/file': Operation not permitted\n");
});

test.each([
  ['another file system', (device: string) => run('mkfs.ext4', '-q', device), 'ext4'],
  ['XFS of another name', (device: string) => run('mkfs.xfs', '-q', '-L', 'cold', device), 'xfs cold'],
  [
    'a partition table',
    (device: string) => execFileSync('sfdisk', ['--quiet', '--no-reread', '--no-tell-kernel', device], { input: 'label: gpt\n;\n' }),
    'gpt',
  ],
])('a disk with %s is refused and left as it is', (_, make, what) => {
  const device = disk(`other-${loops.size}`);
  make(device);
  const before = run('sha256sum', device);
  const { status, stderr } = boot({ hot: device });
  expect([status, stderr]).toEqual([
    1,
    `refused: disk hot (${device}) is not blank and not ours: it has ${what}. Detach it, or wipe it with: wipefs --all ${device}\n`,
  ]);
  expect(run('sha256sum', device)).toBe(before);
});

test('a disk whose formatting a power cut ended is formatted again', () => {
  const device = disk('cut');
  run('mkfs.xfs', '-q', '-L', 'loutik-new', device);
  expect(boot({ hot: device }).status).toBe(0);
  expect(run('blkid', '--probe', '--output', 'value', '--match-tag', 'LABEL', device)).toBe('hot');
});

test('a disk that grew is used as a whole', () => {
  const device = loops.get('fast') as string;
  fs.truncateSync(file('fast'), 400 * 2 ** 20);
  run('losetup', '--set-capacity', device);
  const { stdout } = boot({ fast: device }, 'df --output=size --block-size=1M /srv/fast | tail -n 1');
  expect(Number(stdout)).toBeGreaterThan(330);
});
