import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { command } from './commands';
import type { Debian } from './debian';
import { type Owned, type Recipe, reference } from './recipe';

/** What a root is filled from. */
export interface Sources {
  readonly debian: Debian;
  /** The folder of the files that recipes name. */
  readonly files: string;
  /** Where a Go program of ours is, built. */
  readonly programs: ReadonlyMap<string, string>;
}

/** Fills an empty folder with an image's root, less what its base has, and gives the versions of Debian's packages in it. */
export async function fill(image: string, recipe: Recipe, root: string, sources: Sources): Promise<ReadonlyMap<string, string>> {
  const versions = recipe.debian ? await sources.debian.unpack(image, recipe, root) : new Map<string, string>();
  const at = (path: string) => inside(root, path);
  const give = (path: string, { owner = 0, mode = '755' }: Owned) => {
    chownSync(path, owner, owner);
    chmodSync(path, Number.parseInt(mode, 8));
  };
  for (const [path, owned] of Object.entries({ '/tmp': { mode: '1777' }, '/run': {}, '/proc': {}, '/dev': {}, ...recipe.folders })) {
    mkdirSync(at(path), { recursive: true });
    give(at(path), owned);
  }
  for (const [path, program] of Object.entries(recipe.programs ?? {})) {
    copyFileSync(sources.programs.get(program) ?? program, at(path));
    give(at(path), {});
  }
  for (const [path, { from, ...owned }] of Object.entries(recipe.files ?? {})) {
    cpSync(join(sources.files, from), at(path), { recursive: true });
    if (statSync(at(path)).isDirectory())
      await command(image, ['chmod', '-R', 'u=rwX,go=rX', at(path)]); // whatever the clone's umask was
    else give(at(path), owned);
  }
  for (const [path, target] of Object.entries(recipe.links ?? {})) symlinkSync(target, at(path));
  if (recipe.base === undefined) people(at('/etc/passwd'), at('/etc/group'), recipe.users ?? {});
  await certificates(image, root);
  if (recipe.busybox) await applets(image, root);
  if (recipe.run)
    await command(image, ['chroot', root, '/usr/bin/env', `IMAGE_VERSION=${reference(image).version}`, '/bin/sh', '-euc', recipe.run]);
  return versions;
}

/** A path in the root, whose folder is there. One that a link leads out of the root is refused: it would be this machine's. */
export function inside(root: string, path: string): string {
  const folder = dirname(join(root, path));
  mkdirSync(folder, { recursive: true });
  if (!`${realpathSync(folder)}/`.startsWith(`${realpathSync(root)}/`)) throw new Error(`${path} of an image leads out of it`);
  return join(root, path);
}

/** The users that C programs look up; of no use to log in. */
export function people(passwd: string, group: string, users: Readonly<Record<string, number>>): void {
  for (const [name, id] of Object.entries({ root: 0, ...users, nobody: 65534 })) {
    appendFileSync(passwd, `${name}:x:${id}:${id}::/:/usr/sbin/nologin\n`);
    appendFileSync(group, `${name}:x:${id}:\n`);
  }
}

/** The authorities' certificates in one file, as Debian's ca-certificates makes it when it is configured, which nobody does here. */
async function certificates(image: string, root: string): Promise<void> {
  const authorities = join(root, 'usr/share/ca-certificates/mozilla');
  if (!existsSync(authorities)) return;
  mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true });
  const files = readdirSync(authorities).sort();
  const all = await command(image, ['cat', ...files.map((name) => join(authorities, name))]);
  writeFileSync(join(root, 'etc/ssl/certs/ca-certificates.crt'), all);
}

/** Links to busybox by the names of its applets, where no other program has the name. */
async function applets(image: string, root: string): Promise<void> {
  const names = await command(image, ['chroot', root, '/usr/bin/busybox', '--list']);
  for (const name of names.trim().split('\n')) {
    const taken = ['usr/bin', 'usr/sbin', 'usr/local/bin'].some((folder) => existsSync(join(root, folder, name)));
    if (!taken) symlinkSync('/usr/bin/busybox', join(root, 'usr/bin', name));
  }
}
