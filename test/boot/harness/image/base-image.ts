import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { must } from '../commands';
import { packages, sizes, suite } from './recipe';

/** A disk to boot from, never written to, and its kernel. */
export interface BaseImage {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'loutik', 'boot');
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The image of this recipe: built once (about a minute), then taken from the cache, which lies outside the repository. */
export async function baseImage(): Promise<BaseImage> {
  const recipe = ['recipe.ts', 'customize.sh', 'base-image.ts'].map((name) => fs.readFileSync(join(__dirname, name)));
  const folder = join(cache, createHash('sha256').update(Buffer.concat(recipe)).digest('hex').slice(0, 16));
  if (!fs.existsSync(folder)) await build(folder);
  return { disk: join(folder, 'disk.raw'), kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd.img') };
}

async function build(folder: string): Promise<void> {
  fs.mkdirSync(cache, { recursive: true });
  for (const name of fs.readdirSync(cache)) {
    const [, pid] = /^building-(\d+)$/.exec(name) ?? []; // what a killed run left
    if (pid !== undefined && !fs.existsSync(`/proc/${pid}`)) fs.rmSync(join(cache, name), { recursive: true });
  }
  const work = join(cache, `building-${process.pid}`);
  fs.mkdirSync(work);
  try {
    const root = join(work, 'root');
    await must([
      ...['unshare', '--mount'], // what it mounts in the root goes with it, however it ends
      'mmdebstrap',
      '--quiet',
      '--mode=root',
      '--variant=minbase',
      `--keyring=${keyring}`,
      `--include=${packages.join(',')}`,
      '--aptopt=APT::Install-Recommends "false"',
      '--dpkgopt=force-unsafe-io',
      ...['doc', 'info', 'locale', 'man'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
      `--customize-hook=${join(__dirname, 'customize.sh')} "$1"`,
      suite,
      root,
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
    fs.renameSync(work, folder);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}
