import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { visibleLines } from '../../visible';
import { type Command, UsageError } from '../command';
import { nameOf, options } from './options';

const shownLines = 200;

export const logs: Command = {
  name: 'twin logs',
  summary: 'prints the end of the log of one part, or lists the parts',
  examples: ['npx loutik twin logs', 'npx loutik twin logs argocd-application-controller --follow'],
  options: { name: options.name, follow: { type: 'boolean', about: 'goes on with what is added, until Ctrl-C' } },
  takes: ['part'],
  async run(context) {
    const { TwinFolder } = await import('../../twin/folder');
    const { unknownTwin } = await import('../../twin/running');
    const name = nameOf(context);
    const folder = new TwinFolder(name);
    if (!folder.exists) throw unknownTwin(name);
    const [part] = context.args;
    if (part === undefined) return { output: folder.logs.join('\n'), result: { parts: folder.logs } };
    if (!folder.logs.includes(part)) throw new UsageError(`There is no part ${part}; there is ${folder.logs.join(', ')}`);
    const path = folder.log(part);
    const log = added(path, 0);
    const lines = log.text.trimEnd().split('\n').slice(-shownLines);
    const shown = visibleLines(lines.join('\n'));
    if (!context.options.follow) return { output: shown, result: { part, lines } };
    process.stdout.write(`${shown}\n`);
    for (let end = log.end; folder.exists; ) {
      await sleep(300);
      const more = added(path, end);
      process.stdout.write(visibleLines(more.text));
      end = more.end;
    }
    return { result: { part } };
  },
};

/** What stands in a file from a place on, and where it ends now. A file that was begun anew is read from its start. */
function added(path: string, from: number): { readonly text: string; readonly end: number } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const start = size < from ? 0 : from;
    const bytes = Buffer.alloc(size - start);
    readSync(file, bytes, 0, bytes.length, start);
    return { text: bytes.toString('utf8'), end: size };
  } finally {
    closeSync(file);
  }
}
