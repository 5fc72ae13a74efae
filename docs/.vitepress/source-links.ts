import { existsSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

/** Where a page of the repository is on the site; undefined for what is no page of it. */
export function pageOf(path: string): string | undefined {
  if (path === 'README.md' || path === 'CONTRIBUTING.md') return `/${path.toLowerCase()}`;
  const [, name] = /^docs\/([^/]+\.md)$/.exec(path) ?? [];
  return name && `/${name}`;
}

/** Where a source can be read; undefined while nobody says where the repository is. */
function sourceUrl(path: string): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA } = process.env; // as GitHub's runners have them
  return GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}/${path}`;
}

/**
 * Pages link to each other and to sources as files of the repository do. On the site a link to a page leads to that page, one to a source
 * to where the repository is, or is no link while nobody says where; one to nothing ends the build.
 */
export function sourceLinks(md: MarkdownRenderer, root: string): void {
  md.core.ruler.push('source-links', ({ tokens, env }) => {
    const page = relative(root, (env.realPath ?? env.path) as string).replaceAll('\\', '/');
    for (const { children } of tokens) {
      const opened: boolean[] = [];
      for (const token of children ?? []) {
        if (token.type === 'link_close' && opened.pop() === false) Object.assign(token, { type: 'text', tag: '', nesting: 0 });
        if (token.type !== 'link_open') continue;
        const href = token.attrGet('href') ?? '';
        const [path = '', hash] = href.split('#');
        opened.push(true);
        if (path === '' || /^([a-z]+:|\/)/.test(path)) continue;
        const target = posix.join(posix.dirname(page), decodeURI(path));
        if (!existsSync(join(root, target))) throw new Error(`${page} links to ${target}, which is not there`);
        const to = pageOf(target) ?? sourceUrl(target);
        if (to !== undefined) token.attrSet('href', hash === undefined ? to : `${to}#${hash}`);
        else {
          opened[opened.length - 1] = false;
          Object.assign(token, { type: 'text', tag: '', nesting: 0 });
        }
      }
    }
  });
}
