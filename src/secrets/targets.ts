import type { Lab } from '../constructs/lab';
import { Secret } from '../constructs/secret';
import { type Problem, ProblemsError } from '../problems';
import { suggest } from '../suggest';

/** One key of a declared secret. */
export interface Target {
  readonly secret: Secret;
  readonly key: string;
}

/** `bot/bot-token`: a secret as people and files name it. */
export const nameOf = ({ namespace, name }: Pick<Secret, 'namespace' | 'name'>) => `${namespace}/${name}`;

/**
 * What `seal SECRET [KEY]` means: a secret by `<namespace>/<name>`, by its name, or by the app that declares it where the key tells
 * which of its secrets. Without a key, every key of the secret. What is unknown or could be several is a problem, not a guess.
 */
export function targetsOf(lab: Lab, asked: string, key: string | undefined): readonly Target[] {
  const all = Secret.all(lab);
  const byName = all.filter((secret) => nameOf(secret) === asked || secret.name === asked);
  const byApp = all.filter(({ app, namespace }) => app === asked || namespace === asked);
  const found = byName.length > 0 ? byName : byApp.filter(({ keys }) => key === undefined || keys.includes(key));
  const [secret] = found;
  if (secret === undefined) throw unknown(asked, key, all, byApp);
  if (found.length > 1) {
    throw problem(
      asked,
      `it may be ${found.map(nameOf).join(' or ')}`,
      `say which: npx loutik seal ${nameOf(secret)}${key ? ` ${key}` : ''}`,
    );
  }
  if (key === undefined) return secret.keys.map((each) => ({ secret, key: each }));
  if (!secret.keys.includes(key)) {
    const right = suggest(key, secret.keys);
    const what = `${nameOf(secret)} has no key ${key}${right ? `; did you mean ${right}?` : ''}`;
    throw problem(asked, what, `give one of ${secret.keys.join(', ')}; or declare it in its chart first`);
  }
  return [{ secret, key }];
}

function unknown(asked: string, key: string | undefined, all: readonly Secret[], ofApp: readonly Secret[]): ProblemsError {
  const names = [...all.map(nameOf), ...all.map(({ name }) => name), ...all.map(({ app }) => app)];
  const right = suggest(asked, names);
  if (ofApp.length > 0)
    return problem(
      asked,
      `none of its secrets has a key ${key}`,
      `there is ${ofApp.map((each) => `${nameOf(each)} (${each.keys.join(', ')})`).join(', ')}`,
    );
  return problem(
    asked,
    `no chart declares such a secret${right ? `; did you mean ${right}?` : ''}`,
    all.length > 0 ? `there is ${all.map(nameOf).join(', ')}` : 'declare it in a chart first: new Secret(this, …)',
  );
}

function problem(where: string, what: string, repair: string): ProblemsError {
  const found: Problem = { code: 'SECRET_UNKNOWN', where, what, repair };
  return new ProblemsError([found]);
}
