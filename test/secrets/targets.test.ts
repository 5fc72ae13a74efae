import { Secret, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { ProblemsError } from '../../src/problems';
import { targetsOf } from '../../src/secrets/targets';
import { base } from '../inventory/base';

const lab = new Lab({ homelab: 'test', inventory: base });
const app = (name: string, secrets: Readonly<Record<string, readonly string[]>>) => {
  const chart = new ServiceChart(lab, name);
  for (const [id, keys] of Object.entries(secrets)) new Secret(chart, id, { keys, about: 'a test' });
};
app('bot', { token: ['token', 'shared'], web: ['password', 'shared'] });
app('wiki', { key: ['key'] });

const asked = (name: string, key?: string, from = lab) => {
  try {
    return targetsOf(from, name, key).map(({ secret, key: each }) => `${secret.namespace}/${secret.name} ${each}`);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ code, where, what, repair }) => [code, where, what, repair]);
    throw error;
  }
};
const refused = (what: string | RegExp, repair: string | RegExp) => [
  ['SECRET_UNKNOWN', expect.any(String), expect.stringMatching(what), expect.stringMatching(repair)],
];

test('a secret is meant by its namespace and name, by its name, and by its app where that has one: all its keys, or the one', () => {
  for (const name of ['bot/bot-token', 'bot-token']) expect(asked(name)).toEqual(['bot/bot-token token', 'bot/bot-token shared']);
  expect([asked('wiki'), asked('wiki', 'key'), asked('bot-web', 'shared')]).toEqual([
    ...[['wiki/wiki-key key'], ['wiki/wiki-key key'], ['bot/bot-web shared']],
  ]);
});

test('by an app with several, the key tells which; where it does not, none is guessed', () => {
  expect([asked('bot', 'token'), asked('bot', 'password')]).toEqual([['bot/bot-token token'], ['bot/bot-web password']]);
  expect(asked('bot', 'shared')).toEqual(refused(/bot\/bot-token or bot\/bot-web/, /seal bot\/bot-token shared$/));
  expect(asked('bot')).toEqual(refused(/bot\/bot-token or bot\/bot-web/, /seal bot\/bot-token$/));
});

test('a key that the secret has not is told, with the one that was meant', () => {
  expect(asked('bot-token', 'tokn')).toEqual(refused(/^bot\/bot-token has no key tokn; did you mean token\?$/, /token, shared/));
  expect(asked('bot-token', 'other-thing')).toEqual(refused(/no key other-thing$/, /token, shared/));
  expect(asked('bot', 'nothing')).toEqual(
    refused(/none of its secrets has a key nothing/, /bot\/bot-token \(token, shared\), bot\/bot-web/),
  );
});

test('a secret that no chart declares is told, with the one that was meant and those that there are', () => {
  expect(asked('bot-tokn')).toEqual(refused(/did you mean bot-token\?$/, /bot\/bot-token, bot\/bot-web, wiki\/wiki-key/));
  expect(asked('wholly-else')).toEqual(refused(/no chart declares such a secret$/, /^there is bot\/bot-token/));
  expect(asked('x', undefined, new Lab({ homelab: 'test', inventory: base }))).toEqual(refused(/such a secret$/, /declare it in a chart/));
});
