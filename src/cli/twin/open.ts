import { spawn } from 'node:child_process';
import { type Command, type Outcome, UsageError } from '../command';
import { nameOf, options } from './options';

export const open: Command = {
  name: 'twin open',
  summary:
    'prints the address of the twin’s Argo CD, or of a service of a twin that runs; on a desktop, shows Argo CD’s page when it has one',
  examples: ['npx loutik twin open', 'npx loutik twin open nextcloud'],
  options: { name: options.name },
  takes: ['service'],
  async run(context) {
    const [{ running }, { openRoute }] = await Promise.all([import('../../twin/running'), import('../../twin/run/open-route')]);
    const { folder, api } = await running(nameOf(context));
    api.close();
    const [service] = context.args;
    if (service !== undefined) {
      const route = openRoute(folder, service);
      if ('unknown' in route) throw new UsageError(route.unknown);
      return {
        output: route.url,
        text: [
          `Its name means the twin behind this proxy alone: 127.0.0.1:${route.proxy}. Its certificate is of the twin's own authority: ${route.authority}`,
          `  curl --proxy http://127.0.0.1:${route.proxy} --cacert ${route.authority} ${route.url}`,
          `  chromium --proxy-server=127.0.0.1:${route.proxy} --user-data-dir=$(mktemp -d) ${route.url}`,
        ].join('\n'),
        result: route,
      };
    }
    return argocd(`http://127.0.0.1:${folder.state?.ports['argocd-server']}`);
  },
};

async function argocd(url: string): Promise<Outcome> {
  const page = await fetch(url).then(
    (answer) => answer.text(),
    () => '',
  );
  const hasPage = page.includes('<html');
  if (hasPage && process.stdout.isTTY && (process.env.DISPLAY || process.env.WAYLAND_DISPLAY)) show(url);
  return {
    output: url,
    text: hasPage ? undefined : 'This binary of Argo CD has no page (only released ones do): the address serves its API.',
    result: { url, hasPage },
  };
}

function show(url: string): void {
  const browser = spawn('xdg-open', [url], { detached: true, stdio: 'ignore' });
  browser.on('error', () => {}); // the address is printed anyway
  browser.unref();
}
