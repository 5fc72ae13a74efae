import { markdownTable } from '../../src/proofs/tell-evidence';
import scores from './scores.json';

/** `src/derive`, or `charts`. */
const roomOf = (path: string) =>
  path
    .split('/')
    .slice(0, path.startsWith('src/') ? 2 : 1)
    .join('/');

/** The table in docs/tests.md: of each folder its files that were tried, their mutants, and how many of them a test noticed. */
export function scoreTable(): string {
  const rooms = new Map<string, readonly (readonly number[])[]>();
  for (const [path, score] of Object.entries(scores)) rooms.set(roomOf(path), [...(rooms.get(roomOf(path)) ?? []), score]);
  const rows = [...rooms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([room, files]) => rowOf(room, files));
  return markdownTable([['folder', 'files', 'mutants', 'noticed', 'share'], ...rows]);
}

function rowOf(room: string, files: readonly (readonly number[])[]): readonly string[] {
  const sum = (index: number) => files.reduce((total, file) => total + (file[index] ?? 0), 0);
  return [`\`${room}\``, `${files.length}`, `${sum(1)}`, `${sum(0)}`, `${Math.floor((100 * sum(0)) / sum(1))} %`];
}
