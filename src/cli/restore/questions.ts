import type { Dialogue } from '../../init/dialogue';
import { age, chosen, type Moment, written } from '../../restore/moments';
import { type Selection, tidyPath } from '../../restore/select';
import { suggest } from '../../suggest';
import { Bytes } from '../../units/bytes';

/** Moments that are shown; older ones are meant by their time. */
const shown = 10;

/** Answers are numbers of a list, or the names in it. */
async function pick<T>(
  dialogue: Dialogue,
  question: string,
  names: readonly string[],
  values: readonly T[],
  otherwise?: string,
): Promise<T> {
  for (const [index, name] of names.entries()) dialogue.say(`  ${index + 1}  ${name}`);
  const read = (text: string): { readonly value: T } | { readonly fault: string } => {
    const index = /^\d{1,3}$/.test(text) ? Number(text) - 1 : names.indexOf(text);
    if (index in values) return { value: values[index] as T };
    const right = suggest(text, names);
    return { fault: `is none of them${right ? `; did you mean ${right}?` : ''}` };
  };
  return ((await dialogue.ask(question, undefined, read, otherwise)) as { value: T }).value;
}

export function askService(dialogue: Dialogue, services: readonly string[]): Promise<string> {
  return pick(dialogue, 'Which service', services, services);
}

export function askVolumes(dialogue: Dialogue, selections: readonly Selection[]): Promise<Selection> {
  const nameOf = ({ volumes }: Selection) => (volumes.length > 1 ? `all of it, as of one time` : (volumes[0]?.name ?? ''));
  return pick(dialogue, 'What of it', selections.map(nameOf), selections);
}

export async function askMoment(dialogue: Dialogue, moments: readonly Moment[], now: number): Promise<Moment> {
  const sizeOf = ({ snapshots }: Moment) => snapshots.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  for (const [index, moment] of moments.slice(0, shown).entries())
    dialogue.say(`  ${index + 1}  ${written(moment.at)}, ${age(now - moment.at)} ago, ${Bytes.of(sizeOf(moment))}`);
  if (moments.length > shown)
    dialogue.say(`     … and ${moments.length - shown} older ones, to ${written(moments.at(-1)?.at ?? 0).slice(0, 10)}`);
  const read = (text: string): Moment | { readonly fault: string } => {
    const listed = /^\d{1,2}$/.test(text) ? moments.slice(0, shown)[Number(text) - 1] : undefined;
    return listed ?? (/^\d{1,2}$/.test(text) ? { fault: 'is none of them' } : chosen(moments, text, now));
  };
  return (await dialogue.ask('As of when', 'a number, or a time like yesterday or 2026-11-26T08:30', read, '1')) as Moment;
}

/** A path; empty for all of it. `fault` looks whether it is there. */
export async function askPath(dialogue: Dialogue, fault: (path: string) => Promise<string | undefined>): Promise<string> {
  for (;;) {
    const read = (text: string) => {
      const path = tidyPath(text);
      return path === undefined ? { fault: 'leads out of the volume' } : { path };
    };
    const { path } = (await dialogue.ask('Which file or folder, by its path in the volume; / for all of it', undefined, read)) as {
      path: string;
    };
    const wrong = path === '' ? undefined : await fault(path);
    if (wrong === undefined) return path;
    dialogue.say(`  ${wrong}`);
  }
}

export async function askYes(dialogue: Dialogue, question: string): Promise<boolean> {
  const read = (text: string) =>
    /^(y|yes)$/i.test(text) ? { yes: true } : /^(n|no)$/i.test(text) ? { yes: false } : { fault: 'is neither yes nor no' };
  return ((await dialogue.ask(question, 'yes or no', read, 'no')) as { yes: boolean }).yes;
}

export function askCut(dialogue: Dialogue): Promise<'finish' | 'undo' | 'leave'> {
  const words = ['finish', 'undo', 'leave'] as const;
  return pick(dialogue, 'What shall become of it', [...words], words);
}
