import { join, resolve } from 'node:path';
import type { ReportData } from '../report/data/report-data';
import type { Language } from '../report/words/words';
import { suggest } from '../suggest';
import { type Command, type Context, UsageError } from './command';

export const report: Command = {
  name: 'report',
  summary: 'the homelab as one page to look at, report/<homelab>/index.html: the map, a card for each service, what if, the proofs',
  examples: [
    'npx loutik report',
    'npx loutik report --language fr',
    'npx loutik report --watch',
    'npx loutik report --poster door.svg',
    'npx loutik report --docusaurus ../site/docs',
  ],
  options: {
    language: { type: 'string', value: 'en|fr', about: 'the language of the page (en; of --docusaurus fr)' },
    watch: { type: 'boolean', about: 'serves the page on this computer, and makes and shows it again at each save, until Ctrl-C' },
    poster: { type: 'string', value: 'FILE', about: 'the map as a poster instead: an SVG of A3' },
    docusaurus: {
      type: 'string',
      value: 'DIR',
      about: 'the presentation instead, as Markdown for a Docusaurus site: <homelab>.md in that folder',
    },
  },
  onProblems: 'no page was written',
  takesAll: true,
  async run({ root, homelab, modules, options }) {
    const begin = performance.now();
    const { isLanguage, languages } = await import('../report/words/words');
    if (options.poster !== undefined && options.docusaurus !== undefined)
      throw new UsageError('report makes a --poster or a --docusaurus page, not both at once');
    if (options.watch === true && (options.poster ?? options.docusaurus) !== undefined)
      throw new UsageError('report --watch shows the page: it takes no --poster and no --docusaurus');
    const language = String(options.language ?? (options.docusaurus === undefined ? 'en' : 'fr'));
    if (!isLanguage(language)) {
      const right = suggest(language, Object.keys(languages));
      throw new UsageError(
        `--language takes ${Object.keys(languages).join(' or ')}, not ${language}${right ? `; did you mean ${right}?` : ''}`,
      );
    }
    const { data, file, content } = await made(language, { root, homelab, modules, options });
    if (options.watch === true) await watched(content, language, { root, homelab });
    const seconds = ((performance.now() - begin) / 1000).toFixed(2);
    const failing = data.proofs.filter(({ outcome }) => outcome === 'fails' || outcome === 'broken').map(({ id }) => id);
    return {
      text: [
        `✓ ${file} in ${seconds} s`,
        ...(failing.length > 0 ? [`  these proofs fail, and the page says so: ${failing.join(', ')} (npx loutik check)`] : []),
      ].join('\n'),
      result: { homelab, file: resolve(root, file), language, bytes: Buffer.byteLength(content), failing },
    };
  },
};

/** Makes what is asked for, and puts it into its place. */
async function made(
  language: Language,
  { root, homelab, modules, options }: Pick<Context, 'root' | 'homelab' | 'modules' | 'options'>,
): Promise<{ readonly data: ReportData; readonly file: string; readonly content: string }> {
  const { makePage, makeReport } = await import('../report/make');
  if (options.poster !== undefined || options.docusaurus !== undefined) {
    const data = await makeReport({ root, homelab, modules });
    const { writeAt } = await import('../report/write');
    const file = options.poster === undefined ? join(String(options.docusaurus), `${homelab}.md`) : String(options.poster);
    const content =
      options.poster === undefined
        ? (await import('../report/docusaurus')).docusaurusPage(data, language)
        : await (await import('../report/map/poster')).poster(data, language);
    writeAt(resolve(file), content);
    return { data, file: resolve(file), content };
  }
  const { data, content } = await makePage({ root, homelab, modules }, language);
  const { publish } = await import('../files/publish');
  const file = `report/${homelab}/index.html`;
  publish(root, [{ path: file, content }], { folders: [], files: [file] });
  return { data, file, content };
}

/** Shows the page, and each that follows it, until somebody ends it. */
async function watched(content: string, language: Language, { root, homelab }: Pick<Context, 'root' | 'homelab'>): Promise<void> {
  const [{ watchReport }, { publish }, { tell }] = await Promise.all([
    import('../report/watch'),
    import('../files/publish'),
    import('./tell'),
  ]);
  const file = `report/${homelab}/index.html`;
  const put = (made: string) => void publish(root, [{ path: file, content: made }], { folders: [], files: [file] });
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const say = (line: string) => process.stderr.write(`${line}\n`);
  await watchReport(
    { root, homelab, language, content, put },
    {
      begun: (address) => say(`${address} shows ${homelab}, and again at each save; Ctrl-C ends it`),
      made: (milliseconds) => say(`✓ made again in ${Math.round(milliseconds)} ms`),
      failed: (error) => tell(error, root),
    },
    ended,
  );
}
