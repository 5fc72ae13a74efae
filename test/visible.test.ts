import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { printProblems } from '../src/cli/print-problems';
import { Progress } from '../src/twin/progress';
import { jsonLine, visible, visibleLines } from '../src/visible';

const hostile = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

describe('what a terminal would obey is shown escaped:', () => {
  test.each([
    ['a colour', '\u001b[31mred', '\\u001b[31mred'],
    ['a title', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
    ['an end of a line', 'a\nb', 'a\\nb'],
    ['a return to its start', 'bad\rgood', 'bad\\rgood'],
    ['a column', 'a\tb', 'a\\tb'],
    ['a step back', 'a\bb', 'a\\u0008b'],
    ['nothing', '\0', '\\u0000'],
    ['a removal', '\u007f', '\\u007f'],
    ['a sequence of eight bits', '\u009b31m', '\\u009b31m'],
    ['another direction', '\u202egpj.exe', '\\u202egpj.exe'],
    ['an isolated direction', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['a space of no width', 'a\u200bb', 'a\\u200bb'],
    ['a mark of byte order', '\ufeffx', '\\ufeffx'],
    ['another end of a line', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['half a character', '\ud800', '\\ud800'],
    ['a tag', '\u{e0041}', '\\udb40\\udc41'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each(['', 'plain', 'naïve café', '日本語', 'ß → ✗ …', '👍', 'a b'])('and %j as it is', (text) => {
    expect(visible(text)).toBe(text);
    expect(visibleLines(text)).toBe(text);
  });

  test('but in a text of lines, its lines and columns', () => {
    expect(visibleLines('a\tb\r\nc\rd\n\u001b[2J')).toBe('a\tb\nc\\rd\n\\u001b[2J');
  });
});

test('a result for programs is one line without control characters that reads back as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { noNullPrototype: true }), (result) => {
      const line = jsonLine(result);
      expect(line.slice(0, -1)).not.toMatch(hostile);
      expect(JSON.parse(line)).toEqual(result);
    }),
  );
});

test('no field of a problem, whatever it holds, makes another line or a sequence', () => {
  const evil = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(evil, evil, evil, evil, (where, what, repair, excerpt) => {
      const printed = printProblems([{ code: 'VALUE_INVALID', where, what, repair }], false);
      expect(printed.split('\n')).toHaveLength(5);
      expect(printed.replaceAll('\n', '')).not.toMatch(hostile);
      const cited = printProblems([{ code: 'VALUE_INVALID', where, what, repair, excerpt }], false);
      expect(cited.replaceAll(/[\n\t]/g, '')).not.toMatch(hostile);
      for (const line of cited.split('\n').slice(3, -5)) expect(line).toMatch(/^ {4}/);
    }),
  );
});

test('colours of our own stay', () => {
  const problem = { code: 'VALUE_INVALID', where: 'a\u001b[0m', what: 'b', repair: 'c' } as const;
  expect(printProblems([problem], true)).toBe(
    '\u001b[31m✗\u001b[0m \u001b[1mVALUE_INVALID\u001b[0m  a\\u001b[0m\n  b\n  \u001b[36m→\u001b[0m c\n\n1 problem',
  );
});

test.each([false, true])('progress obeys nothing either, on a terminal: %s', (isTTY) => {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 200 });
  const progress = new Progress(stream as unknown as NodeJS.WriteStream);
  progress.say('one\n\u001b[2Jtwo');
  const step = progress.begin('three\u001b[2J');
  step.at('four\n\u001b[2J');
  step.done('five\n\u001b[2J');
  progress.end();
  const written: string = stream.read();
  expect(written).not.toContain('\u001b[2J');
  for (const line of ['one\n\\u001b[2Jtwo\n', 'three\\u001b[2J', 'four\\n\\u001b[2J', 'five\\n\\u001b[2J']) expect(written).toContain(line);
});
