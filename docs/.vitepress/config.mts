import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { groups } from './sidebar';
import { sourceLinks } from './source-links';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['docs', 'README.md', 'CONTRIBUTING.md'];

/** The site of docs/: `npm run site` makes it in site/, where it needs no server but one for files. */
export default defineConfig({
  title: 'Loutik',
  description: 'A home lab as one typed program.',
  lang: 'en',
  srcDir: '..',
  outDir: '../site',
  cacheDir: '../node_modules/.cache/vitepress',
  srcExclude: readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
    pages.includes(entry.name) ? [] : [entry.isDirectory() ? `${entry.name}/**` : entry.name],
  ),
  rewrites: { 'docs/:page': ':page', 'CONTRIBUTING.md': 'contributing.md', 'README.md': 'readme.md' },
  cleanUrls: false, // any server of files has them as they are
  markdown: { config: (md) => sourceLinks(md, root), theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: Object.entries(groups).map(([text, items]) => ({
      text,
      items: items.map(([name, file]) => ({ text: name, link: `/${file}` })),
    })),
    docFooter: { prev: false, next: false },
  },
});
