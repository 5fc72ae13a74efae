import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const kinds = /\.(sh|py|css|client\.js)$/;

/** A Vite plugin: tests import scripts as text, as the bundler does (bin/text.mjs), whatever ends the lines of the checkout. */
export const text = {
  name: 'text',
  enforce: 'pre' as const,
  // under another name: what ends in .css Vitest empties, whoever has loaded it
  resolveId: (source: string, importer = ''): string | undefined =>
    kinds.test(source) && source.startsWith('.') ? `${resolve(dirname(importer), source)}.text.js` : undefined,
  load(id: string): string | undefined {
    const [, path] = /^(.+)\.text\.js$/.exec(id) ?? [];
    if (path === undefined) return undefined;
    return `export default ${JSON.stringify(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'))};`;
  },
};
