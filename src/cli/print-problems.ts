import type { Problem } from '../problems';
import { visible, visibleLines } from '../visible';

/** Problems as a person reads them: code and place, what is wrong, what to do; at the end how many, and what was left as it was. */
export function printProblems(problems: readonly Problem[], colour: boolean, unchanged?: string): string {
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const blocks = problems.map(({ code, where, what, repair, excerpt }) =>
    [
      `${paint(31, '✗')} ${paint(1, code)}  ${visible(where)}`,
      `  ${visible(what)}`,
      ...(excerpt
        ? [
            '',
            ...visibleLines(excerpt)
              .split('\n')
              .map((line) => `    ${line}`),
            '',
          ]
        : []),
      `  ${paint(36, '→')} ${visible(repair)}`,
    ].join('\n'),
  );
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${blocks.join('\n\n')}\n\n${unchanged ? `${count}; ${unchanged}` : count}`;
}

/** Whether a stream shows colours: a terminal, unless NO_COLOR or FORCE_COLOR say otherwise. */
export function hasColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  return env.FORCE_COLOR !== undefined ? env.FORCE_COLOR !== '0' : stream.isTTY === true;
}
