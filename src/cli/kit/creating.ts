import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { absorbed } from '../../kit/absorb';
import { filled, open, put } from '../../kit/fill';
import type { Item } from '../../kit/item';
import { newKit } from '../../kit/kit';
import { KitFile } from '../../kit/store';
import { ProblemsError } from '../../problems';
import { writeSealingCert } from '../../secrets/disk';
import { sealingCertPath } from '../../secrets/sealing-cert';
import type { Context, Outcome } from '../command';
import { readJson, withAnswers } from './answers';
import { askFor } from './ask';
import { newKeys } from './keys';
import { kitPath } from './options';
import { keep, modelOf, openKit, type Session, sealedIn, sealFrom } from './session';
import { asking, hasTerminal } from './terminal';

/** Opens the kit that is there or begins one, with the answers that were given and all that can be made. */
export async function begin(context: Context): Promise<Session> {
  const { root, homelab, options } = context;
  const answers = typeof options.answers === 'string' ? await readJson(options.answers) : {};
  const path = kitPath(homelab, options.kit);
  const isThere = new KitFile(path, root).exists;
  const session = isThere ? await openKit(context) : await newSession(context, path);
  const { lab, now } = session;
  const answered = withAnswers(lab, session.kit, answers, now).kit;
  if (answered.values['sealingKey.privateKey'] === undefined) {
    refuseOthersCertificate(root, homelab, path);
    process.stderr.write('making the keys: a few seconds\n');
  }
  await keep(session, filled(lab, absorbed(lab, answered, sealedIn(root, homelab), now).kit, now).kit);
  return session;
}

/** Begins a kit that is not there yet; nothing is written. */
export async function newSession(context: Context, path: string): Promise<Session> {
  const { root, homelab, options } = context;
  const { lab, objects } = await modelOf(context);
  const file = new KitFile(path, root);
  const keys = await newKeys(options);
  const now = new Date();
  const kit = newKit(homelab, keys.kind === 'recipients' ? keys.recipients : [], now);
  return { root, lab, objects, file, keys, now, kit, before: kit };
}

/** A certificate in Git is of a key that somebody has: with another one, nothing that was sealed would open. */
function refuseOthersCertificate(root: string, homelab: string, path: string): void {
  if (!existsSync(join(root, sealingCertPath(homelab)))) return;
  throw new ProblemsError([
    {
      code: 'KIT_MISSING',
      where: path,
      what: `there is no kit, and ${sealingCertPath(homelab)} is of one: with a new key, nothing that is sealed would open`,
      repair: `give that kit: --kit FILE; if it is lost, npx loutik kit recover; of a copied folder, remove ${sealingCertPath(homelab)} and secrets/ first`,
    },
  ]);
}

/** Asks for what is open, on a terminal, and keeps each answer before the next question; seals what there is. */
export async function finish(session: Session, { root, homelab, options }: Context): Promise<Outcome> {
  const { lab, file } = session;
  if (hasTerminal() && options.answers === undefined && open(lab, session.kit).length > 0) await askAll(session);
  const certificate = session.kit.values['sealingKey.certificate']?.value ?? '';
  const cert = writeSealingCert(root, homelab, certificate) ? [sealingCertPath(homelab)] : [];
  const sealed = [...cert, ...sealFrom(session)];
  const left = open(lab, session.kit);
  return {
    text: [
      ...sealed.map((path) => `  + ${path}`),
      ...(left.length > 0 ? ['', `left for later (${left.length}):`, ...left.flatMap(leftLines)] : []),
      '',
      `✓ ${file.path} holds ${Object.keys(session.kit.values).length} values. Copy it to two other places; commit clusters/${homelab}`,
    ].join('\n'),
    result: { kit: file.path, sealed, left: left.map(({ name }) => name) },
  };
}

function leftLines({ name, question }: Item): string[] {
  return [`  ${name}`, ...(question ? [`      ${question.found}`] : [])];
}

/** Asks for what is open and somebody knows, and keeps each answer before the next question. */
export async function askAll(session: Session): Promise<void> {
  const { lab } = session;
  let answers = 0;
  const kept = () => `${answers === 1 ? '1 answer is' : `${answers} answers are`} kept in ${session.file.path}. Run it again to go on`;
  await asking(kept, async (dialogue) => {
    const asked = new Set<string>();
    for (;;) {
      const left = open(lab, session.kit).filter(({ name }) => !asked.has(name));
      const item = left.find(({ question }) => question !== undefined);
      if (item === undefined) return;
      asked.add(item.name);
      dialogue.say(`\n${item.name}, of ${left.length} that are open`);
      const kept = await askFor(dialogue, item, true);
      if (kept === undefined) continue;
      await keep(session, put(lab, session.kit, item.name, kept, new Date()));
      answers++;
    }
  });
}
