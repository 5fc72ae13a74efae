import { runsOf, userOf } from '../../src/constructs/backup-run';
import type { Any } from './object-of';

const volume = (name: string, node: string, owner: number, kind = 'daily'): Any => ({ name, owner, backup: { kind }, nodeDisk: { node } });
const runs = (volumes: readonly Any[], targets: (volume: Any) => readonly ('local' | 'offsite')[] = () => ['local']) =>
  runsOf('app', volumes, targets).map((run) => [run.index, run.volumes.map(({ name }) => name), run.targets, userOf(run)]);

describe('what one job keeps at one time', () => {
  test('are the files of one user on one node', () => {
    expect(runs([volume('a', 'one', 1), volume('b', 'one', 1), volume('c', 'two', 1), volume('d', 'one', 2)])).toEqual([
      [0, ['a', 'b'], ['local'], 1],
      [1, ['c'], ['local'], 1],
      [2, ['d'], ['local'], 2],
    ]);
  });

  test('and the databases there, whoever’s they are, in the order of their declaration', () => {
    expect(runs([volume('db', 'one', 999, 'dump'), volume('files', 'one', 1)])).toEqual([[0, ['db', 'files'], ['local'], 1]]);
    expect(runs([volume('db', 'two', 999, 'dump'), volume('files', 'one', 1)])).toEqual([
      [0, ['files'], ['local'], 1],
      [1, ['db'], ['local'], 999],
    ]);
  });

  test('and nothing of what is kept nowhere', () => expect(runs([volume('a', 'one', 1, 'none')])).toEqual([]));

  test('in every repository that any of them wants, the house’s first', () => {
    const targets = (one: Any): readonly ('local' | 'offsite')[] => (one.name === 'a' ? ['offsite'] : one.name === 'b' ? ['local'] : []);
    expect(runs([volume('a', 'one', 1), volume('b', 'one', 1)], targets)[0]?.[2]).toEqual(['local', 'offsite']);
    expect(runs([volume('a', 'one', 1), volume('c', 'one', 1)], targets)[0]?.[2]).toEqual(['offsite']);
    expect(runs([volume('c', 'one', 1)], targets)[0]?.[2]).toEqual([]);
  });

  test('as the user of its files, of databases alone as theirs, and of nothing as nobody', () => {
    expect(userOf({ app: 'a', index: 0, targets: [], volumes: [volume('db', 'one', 999, 'dump'), volume('a', 'one', 7)] })).toBe(7);
    expect(userOf({ app: 'a', index: 0, targets: [], volumes: [] })).toBeUndefined();
  });
});
