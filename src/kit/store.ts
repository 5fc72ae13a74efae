import fs from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Problem, ProblemsError } from '../problems';
import { decrypt, encrypt, lockOf } from './age-file';
import { isFullDisk, repositoryOf } from './disk';
import type { Keys } from './keys';
import { areSame, type Kit, readKit, writeKit } from './kit';

/** A kit's file, and what it held when it was last read or written: nobody else's change is overwritten. */
export class KitFile {
  private seen: Buffer | undefined;

  constructor(
    readonly path: string,
    root: string,
  ) {
    const repository = repositoryOf(resolve(dirname(path)), fs.realpathSync(root));
    if (repository === undefined) return;
    throw problem(
      'NOT_WRITABLE',
      path,
      `it lies in ${repository}, from where Git takes what it finds`,
      'give a place outside of any repository: --kit FILE',
    );
  }

  get exists(): boolean {
    return fs.existsSync(this.path);
  }

  /** How it wants to be opened. */
  lock(): 'passphrase' | 'recipients' {
    const lock = lockOf(this.read(), this.path);
    if (typeof lock !== 'string') throw new ProblemsError([lock]);
    return lock;
  }

  /** Opens it; of another homelab than that named it is refused. */
  async open(keys: Keys, homelab: string): Promise<Kit> {
    const file = this.read();
    const kit = await this.readFrom(file, keys);
    if (kit.homelab !== homelab) {
      throw problem(
        'KIT_OF_ANOTHER',
        this.path,
        `it is the kit of ${kit.homelab}, and not of ${homelab}`,
        `give that of ${homelab}: --kit FILE; or say --homelab ${kit.homelab}`,
      );
    }
    this.seen = file;
    return kit;
  }

  /** Puts a kit in place of the one that is there, once it has been read back, and not before. */
  async write(kit: Kit, keys: Keys): Promise<void> {
    const next = `${this.path}.new`;
    let isBegun = false; // what else may be there is not ours to take away, and may not let itself be
    try {
      fs.mkdirSync(dirname(resolve(this.path)), { recursive: true, mode: 0o700 });
      fs.rmSync(next, { force: true }); // of a run that was killed: it may be open to others, or a link
      isBegun = true;
      fs.writeFileSync(next, await encrypt(writeKit(kit), keys), { mode: 0o600, flag: 'wx', flush: true });
      const written = fs.readFileSync(next);
      if (!areSame(await this.readFrom(written, keys), kit)) throw new Error('what was written is not what was to be written');
      const now = this.exists ? fs.readFileSync(this.path) : undefined;
      if ((now === undefined) !== (this.seen === undefined) || (now && this.seen && !now.equals(this.seen)))
        throw problem('KIT_EXISTS', this.path, 'another program changed it meanwhile, and that is left as it is', 'run this again');
      fs.renameSync(next, this.path);
      this.seen = written;
    } catch (error) {
      if (isBegun) fs.rmSync(next, { force: true });
      if (error instanceof ProblemsError) throw error;
      const isFull = isFullDisk(error);
      throw problem(
        isFull ? 'DISK_FULL' : 'NOT_WRITABLE',
        this.path,
        isFull ? 'there is no room for the kit; the one that was there is as it was' : (error as Error).message.replace(/, .*$/, ''),
        isFull ? 'free some room, and run this again' : 'give a place that you may write to: --kit FILE',
      );
    }
  }

  private read(): Buffer {
    try {
      return fs.readFileSync(this.path);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const what = code === 'ENOENT' ? 'there is no kit' : message.replace(/, .*$/, '');
      throw problem('KIT_MISSING', this.path, what, 'give the place of a copy: --kit FILE; or make a new one: npx loutik kit create');
    }
  }

  private async readFrom(file: Buffer, keys: Keys): Promise<Kit> {
    const text = await decrypt(file, keys, this.path);
    if (typeof text !== 'string') throw new ProblemsError([text]);
    const kit = readKit(text, this.path);
    if ('code' in kit) throw new ProblemsError([kit]);
    return kit;
  }
}

function problem(code: Problem['code'], where: string, what: string, repair: string): ProblemsError {
  return new ProblemsError([{ code, where, what, repair }]);
}
