import { tryPattern } from '../../../src/objects/definitions/pattern';

test.each([
  ['^a$', ['a'], ['b', 'a\n', 'xa']],
  ['\\Aa\\z', ['a'], ['ab', 'ba']],
  ['(?i)^abc$', ['ABC'], ['ab', 'xabc']],
  ['(?is)^A.$', ['a\n'], ['b\n']],
  ['^(?:ab)+$', ['abab'], ['a', '']],
  ['^.$', ['\r', 'é', '😀'], ['\n', '']],
  ['(?s)^.$', ['\n'], ['']],
  ['^[[:alpha:]_]+$', ['a_Z'], ['a1']],
  ['^[[:space:][:digit:]]$', ['1', ' ', '\v', '\f'], ['a']],
  ['^[[:alnum:]]+$', ['aZ9'], ['_', '-']],
  ['^[[:blank:]]+$', ['\t '], ['\n', 'b']],
  ['^[[:digit:]]+$', ['09'], ['a', '']],
  ['^[[:lower:]]+$', ['az'], ['A', '1']],
  ['^[[:upper:]]+$', ['AZ'], ['a', '1']],
  ['^[[:punct:]]+$', ['!/:@[`{~'], ['a', '1', ' ']],
  ['^[[:word:]]+$', ['aZ_9'], ['-']],
  ['^[[:xdigit:]]+$', ['09aFAf'], ['g', 'G']],
  ['^\\a$', ['\x07'], ['a']],
  ['^[\\a]$', ['\x07'], ['a']],
  ['^\\S$', ['a', '\v', '\u00a0'], [' ', '\t', '\n', '\f', '\r']],
  ['^[]a]$', [']', 'a'], ['b']],
  ['^[^]a]$', ['b'], [']', 'a']],
  ['^[a[]$', ['[', 'a'], ['b']],
  ['^\\Qa.b\\E+$', ['a.b', 'a.bb'], ['axb']],
  ['^\\Qa.b', ['a.b', 'a.bc'], ['axb', '']],
  ['^(?P<year>\\d{4})$', ['2026'], ['٢٠٢٦', '26']],
  ['^\\pL+$', ['é'], ['1']],
  ['^\\p{Lu}$', ['É'], ['é']],
  ['^\\p{L}$', ['é'], ['1']],
  ['^\\p{Yi}$', ['\ua000'], ['y']],
  ['^\\P{Greek}$', ['l'], ['λ']],
  ['^\\p{Greek}$', ['λ'], ['l']],
  ['^\\x41\\x{42}$', ['AB'], ['ab']],
  ['^\\s$', [' ', '\t'], ['\u00a0', '\v']],
  ['^[\\s]$', [' '], ['\u00a0']],
  ['^\\_\\-\\"$', ['_-"'], ['x']],
  ['^[a\\-z]$', ['-', 'a'], ['b']],
  ['^a{,2}$', ['a{,2}'], ['aa']],
  ["^[!#$%&'*+\\-.^_\\x60|~]+$", ['!`', '^'], ['a']],
])('%s means what it means to Go', (pattern, matches, others) => {
  const regular = tryPattern(pattern);
  expect([matches.filter((text) => !regular?.test(text)), others.filter((text) => regular?.test(text))]).toEqual([[], []]);
});

test.each([
  'a(?=b)',
  'a(?!b)',
  '(?<=a)b',
  '(?<!a)b',
  '(a)\\1',
  '(?<n>a)\\k<n>',
  '(',
  'a**',
  '[z-a]',
  '\\Z',
  '\\G',
  '(?U)a',
  '^(?s).$',
  '[[:none:]]',
  '[[:^alpha:]]',
  '[\\A]',
  '[\\z]',
  '[\\S]',
  '\\',
])('what Go does not know, or JavaScript does not, is no pattern: %s', (pattern) => {
  expect(tryPattern(pattern)).toBeUndefined();
});

test.each(['[(?=]', '[(?:]', '\\(?=a', '[\\]]'])('what only looks like it is one: %s', (pattern) => {
  expect(tryPattern(pattern)).toBeInstanceOf(RegExp);
});
