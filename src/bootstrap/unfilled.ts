import type { FileSpec } from '../files/file-spec';
import { generatedMark } from '../files/file-spec';
import type { Command } from './cloud-config';

/** Where the owner gives the values that only he knows. */
export const siteOf = (homelab: string) => `clusters/${homelab}/site.ts`;

/** A file that still has holes, with a note below its header that says so, in the header's own kind of comment. */
export function noted(file: FileSpec, holes: readonly string[], site: string): FileSpec {
  const { content } = file;
  const at = content.indexOf(generatedMark);
  const [begin, end] = [content.lastIndexOf('\n', at) + 1, content.indexOf('\n', at) + 1];
  const [first = ''] = content.slice(begin, end).split(/\s/, 1);
  const [open, close] = first === '<!--' ? ['<!-- ', ' -->'] : [`${first} `, ''];
  const note = [`Not to be used until ${site} has:`, ...holes.map((what) => `- ${what.replace(/\s+/g, ' ')}`)].map(
    (line) => `${open}${line}${close}\n`,
  );
  return { ...file, content: `${content.slice(0, end)}${note.join('')}${content.slice(end)}` };
}

/** On the console, where who waits for the machine looks, and in cloud-init's own log; then no more is done. */
const refuse = `text=$(
  echo "loutik: this machine was given files that are not filled in yet, so it is turned off. $1 has to have:"
  shift
  printf -- '- %s\\n' "$@"
  echo 'Then: npm start, npx loutik kit render, and make it anew.'
)
echo "$text" >&2
echo "$text" >/dev/console
sync
systemctl poweroff --force
sleep infinity`;

/** What cloud-init runs in place of everything else on a machine whose files have holes: it says which, and turns the machine off. */
export function refusal(holes: readonly string[], site: string): Command {
  return ['sh', '-c', refuse, 'loutik', site, ...holes];
}
