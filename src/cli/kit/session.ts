import type { Lab } from '../../constructs/lab';
import { absorbed } from '../../kit/absorb';
import type { Keys } from '../../kit/keys';
import type { Kit } from '../../kit/kit';
import { sealingsOf } from '../../kit/sealings';
import { KitFile } from '../../kit/store';
import { assemble, type Model } from '../../model/assemble';
import { loadUnsealed, sealedFilesOf } from '../../model/load';
import { readSealedFile } from '../../model/sealed-secrets';
import type { Objects } from '../../objects/objects';
import { sealInto } from '../../secrets/disk';
import type { Context } from '../command';
import { keysFor } from './keys';
import { kitPath } from './options';

/** A homelab and its opened kit, for as long as a command works with them. */
export interface Session {
  readonly root: string;
  readonly lab: Lab;
  readonly objects: Objects;
  readonly file: KitFile;
  readonly keys: Keys;
  kit: Kit;
  /** As it was opened. */
  readonly before: Kit;
  readonly now: Date;
}

/** The homelab's model as if nothing were sealed: what is sealed badly keeps nobody from sealing it again. */
export async function modelOf({ root, homelab, modules }: Context): Promise<Model> {
  return assemble(await loadUnsealed(root, homelab, modules));
}

export async function labOf(context: Context): Promise<Lab> {
  return (await modelOf(context)).lab;
}

/** The kit of a homelab, opened. */
export async function openKit(context: Context): Promise<Session> {
  const { root, homelab, options } = context;
  const { lab, objects } = await modelOf(context);
  const file = new KitFile(kitPath(homelab, options.kit), root);
  const keys = await keysFor(file, options);
  const kit = await file.open(keys, homelab);
  return { root, lab, objects, file, kit, before: kit, now: new Date(), keys: withRecipients(keys, kit) };
}

/** Whom a kit is encrypted to stands in the kit. */
function withRecipients(keys: Keys, { recipients }: Kit): Keys {
  return keys.kind === 'recipients' ? { ...keys, recipients } : keys;
}

/** Keeps a kit: the file is written, and read back. */
export async function keep(session: Session, kit: Kit): Promise<void> {
  if (kit === session.kit) return;
  await session.file.write(kit, session.keys);
  session.kit = kit;
}

/** What is sealed in Git, as far as it can be read, by `<namespace>/<name>`. */
export function sealedIn(root: string, homelab: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const read = sealedFilesOf(root, homelab).map(readSealedFile);
  return new Map(read.flatMap((file) => (Array.isArray(file) ? [] : [[`${file.namespace}/${file.name}`, file.encryptedData] as const])));
}

/** Takes what Git has sealed and the kit has not into the kit, so that it can be sealed again. */
export function absorb(session: Session): Kit {
  const { root, lab, kit, now } = session;
  return absorbed(lab, kit, sealedIn(root, lab.homelab), now).kit;
}

/** Seals what the kit has and Git has not. @returns the files that were written */
export function sealFrom({ root, lab, kit, before }: Session, anew = false): readonly string[] {
  const certificate = kit.values['sealingKey.certificate']?.value;
  if (certificate === undefined) return [];
  const sealings = sealingsOf(lab, { kit, before }, sealedIn(root, lab.homelab), anew);
  return sealInto(root, certificate, sealings).map(({ file }) => file);
}
