import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bytes } from '../../src';
import { vmFiles } from '../../src/bootstrap/vm/vm-files';
import { homelabOf } from '../bootstrap/filled';
import { homelab } from '../homelabs/homelabs';
import { withChange } from '../inventory/base';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-metal-'));
const at = (path: string) => join(folder, path);
const run = (program: string, ...args: string[]) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error ?? stderr}`);
  return stdout.trim();
};
const mib = 2 ** 20;

/** The real script of the homelab's node, for disks as small as they may be and an image that is a file, with what it needs beside it. */
function putScript(): void {
  const sizes = { 'disks.system': Bytes.gib(3), 'disks.fast': Bytes.mib(400), 'disks.cold': Bytes.mib(500) };
  let inventory = Object.entries(sizes).reduce(
    (one, [disk, size]) => withChange(`metal.worker.${disk}.size`, size, one),
    homelab('metal').inventory,
  );
  inventory = withChange('cloudImage.sha512', sumOf(at('image.qcow2'), 'sha512'), inventory);
  const { lab, objects } = homelabOf('metal', inventory, () => {});
  for (const { path, content } of vmFiles(lab, objects))
    if (path.includes('/metal/worker/')) fs.writeFileSync(at(path.split('/').at(-1) ?? ''), content);
  const script = fs.readFileSync(at('install.sh'), 'utf8');
  fs.writeFileSync(at('install.sh'), script.replace(/^IMAGE_URL=.*$/m, `IMAGE_URL='file://${at('image.qcow2')}'`));
  fs.writeFileSync(at('vendor-data'), '#cloud-config\n{}\n');
}

const sumOf = (path: string, kind = 'sha256') => createHash(kind).update(fs.readFileSync(path)).digest('hex');
/** Of both ends of a disk or partition: whatever is written begins or ends there. */
const endsOf = (path: string) => run('sh', '-c', `{ head -c 16M ${path}; tail -c 16M ${path}; } | sha256sum`);
const disks: string[] = [];

/** What changes something; at the one that is wanted the whole script is killed, before it. */
const acting = ['qemu-img', 'sfdisk', 'wipefs', 'partx', 'mkfs.vfat', 'mcopy', 'dd'];

beforeAll(() => {
  fs.mkdirSync(at('bin'));
  fs.writeFileSync(at('image.raw'), '');
  fs.truncateSync(at('image.raw'), 64 * mib);
  // as Debian's: what the system is on comes last, so that it may grow
  spawnSync('sfdisk', ['--quiet', at('image.raw')], {
    input: 'label: gpt\nstart=8192, size=100000, name=root\nstart=2048, size=6144, type=uefi\n',
  });
  run('qemu-img', 'convert', '-O', 'qcow2', at('image.raw'), at('image.qcow2'));
  for (const name of ['ssd', 'hdd']) {
    fs.writeFileSync(at(name), '');
    fs.truncateSync(at(name), (name === 'ssd' ? 4096 : 600) * mib);
    disks.push(run('losetup', '--find', '--show', at(name)));
  }
  const [ssd, hdd] = disks;
  const lsblk = `case "$*" in *NAME,SERIAL*) printf '%s\\n' '${ssd} N500B' '${hdd} H1000B' '/dev/other N500';; *) exec /usr/bin/lsblk "$@";; esac`;
  fs.writeFileSync(at('bin/lsblk'), `#!/bin/sh\n${lsblk}\n`, { mode: 0o755 });
  for (const name of acting) {
    const tick = `read -r left <'${at('left')}'; left=$((left - 1)); echo "$left" >'${at('left')}'; [ "$left" -ne 0 ] || { read -r pid <'${at('pid')}'; kill -9 "$pid"; exit 9; }`;
    fs.writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${tick}\nPATH=\${PATH#*:} exec ${name} "$@"\n`, { mode: 0o755 });
  }
  putScript();
});
afterAll(() => {
  for (const disk of disks) {
    spawnSync('partx', ['--delete', disk]);
    spawnSync('losetup', ['--detach', disk]);
  }
  fs.rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const [index, name] of ['ssd', 'hdd'].entries()) {
    spawnSync('partx', ['--delete', disks[index] as string]);
    const size = fs.statSync(at(name)).size;
    fs.truncateSync(at(name), 0);
    fs.truncateSync(at(name), size);
    run('blockdev', '--flushbufs', disks[index] as string);
  }
});

