import { remade } from '../../kit/fill';
import type { Item } from '../../kit/item';
import { ownNames } from '../../kit/items';
import { bytesIn, type Kit } from '../../kit/kit';
import { orderOf } from '../../kit/order';
import { changed, given, rotated, rotationFault, unsealed } from '../../kit/rotate';
import { itemsFor } from '../../kit/values';
import { verifySealed } from '../../kit/verify';
import { sealedFilesOf } from '../../model/load';
import { failOn, type Problem } from '../../problems';
import { writeSealingCert } from '../../secrets/disk';
import { sealingCertPath } from '../../secrets/sealing-cert';
import { type Context, type Outcome, UsageError } from '../command';
import { askFor } from './ask';
import { unknownName } from './names';
import { absorb, keep, openKit, type Session, sealFrom } from './session';
import { fromFile } from './setting';
import { stepLines } from './steps';
import { asking, hasTerminal } from './terminal';

const sealingKey = 'sealingKey.privateKey';

/** Gives items another value each, keeps them, seals what holds them, and says in which order they are taken. */
export async function rotateValues(context: Context, names: readonly string[]): Promise<Outcome> {
  const { options } = context;
  const session = await openKit(context);
  const items = wanted(session, names);
  if (options.order === true) return told(session, items, [], session.kit);
  const asked = items.filter(({ makes }) => makes === undefined);
  if (asked.length > 0 && options['from-file'] === undefined && !hasTerminal())
    throw new UsageError(`Without a terminal, ${asked.map(({ name }) => name).join(', ')} take --from-file FILE, one at a time`);
  const isSealingKey = items.some(({ name }) => name === sealingKey);
  const whole = absorb(session);
  if (isSealingKey) failOn(verifySealed(session.lab, whole, sealedFilesOf(session.root, session.lab.homelab)).problems);
  if (typeof options['from-file'] === 'string' && asked.length === 0)
    throw new UsageError(`A program makes ${names.join(', ')}; npx loutik kit set takes a value of your own`);
  const file = typeof options['from-file'] === 'string' ? await differing(session, asked[0] as Item, options['from-file']) : undefined;
  if (isSealingKey) process.stderr.write('making the keys: a few seconds\n');
  await keep(session, remade(session.lab, whole, items, session.now));
  if (file !== undefined) await keep(session, given(session.lab, session.kit, asked[0] as Item, file, session.now));
  else if (asked.length > 0) {
    await askEach(session, asked).catch((error) => {
      sealAfter(session, isSealingKey); // what was answered, whatever became of the rest
      throw error;
    });
  }
  return told(session, items, sealAfter(session, isSealingKey), whole);
}

/** Seals what the kit has now, with its certificate. @returns the files that were written */
export function sealAfter(session: Session, isSealingKey: boolean): readonly string[] {
  const { root, lab, kit } = session;
  const certificate = bytesIn(kit, 'sealingKey.certificate')?.toString('utf8') ?? '';
  const cert = isSealingKey && writeSealingCert(root, lab.homelab, certificate) ? [sealingCertPath(lab.homelab)] : [];
  return [...cert, ...sealFrom(session, isSealingKey)];
}

/** The items that are meant; what is unknown, or gets no value by itself, is told all at once. */
function wanted({ lab, kit }: Session, names: readonly string[]): readonly Item[] {
  const { items, unknown } = rotated(lab, kit, names);
  const known = [...itemsFor(lab, kit).map(({ name }) => name), ...ownNames(lab)];
  failOn(unknown.flatMap((name) => unknownName(name, known, 'this homelab needs nothing of that name').problems));
  failOn(
    items.flatMap((item): Problem[] => {
      const fault = rotationFault(item);
      return fault === undefined ? [] : [{ code: 'SECRET_INVALID', where: item.name, what: fault, repair: 'leave it out' }];
    }),
  );
  return items;
}

/** The value in a file, which has to be another one than the kit has. */
async function differing({ kit }: Session, item: Item, path: string): Promise<string | Buffer> {
  const value = await fromFile(path, item.name, item);
  if (bytesIn(kit, item.name)?.equals(Buffer.from(value as string)))
    failOn([
      { code: 'SECRET_INVALID', where: item.name, what: 'it is the one that the kit has', repair: item.question?.found ?? 'give another' },
    ]);
  return value;
}

async function askEach(session: Session, items: readonly Item[]): Promise<void> {
  let answers = 0;
  await asking(
    () => `${answers} of ${items.length} answers are kept. Run it again for the others`,
    async (dialogue) => {
      for (const item of items) {
        dialogue.say(`\n${item.name}: another value`);
        const value = await askFor(dialogue, item, false);
        if (value === undefined) continue;
        await keep(session, given(session.lab, session.kit, item, value, new Date()));
        answers++;
      }
    },
  );
}

function told({ lab, objects, file, kit }: Session, items: readonly Item[], files: readonly string[], before: Kit): Outcome {
  const steps = orderOf(lab, items, objects.pods());
  const others = changed(before, kit, items).map(({ name }) => name);
  const left = unsealed(lab, before, kit, files);
  return {
    text: [
      ...files.map((path) => `  ~ ${path}`),
      ...left.map((name) => `  not sealed: ${name}, whose secret still lacks other values`),
      ...(others.length > 0
        ? [`✓ ${others.join(', ')}: another value is in ${file.path}, beside the old one. Copy it to its other places`]
        : []),
      '',
      ...(steps.length > 0 ? ['In this order:', ...stepLines(steps)] : ['Nobody else has it: nothing is to do.']),
    ].join('\n'),
    result: { rotated: others, sealed: files, left, steps },
  };
}
