// What sources import as text, for every bundle of them.
import { readFileSync } from 'node:fs';

/** Scripts, and what pages hold, as text, whose lines end as a shell wants them: a checkout of Git for Windows may have made them end in CR LF. */
export const text = {
  name: 'text',
  setup({ onLoad }) {
    onLoad({ filter: /\.(sh|py|css|client\.js)$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('\r\n', '\n'),
      loader: 'text',
    }));
  },
};
