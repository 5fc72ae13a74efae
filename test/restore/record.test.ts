import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Rehearsed, readRehearsals } from '../../src/model/rehearsals-file';
import { ProblemsError } from '../../src/problems';
import type { Standing } from '../../src/restore/judge';
import type { Rehearsal } from '../../src/restore/moments';
import { record, recorded } from '../../src/restore/record';

const root = fs.mkdtempSync(join(tmpdir(), 'loutik-record-'));
afterEach(() => fs.rmSync(join(root, 'clusters'), { recursive: true, force: true }));
afterAll(() => fs.rmSync(root, { recursive: true }));

const at = '2026-11-20T12:00:00Z';
const standing = (volume: string, steps: Rehearsal['steps']): Standing => ({
  service: volume,
  namespace: volume,
  rows: (['local', 'offsite'] as const).map((target) => ({ volume, target, snapshots: [] })),
  rehearsal: { at, ok: steps.every(({ ok }) => ok), seconds: 90, steps },
});
const step = { volume: 'a', target: 'local', ok: true, seconds: 90, bytes: 5000 } as const;
const known = (volume: string): Rehearsed => ({ volume, target: 'local', at: '2026-10-20T12:00:00Z', seconds: 70, bytes: 4000 });

describe('what is recorded', () => {
  test('is what came out of each repository, and how long it took', () => {
    expect(recorded([], [standing('a', [step, { ...step, target: 'offsite', seconds: 400 }])], true)).toEqual([
      { volume: 'a', target: 'local', at, seconds: 90, bytes: 5000 },
      { volume: 'a', target: 'offsite', at, seconds: 400, bytes: 5000 },
    ]);
  });

  test('is nothing of what did not come back, nor of what was done with it afterwards', () => {
    const steps = [
      { ...step, ok: false, fault: 'it could not be restored' },
      { volume: 'a', ok: true, seconds: 12 },
    ];
    expect(recorded([], [standing('a', steps)], true)).toEqual([]);
  });

  test('takes the place of what was known before', () => {
    expect(recorded([known('a')], [standing('a', [step])], true)).toEqual([{ volume: 'a', target: 'local', at, seconds: 90, bytes: 5000 }]);
  });

  test('leaves what was known of a service that was not rehearsed since', () => {
    expect(recorded([known('a')], [{ ...standing('a', []), rehearsal: undefined }], true)).toEqual([known('a')]);
  });

  test('forgets what no service keeps any more, when all were asked; of one service alone the others stay', () => {
    expect(recorded([known('gone')], [standing('a', [step])], true).map(({ volume }) => volume)).toEqual(['a']);
    expect(recorded([known('other')], [standing('a', [step])], false).map(({ volume }) => volume)).toEqual(['other', 'a']);
  });
});

describe('its file', () => {
  test('is written beside the homelab’s sources, and again only when it says something else', () => {
    fs.mkdirSync(join(root, 'clusters/lab'), { recursive: true });
    expect(record(root, 'lab', [standing('a', [step])], true)).toMatchObject({ file: 'clusters/lab/rehearsals.yaml', changed: true });
    expect(readRehearsals(root, 'lab')).toEqual([{ volume: 'a', target: 'local', at, seconds: 90, bytes: 5000 }]);
    expect(record(root, 'lab', [standing('a', [step])], true).changed).toBe(false);
    expect(fs.readdirSync(join(root, 'clusters/lab'))).toEqual(['rehearsals.yaml']);
  });

  test('is not made of nothing', () => {
    fs.mkdirSync(join(root, 'clusters/lab'), { recursive: true });
    expect(record(root, 'lab', [], true)).toEqual({ file: 'clusters/lab/rehearsals.yaml', rehearsals: [], changed: false });
    expect(fs.readdirSync(join(root, 'clusters/lab'))).toEqual([]);
  });

  test('is written into no folder that is no homelab’s, and over none that is damaged', () => {
    const problems = (homelab: string) => {
      try {
        record(root, homelab, [standing('a', [step])], true);
      } catch (error) {
        return error instanceof ProblemsError ? error.problems.map(({ code, where }) => [code, where]) : error;
      }
      return undefined;
    };
    fs.mkdirSync(join(root, 'clusters/lab'), { recursive: true });
    fs.writeFileSync(join(root, 'clusters/lab/rehearsals.yaml'), 'rehearsals: [');
    expect(problems('lab')).toEqual([['REHEARSALS_INVALID', 'clusters/lab/rehearsals.yaml']]);
    expect(fs.readFileSync(join(root, 'clusters/lab/rehearsals.yaml'), 'utf8')).toBe('rehearsals: [');
    expect(problems('other')).toEqual([['HOMELAB_UNKNOWN', 'clusters/other']]);
    expect(fs.existsSync(join(root, 'clusters/other'))).toBe(false);
  });
});
