import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'loutik', 'boot');

/**
 * A folder made of these files: built once, then taken from the cache, which lies outside the repository. One whose build was
 * killed is not taken for one.
 *
 * @param build fills the empty folder that it is given
 */
export async function cached(sources: readonly string[], build: (work: string) => Promise<void>): Promise<string> {
  const recipe = Buffer.concat(sources.map((path) => fs.readFileSync(path)));
  const folder = join(cache, createHash('sha256').update(recipe).digest('hex').slice(0, 16));
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(cache, { recursive: true });
  for (const name of fs.readdirSync(cache)) {
    const [, pid] = /^building-(\d+)$/.exec(name) ?? []; // what a killed run left
    if (pid !== undefined && !fs.existsSync(`/proc/${pid}`)) fs.rmSync(join(cache, name), { recursive: true });
  }
  const work = join(cache, `building-${process.pid}`);
  fs.mkdirSync(work);
  try {
    await build(work);
    fs.renameSync(work, folder);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return folder;
}
