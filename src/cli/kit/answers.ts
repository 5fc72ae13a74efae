import { isatty } from 'node:tty';
import { checkBootSecrets } from '../../bootstrap/boot-secrets/check-boot-secrets';
import type { Lab } from '../../constructs/lab';
import { put } from '../../kit/fill';
import type { Item } from '../../kit/item';
import { ownNames } from '../../kit/items';
import { type Kit, withValue } from '../../kit/kit';
import { bootSecretsOf, flattened, itemsFor } from '../../kit/values';
import { failOn, type Problem, ProblemsError } from '../../problems';
import { suggest } from '../../suggest';
import { bytesOf } from '../given-value';

/** What is wrong with an answer, in words that hold nothing of it; else what is kept of it. What is a hash already stays one. */
export function readAnswer(item: Item, answer: string): { readonly kept: string } | { readonly fault: string } {
  const { fault, kept } = item.question ?? {};
  const text = /^-----BEGIN /.test(answer) ? `${answer.trim()}\n` : answer;
  const isReady = kept === undefined || item.fault(Buffer.from(text)) === undefined;
  const wrong = text === '' ? 'is empty' : isReady ? undefined : fault?.(text);
  if (wrong !== undefined) return { fault: wrong };
  const value = isReady ? text : kept(text);
  const invalid = item.fault(Buffer.from(value));
  return invalid === undefined ? { kept: value } : { fault: invalid };
}

/** The JSON object of a file, or of standard input for `-`. No message shows what is in it. */
export async function readJson(path: string): Promise<unknown> {
  const where = path === '-' ? 'standard input' : path;
  const fail = (code: Problem['code'], what: string, repair: string) => new ProblemsError([{ code, where, what, repair }]);
  if (path === '-' && isatty(0))
    throw fail('SECRET_MISSING', 'it is a terminal, which shows what is typed', 'pipe the answers in, or give a file');
  let text: string;
  try {
    text = (await bytesOf(path)).toString('utf8');
  } catch (error) {
    throw fail('SECRET_MISSING', (error as Error).message.replace(/, .*$/, ''), 'give a file that you may read, or - for standard input');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw fail('SECRET_INVALID', 'it is no JSON', 'give an object: names as kit show lists them, and their values');
  }
}

/**
 * A kit with answers put in, by name, or nested as in `BootSecrets`. An empty one is left for later. What has a wrong form, or a name
 * that nothing here has, is told, all at once, and then nothing is taken.
 */
export function withAnswers(lab: Lab, kit: Kit, given: unknown, now: Date): { readonly kit: Kit; readonly names: readonly string[] } {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    failOn([invalid('secrets', 'is no object of names and values', 'give one, with names as kit show lists them')]);
  const answers = Object.entries(flattened(given)).filter(([, text]) => text !== '');
  const names = answers.map(([name]) => name);
  const problems: Problem[] = [];
  let next = kit;
  // which others there are may depend on it
  for (const [name, text] of answers.sort(([a], [b]) => Number(b === 'git.kind') - Number(a === 'git.kind'))) {
    const items = itemsFor(lab, next);
    const item = items.find((each) => each.name === name);
    if (item === undefined && !ownNames(lab).includes(name)) {
      const right = suggest(name, [...items.map((each) => each.name), ...ownNames(lab)]);
      const what = `this homelab needs nothing of that name${right ? `; did you mean ${right}?` : ''}`;
      problems.push({
        code: 'SECRET_UNKNOWN',
        where: `secrets.${name}`,
        what,
        repair: 'leave it out; npx loutik kit show lists the names',
      });
      continue;
    }
    const read = item === undefined ? { kept: text } : readAnswer(item, text);
    if ('fault' in read) problems.push(invalid(`secrets.${name}`, read.fault, item?.question?.found ?? 'leave it out: the kit makes it'));
    // one half of a pair makes the other anew, unless that is given too
    else if (items.some(({ follows, name: other }) => follows === name && names.includes(other)))
      next = withValue(next, name, read.kept, now);
    else next = put(lab, next, name, read.kept, now);
  }
  const together = checkBootSecrets(lab, bootSecretsOf(next, itemsFor(lab, next))).filter(({ code }) => code === 'SECRET_INVALID');
  failOn([...problems, ...together.filter(({ where }) => !problems.some((problem) => problem.where === where))]);
  return { kit: next, names };
}

function invalid(where: string, fault: string, repair: string): Problem {
  return { code: 'SECRET_INVALID', where, what: `it ${fault}`, repair };
}
