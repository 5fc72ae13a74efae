import fc from 'fast-check';
import { linesOf, widthOf } from '../../src/report/map/text';

test('a text is broken into lines that fit, and nothing of it is lost but the spaces at the ends of lines', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 40, max: 300 }), (text, width) => {
      const lines = linesOf(text, 12, width);
      for (const line of lines) expect(widthOf(line, 12)).toBeLessThanOrEqual(width);
      expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    }),
    { numRuns: 200 },
  );
});

test('a long name is broken after its hyphens, else anywhere', () => {
  expect(linesOf('argocd-application-controller', 12, 100)).toEqual(['argocd-', 'application-', 'controller']);
  expect(linesOf('x'.repeat(20), 10, 64)).toEqual(['x'.repeat(10), 'x'.repeat(10)]);
});

test('a number stays beside its unit where the space between them does not break', () => {
  expect(linesOf('Mémoire 6,8\u00a0GiB sur 15\u00a0GiB', 11, 140)).toEqual(['Mémoire 6,8\u00a0GiB sur', '15\u00a0GiB']);
  expect(linesOf('Memory 6.8 GiB of 15 GiB', 11, 140)).toEqual(['Memory 6.8 GiB of 15', 'GiB']);
});
