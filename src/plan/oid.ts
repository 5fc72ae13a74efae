import { createHash } from 'node:crypto';
import type { Rendered } from '../objects/manifest';
import { manifestText } from '../synth/layout';
import { holesIn } from '../units/hole';
import { onceFor } from '../units/remembered';

/** The names of contents, as Git gives them, by path. */
export type Oids = ReadonlyMap<string, string>;

/**
 * The name that Git gives to the file of an object, in a repository whose names are as long as those: where Git has that name at its path,
 * it is the same object on both sides, and nobody has to read it. Of one that is withheld there is no file: undefined. Each file is
 * written once, whoever asks.
 */
export function namer(like: Oids): (rendered: Rendered) => string | undefined {
  const [name = ''] = like.values();
  return name.length > 40 ? oids.sha256 : oids.sha1;
}

const named = (algorithm: 'sha1' | 'sha256') =>
  onceFor((rendered: Rendered) => {
    const text = manifestText(rendered);
    if (holesIn(text).length > 0) return undefined;
    return createHash(algorithm)
      .update(`blob ${Buffer.byteLength(text)}\0`)
      .update(text)
      .digest('hex');
  });
const oids = { sha1: named('sha1'), sha256: named('sha256') };
