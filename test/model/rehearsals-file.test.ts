import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type Rehearsed,
  readRehearsals,
  rehearsalsPath,
  rehearsalsText,
  rehearsedNumbers,
  rehearsedRate,
} from '../../src/model/rehearsals-file';
import type { ProblemsError } from '../../src/problems';

const root = fs.mkdtempSync(join(tmpdir(), 'loutik-rehearsals-'));
afterEach(() => fs.rmSync(join(root, 'clusters'), { recursive: true, force: true }));
afterAll(() => fs.rmSync(root, { recursive: true }));

const one: Rehearsed = { volume: 'a-data', target: 'local', at: '2026-11-01T12:00:00Z', seconds: 120, bytes: 12_000_000_000 };
const put = (homelab: string, text: string) => {
  const path = join(root, rehearsalsPath(homelab));
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.writeFileSync(path, text);
};

test('what was written is read back, by volume and repository in order', () => {
  const other: Rehearsed = { ...one, target: 'offsite', seconds: 900 };
  put('lab', rehearsalsText('lab', [other, one]));
  expect(readRehearsals(root, 'lab')).toEqual([one, other]);
});

test('a homelab without such a file has rehearsed nothing', () => {
  expect(readRehearsals(root, 'lab')).toEqual([]);
});

test('what came along with another homelab’s folder was measured on that one’s machines; of a renamed one it is its own', () => {
  put('lab', rehearsalsText('lab', [one]));
  put('copy', rehearsalsText('lab', [one]));
  expect(readRehearsals(root, 'copy')).toEqual([]);
  fs.rmSync(join(root, 'clusters/lab'), { recursive: true });
  expect(readRehearsals(root, 'copy')).toEqual([one]);
});

test.each([
  ['empty', '', 'it has no list of rehearsals'],
  ['no YAML', 'rehearsals: [', expect.any(String)],
  ['no list', 'rehearsals: {}', 'it has no list of rehearsals'],
  ['without entries that are objects', 'rehearsals: [null]', 'rehearsals[0].volume is nothing'],
  ['of a repository that nobody has', JSON.stringify({ rehearsals: [{ ...one, target: 'moon' }] }), 'rehearsals[0].target is "moon"'],
  ['of itself', 'rehearsals:\n- volume: &a [*a]', expect.stringMatching(/^rehearsals\[0\]\.volume is /)],
  ['of no time', JSON.stringify({ rehearsals: [{ ...one, at: 'soon' }] }), 'rehearsals[0].at is "soon"'],
  ['of less than no seconds', JSON.stringify({ rehearsals: [one, { ...one, seconds: -1 }] }), 'rehearsals[1].seconds is -1'],
  ['of text for bytes', JSON.stringify({ rehearsals: [{ ...one, bytes: '12' }] }), 'rehearsals[0].bytes is "12"'],
])('one that is %s is an error and not a guess', (_, text, what) => {
  put('lab', text);
  let problems: unknown;
  try {
    readRehearsals(root, 'lab');
  } catch (error) {
    problems = (error as ProblemsError).problems;
  }
  expect(problems).toEqual([expect.objectContaining({ code: 'REHEARSALS_INVALID', where: 'clusters/lab/rehearsals.yaml', what })]);
});

describe('how fast a repository gives a volume back', () => {
  const rate = (more: Partial<Rehearsed>) => rehearsedRate([{ ...one, ...more }], 'a-data', 'local');

  test('is what was brought back in a second', () => {
    expect(rate({})).toBe(100_000_000);
  });

  test('is told by no rehearsal of less than a minute, of nothing, of another volume or out of another repository', () => {
    expect(rate({ seconds: 60 })).toBe(200_000_000);
    expect(rate({ seconds: 59 })).toBe(undefined);
    expect(rate({ bytes: 0 })).toBe(undefined);
    expect(rate({ volume: 'b' })).toBe(undefined);
    expect(rate({ target: 'offsite' })).toBe(undefined);
  });

  test('counts as measured where it tells anything, with the day it was rehearsed', () => {
    expect([...rehearsedNumbers([one, { ...one, volume: 'b', seconds: 59 }]).values()]).toEqual([
      {
        where: 'rehearsals.a-data.local',
        value: '11.2 GiB in 2 min',
        source: 'rehearsed in the cluster on 2026-11-01',
        measured: true,
      },
    ]);
  });
});
