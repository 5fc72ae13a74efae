import { put } from '../../kit/fill';
import type { Item } from '../../kit/item';
import { ownNames } from '../../kit/items';
import { withValue } from '../../kit/kit';
import { itemsFor } from '../../kit/values';
import { failOn } from '../../problems';
import { type Context, type Outcome, UsageError } from '../command';
import { readValue } from '../given-value';
import { readAnswer } from './answers';
import { askFor } from './ask';
import { unknownName } from './names';
import { absorb, keep, openKit, sealFrom } from './session';
import { asking, hasTerminal } from './terminal';

/** Takes a value for a name, keeps it, and seals what it changes. */
export async function setValue(context: Context, name: string): Promise<Outcome> {
  const { options } = context;
  const from = options['from-file'];
  if (from === undefined && !hasTerminal())
    throw new UsageError('Without a terminal, kit set takes --from-file FILE, or --from-file - for standard input');
  const session = await openKit(context);
  const { lab, kit, file } = session;
  const items = itemsFor(lab, kit);
  const item = items.find((each) => each.name === name);
  if (item === undefined && !ownNames(lab).includes(name))
    throw unknownName(name, [...items.map((each) => each.name), ...ownNames(lab)], 'this homelab needs nothing of that name');
  const value = typeof from === 'string' ? await fromFile(from, name, item) : await typed(name, item);
  const whole = absorb(session);
  const next = item === undefined ? withValue(whole, name, value, session.now) : put(lab, whole, name, value, session.now);
  await keep(session, next);
  const sealed = sealFrom(session);
  return {
    text: [
      ...sealed.map((path) => `  ~ ${path}`),
      `✓ ${name} is in ${file.path}${sealed.length > 0 ? '; commit what was sealed' : ''}`,
    ].join('\n'),
    result: { name, sealed, changed: next !== whole },
  };
}

/** The value of an item in a file: text is what an answer would be, anything else its bytes. */
export async function fromFile(path: string, name: string, item: Item | undefined): Promise<string | Buffer> {
  const { value } = await readValue(path);
  const text = value.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(value);
  const read = item && isText ? readAnswer(item, text) : undefined;
  if (read && 'kept' in read) return read.kept;
  const fault = value.length === 0 ? 'is empty' : (read?.fault ?? item?.fault(value));
  failOn(
    fault === undefined
      ? []
      : [{ code: 'SECRET_INVALID', where: name, what: `it ${fault}`, repair: item?.question?.found ?? 'give another value' }],
  );
  return value;
}

function typed(name: string, item: Item | undefined): Promise<string> {
  return asking(
    () => 'nothing was changed',
    async (dialogue) => {
      if (item) return (await askFor(dialogue, item, false)) ?? '';
      return dialogue.secret(`${name}, which is not shown`, (text) => (text === '' ? { fault: 'is empty' } : text));
    },
  );
}
