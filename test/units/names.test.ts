import { isBranch, isOverSsh, isRepository } from '../../src/units/git';
import { isHostname, isLabel, unownedEnd } from '../../src/units/hostname';

test.each(['a', '0', 'a-b', 'a'.repeat(63), 'a0', '0a'])('%s is a label', (text) => expect(isLabel(text)).toBe(true));
test.each(['', '-a', 'a-', 'A', 'a_b', 'a.b', 'a'.repeat(64), 'é', 1, undefined])('%s is no label', (text) =>
  expect(isLabel(text)).toBe(false),
);

test('a hostname has two labels, the last of which begins with a letter', () => {
  expect(['a.b', 'a-1.b-2', '1.a1', `${'a'.repeat(63)}.${'b'.repeat(63)}`].filter((text) => !isHostname(text))).toEqual([]);
  expect(
    ['a', 'a.', '.a', 'a..b', 'abc..d', 'a.1', 'a.b-', '-a.b', 'A.b', `${'a'.repeat(64)}.b`, `a.${'b'.repeat(64)}`, 1].filter(isHostname),
  ).toEqual([]);
});

test('a hostname has 253 characters at the most', () => {
  const named = (length: number) => `${'a.'.repeat(100)}${'b'.repeat(length - 200)}`;
  expect([252, 253, 254].map((length) => isHostname(named(length)))).toEqual([true, true, false]);
});

test.each([
  'alt',
  'arpa',
  'corp',
  'fritz.box',
  'home',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'onion',
  'private',
  'test',
])('nobody owns %s, nor a name below it; a name that merely ends so is somebody’s', (end) => {
  expect([unownedEnd(end), unownedEnd(`a.${end}`), unownedEnd(`a${end}`)]).toEqual([end, end, undefined]);
});

test('a name below a domain that can be bought is somebody’s, and so is one still to be filled in', () => {
  expect(['a.example', 'loutik.ch', 'lan.ch', 'box'].map(unownedEnd)).toEqual([undefined, undefined, undefined, undefined]);
});

const repositories = [
  ...['https://git.example/a/b.git', 'https://me@git.example/a', 'https://git.example:8443/a', 'ssh://git@git.example:22/a.git'],
  ...['git@git.example:a/b.git', 'file:///srv/git/a'],
];
test.each(repositories)('%s is the address of a repository', (url) => expect(isRepository(url)).toBe(true));
test.each([
  ...[
    'https://git.example',
    'https:///a',
    'https://a@b@c/d',
    'https://git.example/a b',
    'https://git.example/a?b',
    'https://git.example/a#b',
  ],
  ...[
    'http://git.example/a',
    'git://git.example/a',
    'file://srv/a',
    'file:///',
    'git.example:a',
    'git@git.example',
    'git@git.example:a b',
    'git@git.example:',
  ],
  ...['https://git.example:99999/a', 'x https://git.example/a', 'xhttps://git.example/a', 'x git@git.example:a', '', 1, undefined],
])('%s is none', (url) => expect(isRepository(url)).toBe(false));

test('over SSH a repository is reached by its scheme, or by a user before a colon', () => {
  expect(['ssh://git@a/b', 'git@git.example:a'].map(isOverSsh)).toEqual([true, true]);
  expect(['https://git.example/a', 'https://me@git.example:8443/a', 'file:///a@b:c', 'x ssh://a/b'].map(isOverSsh)).toEqual([
    ...[false, false, false, false],
  ]);
});

test.each(['main', 'a', 'feature/été-1.2', 'a.b', 'a@b', '@', 'a-', 'lock', 'a.locks', 'a{b'])('%s may name a branch', (name) =>
  expect(isBranch(name)).toBe(true),
);
test.each([
  ...[
    '',
    '-a',
    '/a',
    '.a',
    'a/',
    'a.',
    'a..b',
    'abc..d',
    'a//b',
    'a/.b',
    'a@{b',
    'a.lock',
    'a.lock/b',
    'a b',
    'a~b',
    'a^b',
    'a:b',
    'a?b',
    'a*b',
    'a[b',
    'a\\b',
  ],
  ...['a\u0007b', 1, undefined],
])('%s may not', (name) => expect(isBranch(name)).toBe(false));
