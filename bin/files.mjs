// Files that the launcher makes and keeps: each is whole or not there.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ends a file, so that one cut short by a full disk or a kill is noticed. */
const end = '\n//# loutik: whole\n';

/** The text of a file that was stored whole, else undefined. */
export function whole(path) {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return text.endsWith(end) ? text : undefined;
}

/** Puts a script in place, its source map first; returns its path. */
export function store(folder, name, code, map) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  if (map !== undefined) writeFileSync(`${path}.map`, map);
  const link = map === undefined ? '' : `\n//# sourceMappingURL=${name}.map`;
  writeFileSync(`${path}.${process.pid}`, `${code.replace(/\/\/# sourceMappingURL=.*\n?$/, '')}${link}${end}`);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** Keeps the newest few scripts of a folder, for going back and forth between branches. */
export function prune(folder, current) {
  const age = (file) => statSync(join(folder, file)).mtimeMs;
  const scripts = readdirSync(folder).filter((file) => file.endsWith('.cjs') && file !== current);
  for (const file of scripts.sort((a, b) => age(b) - age(a)).slice(4)) {
    rmSync(join(folder, file), { force: true });
    rmSync(join(folder, `${file}.map`), { force: true });
  }
}
