import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemsError } from '../../problems';
import { command } from './commands';
import type { Recipe } from './recipe';

/** A package that apt chose. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** What nobody reads in a container. */
const unread = ['doc', 'doc-base', 'info', 'man', 'locale', 'lintian', 'bug', 'zsh', 'bash-completion', 'systemd', 'icons', 'polkit-1'];

const unpackOne = `set -e
dpkg-deb --fsys-tarfile "$1" >"$1.tar"
tar --extract --file "$1.tar" --directory "$2" --keep-directory-symlink --no-same-owner ${unread.map((each) => `--exclude ./usr/share/${each}`).join(' ')}
rm "$1.tar"`;

/** Debian's archive as this machine's apt knows it, seen through suites of our own; nothing of the machine's changes. */
export class Debian {
  private readonly updated = new Map<string, Promise<void>>();

  /** `folder` is for what apt keeps, and is thrown away by who gave it. */
  constructor(private readonly folder: string) {}

  /** Unpacks a recipe's packages with all that they depend on, and gives their versions by name. */
  async unpack(image: string, recipe: Recipe, root: string): Promise<Map<string, string>> {
    const { suite, packages } = await this.choose(image, recipe.debian ?? []);
    const kept = packages.filter(({ name }) => !recipe.without?.some((each) => fits(name, each)));
    await this.apt(image, suite, ['download', ...kept.map(({ name, version }) => `${name}=${version}`)]);
    for (const folder of ['usr/bin', 'usr/sbin', 'usr/lib', 'usr/lib64', 'run/lock', 'var'])
      mkdirSync(join(root, folder), { recursive: true });
    // relative, so that what is unpacked through them stays in the root
    await command(image, ['ln', '-s', 'usr/bin', 'usr/sbin', 'usr/lib', 'usr/lib64', root]);
    await command(image, ['ln', '-s', '../run', '../run/lock', join(root, 'var')]);
    for (const { name, version, architecture } of kept) {
      const file = join(this.archives, `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`);
      await command(image, ['sh', '-c', unpackOne, 'sh', file, root]);
    }
    return new Map(packages.map(({ name, version }) => [name, version]));
  }

  private get archives(): string {
    return join(this.folder, 'archives');
  }

  /** The first choice that the archive has, with what it depends on. */
  private async choose(image: string, choices: NonNullable<Recipe['debian']>): Promise<{ suite: string; packages: Package[] }> {
    for (const [index, { suite, packages }] of choices.entries()) {
      await this.update(image, suite);
      try {
        return { suite, packages: chosen(await this.apt(image, suite, ['install', '--simulate', ...packages])) };
      } catch (error) {
        if (index === choices.length - 1) throw error;
      }
    }
    throw new Error(`the recipe of ${image} names no suite`);
  }

  private update(image: string, suite: string): Promise<void> {
    const running = this.updated.get(suite) ?? this.begin(image, suite);
    this.updated.set(suite, running);
    return running;
  }

  private async begin(image: string, suite: string): Promise<void> {
    for (const name of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(this.folder, suite, name), { recursive: true });
    mkdirSync(this.archives, { recursive: true });
    writeFileSync(join(this.folder, suite, 'sources.list'), await source(image, suite));
    await this.apt(image, suite, ['update']);
  }

  private apt(image: string, suite: string, args: readonly string[]): Promise<string> {
    const folder = join(this.folder, suite);
    const options = [
      `Dir::State::lists=${folder}/lists`,
      `Dir::Cache=${folder}/cache`,
      `Dir::Etc::sourcelist=${folder}/sources.list`,
      'Dir::Etc::sourceparts=/dev/null',
      'Dir::State::status=/dev/null', // as on a machine that has nothing
      'APT::Install-Recommends=false',
      'APT::Sandbox::User=root',
      'Acquire::Retries=3',
      'Acquire::Languages=none',
      'APT::Get::List-Cleanup=false',
    ].flatMap((option) => ['-o', option]);
    return command(image, ['apt-get', '--quiet=2', ...options, ...args], args[0] === 'download' ? this.archives : undefined);
  }
}

/** Whether a package has that name, or one that begins with what stands before a `*`. */
export function fits(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** The packages of `apt-get install --simulate`, in the order in which they would be unpacked. */
export function chosen(simulated: string): Package[] {
  return [...simulated.matchAll(/^Inst (\S+) \((\S+) .*\[(\w+)\]\)/gm)].map(([, name = '', version = '', architecture = '']) => ({
    name: name.split(':')[0] ?? name,
    version,
    architecture,
  }));
}

/** A line for apt: the mirror of Debian that this machine uses. */
async function source(image: string, suite: string): Promise<string> {
  const known = await command(image, ['apt-get', 'indextargets', '--format', '$(ORIGIN)|$(COMPONENT)|$(REPO_URI)', 'Created-By: Packages']);
  const mirror = known
    .split('\n')
    .map((line) => line.split('|'))
    .find(([origin, component, uri]) => origin === 'Debian' && component === 'main' && !/security/.test(uri ?? ''))?.[2];
  if (mirror === undefined)
    throw new ProblemsError([
      {
        code: 'IMAGE_BUILD_FAILED',
        where: image,
        what: 'it is made of packages of Debian, and apt knows no mirror of Debian here',
        repair: 'run apt-get update; on another system than Debian let the real images be pulled: --images real',
      },
    ]);
  return `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} ${suite} main\n`;
}
