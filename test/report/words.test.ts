import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { proofs } from '../../src/proofs/registry';
import { figureFr, figuresFr } from '../../src/report/words/fr-figures';
import { proofStatesFr } from '../../src/report/words/fr-proofs';
import { stepsFr } from '../../src/report/words/fr-steps';
import { proofWhyFr } from '../../src/report/words/fr-why';
import { textOf } from '../../src/report/words/said';
import { isLanguage, languages } from '../../src/report/words/words';
import { homelab, homelabNames } from '../homelabs/homelabs';
import { read, repository } from '../lab';
import { reported } from './reported';

test('every proof is stated in French, with why it matters, and nothing else is', () => {
  const ids = proofs.map(({ id }) => id).sort();
  expect([Object.keys(proofStatesFr).sort(), Object.keys(proofWhyFr).sort()]).toEqual([ids, ids]);
  const known = proofs.flatMap(({ id, states, why }) => [
    languages.fr.proofs.states(id, states) === states,
    languages.fr.proofs.why(id, why) === why,
  ]);
  expect(known).not.toContain(true);
  expect(proofs.map(({ id, why }) => languages.en.proofs.why(id, why))).toEqual(proofs.map(({ why }) => why));
});

test('what a figure is about is French, where it is no name', () => {
  const written = readdirSync(join(repository, 'src/proofs'), { recursive: true, encoding: 'utf8' }).flatMap((file) =>
    file.endsWith('.ts') ? [...read(join('src/proofs', file)).matchAll(/about: '([^'…]+)'/g)].map(([, about = '']) => about) : [],
  );
  expect(written.length).toBeGreaterThan(40);
  expect(written.filter((about) => !Object.hasOwn(figuresFr, about))).toEqual([]);
  const told = homelabNames.flatMap((name) =>
    reported(homelab(name)).data.proofs.flatMap(({ figures }) => figures.map(({ about }) => about)),
  );
  const left = told
    .map((about) => textOf(figureFr(about)))
    .filter((about) => /\b(without|only|runs|needs?|exception of|replica of|all tenants|beside|on|of|and|to)\b/.test(about));
  expect(left).toEqual([]);
  expect(
    [
      'without i5',
      'without i5.lan to switch',
      'only on a and b',
      'runs on a',
      'of i5, on machine a and B',
      'requests.cpu of all tenants',
      'i5.nvme',
    ].map((about) => textOf(figureFr(about))),
  ).toEqual([
    'sans i5',
    'sans le lien de i5.lan à switch',
    'seulement sur a et b',
    'tourne sur a',
    'de i5, sur la machine a et B',
    'requests.cpu de tous les locataires',
    'i5.nvme',
  ]);
});

test('every step of a recovery and of a start has a French name', () => {
  const all = homelabNames.map((name) => reported(homelab(name)).data);
  const steps = new Set(
    all.flatMap(({ whatIf }) => whatIf.flatMap(({ comebacks }) => comebacks.flatMap((one) => one.steps.map(([step]) => step)))),
  );
  expect([...steps].filter((step) => !Object.hasOwn(stepsFr, step))).toEqual([]);
  expect(languages.fr.steps('host i5')).toBe('hôte i5');
});

test('no text of a French table is the English one, but for words that both have', () => {
  const texts = (value: unknown, at: string): readonly (readonly [string, string])[] =>
    typeof value === 'string'
      ? [[at, value]]
      : typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => texts(inner, `${at}.${key}`))
        : [];
  const english = new Map(texts(languages.en, ''));
  const same = texts(languages.fr, '').flatMap(([at, text]) => (english.get(at) === text ? [text] : []));
  const both = [
    'CPU',
    'Internet',
    'Services',
    'Versions',
    'Secrets',
    'Machines',
    'Dangers',
    'Wi-Fi',
    'service',
    'image',
    'machine',
    'pod',
    'pods',
    'tunnel',
    'tailnet',
    'volumes',
    'code',
    'secret',
    'source',
    'ports',
    'version',
  ];
  expect(same.filter((text) => !both.includes(text))).toEqual([]);
});

test('a language is one that there is a table of', () => {
  expect(['en', 'fr', 'de', 'toString', ''].map(isLanguage)).toEqual([true, true, false, false, false]);
});