/** Runs the script; killed before its nth change. */
function install(args: readonly string[] = [], killedAt = -1): { readonly ended: number | string | null; readonly said: string } {
  fs.writeFileSync(at('left'), `${killedAt}\n`);
  const env = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}`, TMPDIR: folder };
  const command = `echo $$ >'${at('pid')}'; exec bash '${at('install.sh')}' "$@"`;
  const { status, signal, stderr } = spawnSync('bash', ['-c', command, 'bash', ...args], { env, encoding: 'utf8' });
  return { ended: status ?? signal, said: stderr };
}
/** Name, start and size in MiB of each partition with a name, of both disks. */
const table = () =>
  disks.flatMap((disk) =>
    [...run('sfdisk', '--dump', disk).matchAll(/start= *(\d+), size= *(\d+).*name="([^"]*)"/g)].map(([, start, size, name]) => [
      name,
      Number(start) / 2048,
      Number(size) / 2048,
    ]),
  );
const partition = (name: string) => {
  for (const disk of disks) spawnSync('partx', ['--update', disk]);
  const line = disks.flatMap((disk) => run('sfdisk', '--dump', disk).split('\n')).find((one) => one.includes(`name="loutik-${name}"`));
  return line?.split(' ')[0] ?? '';
};
/** A file system as a node makes it, and what it holds. */
const fill = (name: string) => run('mkfs.xfs', '-q', '-f', '-L', name, partition(name));
const held = (name: string) => endsOf(partition(name));
const done = { ended: 0, said: expect.stringContaining('loutik: done') };

test('blank disks get the image, the data partitions at the end, and the four files of cloud-init', () => {
  expect(install()).toEqual(done);
  expect(table()).toEqual([
    ['root', 4, 100000 / 2048],
    ['loutik-fast', 4095 - 464, 400],
    ['loutik-seed', 4095 - 64, 64],
    ['loutik-cold', 1, 500],
  ]);
  expect(run('blkid', '--probe', '--output', 'value', '--match-tag', 'LABEL', partition('seed'))).toBe('CIDATA');
  for (const file of ['user-data', 'network-config', 'meta-data', 'vendor-data']) {
    const kept = spawnSync('mcopy', ['-i', partition('seed'), `::${file}`, '-'], { encoding: 'utf8' }).stdout;
    expect([file, kept === fs.readFileSync(at(file), 'utf8')]).toEqual([file, true]);
  }
  for (const name of ['fast', 'cold']) expect(run('sh', '-c', `wipefs --no-act --noheadings ${partition(name)}`)).toBe('');
});

test('installed again, data partitions stay as they are', () => {
  install();
  for (const name of ['fast', 'cold']) fill(name);
  const before = [held('fast'), held('cold')];
  expect(install()).toEqual(done);
  expect([held('fast'), held('cold')]).toEqual(before);
  expect(install(['--wipe'])).toEqual(done);
  expect([held('fast'), held('cold')]).toEqual(before);
});

test('killed before any of its changes and begun again, it comes to its end, and data partitions stay', () => {
  install();
  for (const name of ['fast', 'cold']) fill(name);
  const before = [held('fast'), held('cold')];
  let nth = 1;
  for (; install(['--wipe'], nth).ended === 'SIGKILL'; nth++) {
    expect([nth, install(['--wipe'])]).toEqual([nth, done]);
    expect([nth, held('fast'), held('cold')]).toEqual([nth, ...before]);
  }
  expect(nth).toBeGreaterThan(15);
});

test('a disk that holds something else is left as it is, and emptied when that is said', () => {
  run('mkfs.xfs', '-q', '-L', 'photos', disks[1] as string);
  const before = disks.map(endsOf);
  expect(install()).toEqual({ ended: 1, said: expect.stringContaining(`disk hdd (${disks[1]}) holds something that is not of worker`) });
  expect(disks.map(endsOf)).toEqual(before);
  expect(install(['--wipe'])).toEqual(done);
  expect(table().map(([name]) => name)).toContain('loutik-cold');
});

test('sizes that are other ones now, by which a data partition would be elsewhere, are refused, whatever is said', () => {
  install();
  fill('fast');
  const before = held('fast');
  edit("'ssd fast 400'", "'ssd fast 420'");
  for (const args of [[], ['--wipe']])
    expect(install(args)).toEqual({ ended: 1, said: expect.stringContaining('partition loutik-fast of disk ssd') });
  expect(held('fast')).toBe(before);
  putScript();
  expect(install()).toEqual(done);
  expect(held('fast')).toBe(before);
});

test.each<[string, () => void, number, string, ...string[]]>([
  ['no secret part', () => fs.rmSync(at('vendor-data')), 1, 'npx loutik kit render'],
  ['another image', () => fs.appendFileSync(at('image.qcow2'), 'x'), 1, 'is not what its sum says'],
  ['a hole', () => edit(/^TO_FILL=\(\)$/m, "TO_FILL=('the serial number')"), 1, '- the serial number'],
  ['no such disk', () => edit('ssd N500B', 'ssd N50'), 1, 'no disk has the serial number N50:'],
  ['a disk that is too small', () => edit("SYSTEM_MIB='3072'", "SYSTEM_MIB='4000'"), 1, "too few for the system's 4000 MiB"],
  ['an option that there is not', () => {}, 2, 'Usage:', '--force'],
])('with %s nothing is written', (_name, spoil, code, says, ...args) => {
  const kept = fs.readFileSync(at('image.qcow2'));
  spoil();
  expect(install(args)).toEqual({ ended: code, said: expect.stringContaining(says) });
  expect(disks.map((disk) => run('sh', '-c', `wipefs --no-act --noheadings ${disk}`))).toEqual(['', '']);
  fs.writeFileSync(at('image.qcow2'), kept);
  putScript();
});

function edit(from: string | RegExp, to: string): void {
  const script = fs.readFileSync(at('install.sh'), 'utf8');
  expect(script.replace(from, to)).not.toBe(script);
  fs.writeFileSync(at('install.sh'), script.replace(from, to));
}
