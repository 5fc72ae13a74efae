// Makes the site of docs/ in site/, and looks whether every link in it leads somewhere: `npm run site`. With --dev it serves the site, and
// shows a page anew at each save. Nothing is fetched.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitepress = join(dirname(createRequire(import.meta.url).resolve('vitepress/package.json')), 'bin/vitepress.js');
const isDev = process.argv.includes('--dev');
const { status } = spawnSync(process.execPath, [vitepress, isDev ? 'dev' : 'build', 'docs'], { cwd: root, stdio: 'inherit' });
if (status !== 0 || isDev) process.exit(status ?? 1);

const files = readdirSync(join(root, 'site'), { recursive: true }).map((path) => path.replaceAll('\\', '/'));
const pages = new Map(files.filter((path) => path.endsWith('.html')).map((path) => [path, readFileSync(join(root, 'site', path), 'utf8')]));
const dead = [...pages].flatMap(([page, html]) =>
  [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, link]) => {
    const { origin, pathname, hash } = new URL(link.replaceAll('&amp;', '&'), `http://site/${page}`);
    if (origin !== 'http://site') return [];
    const path = posix.normalize(decodeURI(pathname)).slice(1) || 'index.html';
    const target = pages.get(path);
    if (target === undefined ? !files.includes(path) : hash !== '' && !target.includes(` id="${decodeURI(hash.slice(1))}"`))
      return [`${page} links to ${link}, which is not there`];
    return [];
  }),
);
for (const line of dead) console.error(line);
console.log(`${pages.size} pages`);
process.exit(dead.length === 0 ? 0 : 1);
