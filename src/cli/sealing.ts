import { existsSync } from 'node:fs';
import { originOf } from '../constructs/secret-origin';
import { put } from '../kit/fill';
import type { Item, Use } from '../kit/item';
import { type Kit, newKit, withValue } from '../kit/kit';
import { sealingsFor } from '../kit/sealings';
import { itemNameOf, ownName, usesOf } from '../kit/secret-items';
import { itemsFor, valueFor } from '../kit/values';
import { failOn } from '../problems';
import { readSealingCert, sealInto } from '../secrets/disk';
import { makerOf, valueFault } from '../secrets/form';
import { targetsOf } from '../secrets/targets';
import { type Context, type Outcome, UsageError } from './command';
import { readValue } from './given-value';
import { readAnswer } from './kit/answers';
import { askFor } from './kit/ask';
import { kitPath } from './kit/options';
import { keep, labOf, openKit, type Session, sealedIn } from './kit/session';
import { asking, hasTerminal } from './kit/terminal';

/** Where values are put before they are sealed: the kit, when it is there and somebody can open it; else nothing that lasts. */
interface Hold {
  kit: Kit;
  readonly session?: Session;
}

/** Seals one key of a secret, or each of its keys. A value that other keys share is sealed there too. */
export async function sealOne(context: Context, asked: string, key: string | undefined): Promise<Outcome> {
  const { root, homelab, options } = context;
  const now = new Date();
  const certificate = readSealingCert(root, homelab, now);
  const lab = await labOf(context);
  const targets = targetsOf(lab, asked, key);
  const isFrom = options['from-file'] !== undefined || !hasTerminal();
  if (targets.length > 1 && isFrom && options.generate !== true)
    throw new UsageError(`${asked} has several keys; say which: ${targets.map((each) => each.key).join(', ')}`);
  const uses = usesOf(lab).filter((use) => targets.some(({ secret, key }) => use.secret === secret && use.key === key));
  const from = typeof options['from-file'] === 'string' ? options['from-file'] : '-';
  const given = isFrom && options.generate !== true ? await readValue(from) : undefined;
  const hold = await holdOf(context);
  const touched = new Set<Use>();
  for (const use of uses) {
    const item = itemFor(hold.kit, lab, use);
    const name = item?.name ?? ownName(use);
    const value = options.generate === true ? generated(use, item, now) : given ? checked(use, item, given.value) : await typed(use, item);
    hold.kit = item ? put(lab, hold.kit, name, value, now) : withValue(hold.kit, name, value, now);
    for (const other of usesOf(lab)) if (ownName(other) === name || itemNameOf(other) === name) touched.add(other);
  }
  if (hold.session) await keep(hold.session, hold.kit);
  const written = sealInto(root, certificate, sealingsFor(hold.kit, [...touched]));
  return {
    text: [
      ...written.map(
        ({ file, lacks }) => `  ~ ${file}${lacks.length > 0 ? `, which still lacks ${lacks.join(', ')}: synth refuses it until then` : ''}`,
      ),
      ...(given?.wasTrimmed ? ['  the end of its line was left off'] : []),
      `✓ sealed${keptLine(hold)}; commit it`,
    ].join('\n'),
    result: { sealed: written, kit: hold.session?.file.path },
  };
}

