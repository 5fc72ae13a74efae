import fs from 'node:fs';
import { join } from 'node:path';
import { must } from '../commands';
import { bootstrapped, bootstrapping } from './bootstrapped';
import { cached } from './cached';
import { emulator } from './emulator';
import { packages, sizes } from './recipe';

/** A disk to boot from, never written to, its kernel, and the command that boots it. */
export interface BaseImage {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly qemu: readonly string[];
}

const customize = join(__dirname, 'customize.sh');

/** The image of this recipe: its first build takes about a minute. */
export async function baseImage(): Promise<BaseImage> {
  const qemu = await emulator();
  const folder = await cached([__filename, customize, ...bootstrapping], build);
  return { disk: join(folder, 'disk.raw'), kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd.img'), qemu };
}

async function build(work: string): Promise<void> {
  const root = join(work, 'root');
  await bootstrapped(root, packages, [
    '--variant=minbase',
    '--dpkgopt=force-unsafe-io',
    ...['doc', 'info', 'locale', 'man'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
    `--customize-hook=${customize} "$1"`,
  ]);
  await must(['sh', '-c', `mv ${root}/boot/vmlinuz-* ${work}/vmlinuz && mv ${root}/boot/initrd.img-* ${work}/initrd.img`]);
  const disk = join(work, 'disk.raw');
  await must(['truncate', '--size', sizes.image, disk]);
  // one partition behind the first MiB, so that growpart and resize2fs have what they have on a real machine
  const quick = 'offset=1048576,lazy_itable_init=1,lazy_journal_init=1';
  await must(['mke2fs', '-q', '-F', '-t', 'ext4', '-L', 'root', '-d', root, '-E', quick, disk, sizes.root]);
  await must(['sfdisk', '--quiet', disk], {
    input: `label: gpt\nstart=1MiB, size=${sizes.root.replace('M', 'MiB')}, name=root, type=linux\n`,
  });
  fs.rmSync(root, { recursive: true });
}
