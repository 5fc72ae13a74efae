import fs from 'node:fs';
import { at, type Finding } from './finding';

/** The oldest installer that knows the NICs' names of answer.toml: docs/bootstrap.md, The media. */
const oldest = [9, 1] as const;

/** How much of a medium is read at once, and how much of it again with the next, for what lies across. Bytes. */
const piece = 1024 * 1024;
const overlap = 4096;

/** What stands in that file. */
const key = "RELEASE='";

/** How much that file is at most, and so lies around each of its words. Bytes. */
const largest = 512;

/** What an installer says of itself: of which product it is, and its release. */
export interface Medium {
  readonly product?: string;
  readonly release?: string;
}

/**
 * What an image says in its file `.disk/info` (`.cd-info` of older ones): lines like `RELEASE='9.1'`, `PRODUCT='pve'`. A file's bytes lie in
 * one piece on ISO 9660, so no tree has to be walked. Undefined where there is no such file.
 */
export function mediumIn(bytes: string): Medium | undefined {
  const info = /^(?:(?:RELEASE|ISORELEASE|ISONAME|PRODUCT|PRODUCTLONG)='[^'\n]*'\n)+/m;
  for (let rest = bytes, from = rest.search(info); from >= 0; rest = rest.slice(from + 1), from = rest.search(info)) {
    const text = info.exec(rest)?.[0] ?? '';
    const value = (key: string) => new RegExp(`^${key}='([^'\\n]*)'$`, 'm').exec(text)?.[1];
    const [product, release] = [value('PRODUCT'), value('RELEASE')];
    if (product !== undefined && release !== undefined) return { product, release };
  }
  return undefined;
}

/** Looks through a file for it. Throws what reading throws. */
export function readMedium(path: string): Medium | undefined {
  const file = fs.openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(piece + overlap);
    for (let from = 0; ; from += piece) {
      const length = fs.readSync(file, buffer, 0, buffer.length, from);
      const read = buffer.subarray(0, length);
      for (let word = read.indexOf(key); word >= 0; word = read.indexOf(key, word + 1)) {
        const around = read.toString('latin1', Math.max(0, word - largest), word + largest);
        const found = mediumIn(around.replaceAll('\0', '\n'));
        if (found) return found;
      }
      if (length < buffer.length) return undefined;
    }
  } finally {
    fs.closeSync(file);
  }
}

/** Whether an installer takes our answers; an error is one of reading it. Pure. */
export function judgeMedium(path: string | undefined, medium: Medium | undefined | Error): Finding {
  const get = `Proxmox VE's installer, ${oldest.join('.')} or newer, from proxmox.com: --medium FILE`;
  if (path === undefined) return at('medium', 'the installer').unknown('no file was named', get);
  const where = at('medium', path);
  if (medium instanceof Error) return where.unknown(`it cannot be read: ${medium.message.replace(/, .*$/, '')}`, get);
  if (medium === undefined) return where.wrong("it does not say that it is an installer of Proxmox's", get);
  const { product, release = '' } = medium;
  if (product !== 'pve') return where.wrong(`it is the installer of ${product}, and not of Proxmox VE`, get);
  const [major = 0, minor = 0] = release.split(/[.-]/).map(Number);
  const isNewEnough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return isNewEnough ? where.ok(`Proxmox VE ${release}`) : where.wrong(`it is Proxmox VE ${release}`, get);
}
