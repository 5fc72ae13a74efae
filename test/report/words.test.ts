import { proofs } from '../../src/proofs/registry';
import { proofStatesFr } from '../../src/report/words/fr-proofs';
import { stepsFr } from '../../src/report/words/fr-steps';
import { isLanguage, languages } from '../../src/report/words/words';
import { homelab, homelabNames } from '../homelabs/homelabs';
import { reported } from './reported';

test('every proof is stated in French, and nothing else is', () => {
  expect(Object.keys(proofStatesFr).sort()).toEqual(proofs.map(({ id }) => id).sort());
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
