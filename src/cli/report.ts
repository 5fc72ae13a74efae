import { join } from 'node:path';
import { suggest } from '../suggest';
import { type Command, UsageError } from './command';

export const report: Command = {
  name: 'report',
  summary: 'the homelab as one page to look at, report/<homelab>/index.html: the map, a card for each service, what if, the proofs',
  examples: ['npx loutik report', 'npx loutik report --language fr'],
  options: {
    language: { type: 'string', value: 'en|fr', about: 'the language of the page (en)' },
  },
  onProblems: 'no page was written',
  takesAll: true,
  async run({ root, homelab, modules, options }) {
    const begin = performance.now();
    const [{ isLanguage, languages }, { makeReport }, { publish }, { page }] = await Promise.all([
      import('../report/words/words'),
      import('../report/make'),
      import('../files/publish'),
      import('../report/page/page'),
    ]);
    const language = String(options.language ?? 'en');
    if (!isLanguage(language)) {
      const right = suggest(language, Object.keys(languages));
      throw new UsageError(
        `--language takes ${Object.keys(languages).join(' or ')}, not ${language}${right ? `; did you mean ${right}?` : ''}`,
      );
    }
    const data = await makeReport({ root, homelab, modules });
    const path = `report/${homelab}/index.html`;
    const content = await page(data, language);
    publish(root, [{ path, content }], { folders: [], files: [path] });
    const seconds = ((performance.now() - begin) / 1000).toFixed(2);
    const failing = data.proofs.filter(({ outcome }) => outcome === 'fails' || outcome === 'broken').map(({ id }) => id);
    return {
      text: [
        `✓ ${path} in ${seconds} s: open it in a browser`,
        ...(failing.length > 0 ? [`  these proofs fail, and the page says so: ${failing.join(', ')} (npx loutik check)`] : []),
      ].join('\n'),
      result: { homelab, file: join(root, path), language, bytes: Buffer.byteLength(content), failing },
    };
  },
};
