import { gzipSync } from 'node:zlib';
import { toFill } from '../../src';
import { unfilledIn } from '../../src/kit/unfilled';

// which names are for examples, and how deep is looked: test/bootstrap/unfilled.test.ts

const told = (...contents: readonly string[]) =>
  unfilledIn(
    'test',
    contents.map((content, index) => ({ path: `f${index}`, content })),
  ).map(({ where, what }) => [where, what]);
const base64 = (bytes: string | Uint8Array, wrapped = 0) => {
  const text = Buffer.from(bytes as string).toString('base64');
  return wrapped === 0 ? text : (text.match(new RegExp(`.{1,${wrapped}}`, 'g')) ?? []).join('\n');
};
const site = 'clusters/test/site.ts';
const filler = 'x'.repeat(60);

test('each value is told once, with every file that lacks it, and once of a file', () => {
  expect(told(`${toFill('the key')} ${toFill('the key')}`, 'whole', toFill('the key'), toFill('the MAC address'))).toEqual([
    [site, 'it does not say the key, for f0, f2'],
    [site, 'it does not say the MAC address, for f3'],
  ]);
});

test('a name that nobody can own is told once, in small letters, with every file', () => {
  expect(told('a.example', 'A.Example and a.example', 'b')).toEqual([
    ['clusters/test', 'a.example is a name for examples, which nobody can own, and is in f0, f1'],
  ]);
});

test('values come before names', () => {
  expect(told(`a.example ${toFill('the key')}`).map(([where]) => where)).toEqual([site, 'clusters/test']);
});

describe('what stands in base64 is looked into', () => {
  const found = [[site, 'it does not say the key, for f0']];
  const text = `${filler} ${toFill('the key')}`;

  test.each([
    ['at the beginning of a line', base64(text)],
    ['behind a blank', `content: ${base64(text)}`],
    ['below others', `encoding: b64\n${base64(text)}\nend`],
    ['over several lines', base64(text, 76)],
    ['packed', base64(gzipSync(Buffer.from(text), { level: 9 }))],
    ['packed, over several lines', `data: ${base64(gzipSync(Buffer.from(text + filler)), 48)}`],
  ])('%s', (_, content) => expect(told(content)).toEqual(found));

  test('of forty letters on, and not within a word', () => {
    const short = (length: number) => base64(toFill('k').padEnd(length));
    expect([short(30).length, told(short(30)).length, short(27).length, told(short(27)).length]).toEqual([40, 1, 36, 0]);
    expect(told(`key=${base64(text)}`)).toEqual([]);
  });

  test('what only begins as packed files do is read as it is', () => {
    expect(told(base64(Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.from(text)])))).toEqual(found);
  });
});

describe('which names are for examples', () => {
  const name = (text: string) => unfilledIn('test', [{ path: 'f', content: text }]).map(({ code, what }) => [code, what.split(' ')[0]]);

  test.each([
    ['files.loutik.example', 'files.loutik.example'],
    ['a.b.c-d.lab.example:8443', 'a.b.c-d.lab.example'],
    ['https://example.com/', 'example.com'],
    ['admin@deep.down.example.net', 'deep.down.example.net'],
    ['"example.org."', 'example.org'],
    ['host=LAB.EXAMPLE;', 'lab.example'],
    ['lab.example.', 'lab.example'],
  ])('in %j is %s', (text, one) => expect(name(text)).toEqual([['VALUE_UNFILLED', one]]));

  test.each(['lab.example.ch', 'lab.example_', 'lab.example-b', 'example.comb', 'x_example.com', 'example.com.au', '.example', 'example'])(
    'in %j is none',
    (text) => expect(name(text)).toEqual([]),
  );

  test('a hole is a value that is not there', () => {
    expect(unfilledIn('test', [{ path: 'f', content: toFill('the key') }]).map(({ code }) => code)).toEqual(['VALUE_UNFILLED']);
  });

  test('a name at the end of what is laid open is none with what comes behind it', () => {
    const two = [`${filler} lab.example`, `${filler} b.example`].map((text) => base64(text)).join('\n\n');
    expect(name(two)).toEqual([
      ['VALUE_UNFILLED', 'lab.example'],
      ['VALUE_UNFILLED', 'b.example'],
    ]);
  });
});
