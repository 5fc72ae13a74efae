import { readFileSync } from 'node:fs';

/** A Vite plugin: tests import scripts as text, as the bundler does (bin/text.mjs), whatever ends the lines of the checkout. */
export const text = {
  name: 'text',
  enforce: 'pre' as const,
  load(id: string): string | undefined {
    const [path = ''] = id.split('?');
    if (!/\.(sh|py|css|client\.js)$/.test(path)) return undefined;
    return `export default ${JSON.stringify(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'))};`;
  },
};
