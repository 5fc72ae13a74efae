import type { Step } from '../../kit/order';

/** Steps for people, numbered; those that are done are ticked. */
export function stepLines(steps: readonly Step[], done: ReadonlySet<string> = new Set()): readonly string[] {
  return steps.flatMap(({ id, what, commands }, index) => [
    `${done.has(id) ? '✓' : ' '} ${`${index + 1}.`.padStart(3)} ${what}`,
    ...(done.has(id) ? [] : commands.map((command) => `         ${command}`)),
  ]);
}
