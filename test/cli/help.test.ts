import { backups } from '../../src/cli/backups';
import type { Command, CommandGroup } from '../../src/cli/command';
import { doctor } from '../../src/cli/doctor';
import { commandHelp, groupHelp, help } from '../../src/cli/help';
import { importCommand } from '../../src/cli/import';
import { kit } from '../../src/cli/kit/kit';
import { plan } from '../../src/cli/plan';
import { restore } from '../../src/cli/restore/restore';
import { synth } from '../../src/cli/synth';
import { twin } from '../../src/cli/twin/twin';
import { row, widthOf, wrapped, wrappedCommand } from '../../src/cli/width';

const groups: readonly CommandGroup[] = [kit, twin];
const commands: readonly Command[] = [
  synth,
  plan,
  importCommand,
  doctor,
  backups,
  restore,
  ...groups.flatMap((group) => group.commands),
].filter(({ hidden }) => !hidden);
const pages: readonly (readonly [string, (width: number) => string])[] = [
  ['loutik', (width) => help([synth, plan, importCommand, doctor, backups, restore, ...groups], width)],
  ...groups.map((group) => [group.name, (width: number) => groupHelp(group, width)] as const),
  ...commands.map((command) => [command.name, (width: number) => commandHelp(command, width)] as const),
];

describe.each(pages)('the help of %s', (name, page) => {
  test.each([50, 60, 80, 100])('fits into %i characters', (width) => {
    const long = page(width)
      .split('\n')
      .filter((line) => line.length > width && line.trim().includes(' '));
    expect(long).toEqual([]);
  });

  test('loses no word when it is wrapped', () => {
    const words = (width: number) => page(width).replaceAll(' \\\n', ' ').split(/\s+/);
    expect(words(50)).toEqual(words(10_000));
  });

  test('has an example of its own', () => {
    const command = name === 'loutik' ? 'synth' : name;
    expect(page(10_000)).toMatch(new RegExp(`^example: .*npx loutik ${command}\\b`, 'm'));
  });
});

describe('the width of a line', () => {
  test.each<[string, { columns?: number }, NodeJS.ProcessEnv, number]>([
    ['is the terminal’s', { columns: 72 }, {}, 72],
    ['is at most 100', { columns: 240 }, {}, 100],
    ['is 80 without a terminal', {}, {}, 80],
    ['is 80 on a terminal that knows none', { columns: 0 }, {}, 80],
    ['is COLUMNS before that', { columns: 72 }, { COLUMNS: '50' }, 50],
    ['is COLUMNS without a terminal', {}, { COLUMNS: '50' }, 50],
    ['is at most 100 by COLUMNS too', {}, { COLUMNS: '300' }, 100],
    ['is not a COLUMNS that is no number', { columns: 72 }, { COLUMNS: 'wide' }, 72],
    ['is not a COLUMNS that is nothing', {}, { COLUMNS: '' }, 80],
    ['is not a COLUMNS of none', {}, { COLUMNS: '0' }, 80],
  ])('%s', (_, stream, env, width) => {
    expect(widthOf(stream, env)).toBe(width);
  });
});

describe('a text that is too long', () => {
  test('goes on in the next line, behind an indent', () => {
    expect(wrapped('one two three', 8, '  ')).toBe('one two\n  three');
    expect(wrapped('one two three', 13, '  ')).toBe('one two three');
    expect(wrapped('one two three', 12, '  ')).toBe('one two\n  three');
  });
  test('is not cut within a word', () => expect(wrapped('a incomprehensibility b', 5)).toBe('a\nincomprehensibility\nb'));
  test('stands beside its name, and below a name that is too long', () => {
    expect(row('  --all', 'all of them there are, each in turn', 12, 40)).toBe(
      '  --all     all of them there are, each\n            in turn',
    );
    expect(row('  --absolutely', 'all of them', 12, 40)).toBe('  --absolutely\n            all of them');
  });
  test('stands below its name where there is no room beside it', () =>
    expect(row('  --all', 'all of them', 12, 30)).toBe('  --all\n      all of them'));
  test('goes on, in a command, so that it can be copied', () => {
    expect(wrappedCommand('example:', 'git commit -am "a b c" && npx loutik', 30)).toBe(
      'example: git commit -am \\\n         "a b c" && npx \\\n         loutik',
    );
    expect(wrappedCommand('example:', 'npx loutik', 80)).toBe('example: npx loutik');
  });
});
