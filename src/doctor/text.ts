import { checks, type Finding, type State } from './finding';

const marks: Readonly<Record<State, string>> = { ok: '✓', wrong: '✗', 'not known': '?' };

/** What one check came to, of all that it saw: what is wrong counts first, then what is not known. */
export function stateOf(found: readonly Pick<Finding, 'state'>[]): State {
  return (['wrong', 'not known'] as const).find((state) => found.some((one) => one.state === state)) ?? 'ok';
}

/** Every check that saw anything, with what it saw and what to do; places that say the same share a line. */
export function doctorText(found: readonly Finding[]): string {
  return checks
    .flatMap(({ id, about }) => {
      const own = found.filter(({ check }) => check === id);
      if (own.length === 0) return [];
      return [[`${marks[stateOf(own)]} ${id}: ${about}`, ...together(own).map(line)].join('\n')];
    })
    .join('\n\n');
}

/** Findings that differ in nothing but their place, as one. */
function together(found: readonly Finding[]): readonly Finding[] {
  const same = new Map<string, Finding>();
  for (const one of found) {
    const key = JSON.stringify([one.state, one.seen, one.repair]);
    const first = same.get(key);
    same.set(key, first ? { ...first, where: `${first.where}, ${one.where}` } : one);
  }
  return [...same.values()];
}

function line({ state, where, seen, repair }: Finding): string {
  return `    ${marks[state]} ${where}: ${seen}${repair === undefined ? '' : `\n        → ${repair}`}`;
}

/** How many are of which state: `12 ok, 2 wrong, 1 not known`. */
export function tallyText(found: readonly Finding[]): string {
  return (['ok', 'wrong', 'not known'] as const)
    .map((state) => [found.filter((one) => one.state === state).length, state] as const)
    .filter(([count, state]) => count > 0 || state === 'ok')
    .map(([count, state]) => `${count} ${state}`)
    .join(', ');
}