/** Seals all that is not sealed yet: what the kit has, what can be made, and on a terminal what somebody knows. */
export async function sealAll(context: Context): Promise<Outcome> {
  const { root, homelab } = context;
  const now = new Date();
  const certificate = readSealingCert(root, homelab, now);
  const lab = await labOf(context);
  const before = sealedIn(root, homelab);
  const isSealed = ({ secret, key }: Use) => before.get(`${secret.namespace}/${secret.name}`)?.[key] !== undefined;
  const pending = () => usesOf(lab).filter((use) => !isSealed(use));
  const hold = await holdOf(context);
  const written = new Set<string>();
  const flush = async () => {
    if (hold.session) await keep(hold.session, hold.kit);
    const whole = pending().filter(({ secret }) =>
      pending().every((use) => use.secret !== secret || valueFor(hold.kit, use) !== undefined),
    );
    const files = sealInto(
      root,
      certificate,
      sealingsFor(
        hold.kit,
        whole.filter(({ secret }) => !written.has(secret.homelabFile)),
      ),
    );
    for (const { file } of files) written.add(file);
  };
  const missing = () =>
    itemsFor(lab, hold.kit).filter(
      ({ name, uses }) =>
        hold.kit.values[name] === undefined && uses.some((use) => !isSealed(use) && valueFor(hold.kit, use) === undefined),
    );
  for (const { name, makes, uses } of missing()) {
    // what is sealed elsewhere has a value already, and another one would not fit it
    if (makes && !uses.some(isSealed)) hold.kit = put(lab, hold.kit, name, makes('', now), now);
  }
  await flush();
  if (hasTerminal() && missing().length > 0) {
    await asking(
      () => `${written.size} files are sealed. Run it again to go on`,
      async (dialogue) => {
        for (const item of missing()) {
          dialogue.say(`\n${item.name}`);
          const kept = await askFor(dialogue, item, true);
          if (kept === undefined) continue;
          hold.kit = put(lab, hold.kit, item.name, kept, now);
          await flush();
        }
      },
    );
  }
  const left = missing().map(({ name }) => name);
  return {
    text: [
      ...[...written].map((file) => `  + ${file}`),
      ...(left.length > 0 ? [`  still to seal: ${left.join(', ')}`] : []),
      `✓ ${written.size} files sealed${keptLine(hold)}${written.size > 0 ? '; commit them' : ''}`,
    ].join('\n'),
    result: { sealed: [...written], left, kit: hold.session?.file.path },
  };
}

async function holdOf(context: Context): Promise<Hold> {
  const { homelab, options } = context;
  const isAsked = ['kit', 'identity', 'passphrase-file'].some((name) => options[name] !== undefined);
  const isThere = existsSync(kitPath(homelab, options.kit));
  if (!isAsked && !(isThere && hasTerminal())) return { kit: newKit(homelab, [], new Date()) };
  const session = await openKit(context);
  return { kit: session.kit, session };
}

const keptLine = ({ session }: Hold) =>
  session ? `, and kept in ${session.file.path}` : '; no kit was opened (--kit, --passphrase-file), so none keeps the value';

/** The item that a key's value is given to; none where the key has to have a value of its own. */
function itemFor(kit: Kit, lab: Session['lab'], use: Use): Item | undefined {
  const { kind } = originOf(use.origin ?? '');
  if (kind === 'below' || kind === 'time' || kit.values[ownName(use)] !== undefined)
    return itemsFor(lab, kit).find(({ name }) => name === ownName(use));
  return itemsFor(lab, kit).find(({ name }) => name === itemNameOf(use));
}

function generated(use: Use, item: Item | undefined, now: Date): string {
  const value = item ? item.makes?.('', now) : makerOf(use.origin)?.(now);
  if (value === undefined) {
    const repair = item?.question?.found ?? use.secret.about;
    failOn([{ code: 'SECRET_INVALID', where: ownName(use), what: 'no program can make it: somebody else gives it out', repair }]);
  }
  return value as string;
}

function checked(use: Use, item: Item | undefined, value: Buffer): string | Buffer {
  const fault = valueFault(undefined, value) ?? (item ? item.fault(value) : valueFault(use.origin, value));
  failOn(fault === undefined ? [] : [{ code: 'SECRET_INVALID', where: ownName(use), what: `it ${fault}`, repair: use.secret.about }]);
  return value;
}

function typed(use: Use, item: Item | undefined): Promise<string> {
  return asking(
    () => 'nothing was sealed',
    async (dialogue) => {
      dialogue.say(`  ${use.secret.about}`);
      const read = (text: string) => {
        const answer = item ? readAnswer(item, text) : { kept: text };
        const fault = 'fault' in answer ? answer.fault : valueFault(use.origin, Buffer.from(text));
        return fault === undefined ? { kept: 'kept' in answer ? answer.kept : text } : { fault };
      };
      return (await dialogue.secret(`${ownName(use)}, which is not shown`, read)).kept;
    },
  );
}
