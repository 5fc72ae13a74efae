import { spawn } from 'node:child_process';
import type { Command } from '../command';
import { nameOf, options } from './options';

export const open: Command = {
  name: 'twin open',
  summary: 'prints the address of the twin’s Argo CD; on a desktop, shows its page when the binary has one',
  examples: ['npx loutik twin open'],
  options: { name: options.name },
  async run(context) {
    const { running } = await import('../../twin/running');
    const { folder, api } = await running(nameOf(context));
    api.close();
    const url = `http://127.0.0.1:${folder.state?.ports['argocd-server']}`;
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
  },
};

function show(url: string): void {
  const browser = spawn('xdg-open', [url], { detached: true, stdio: 'ignore' });
  browser.on('error', () => {}); // the address is printed anyway
  browser.unref();
}
