import { Progress } from '../../src/twin/progress';

/** A terminal, or a file, that keeps what is written to it. */
function stream(more: object = {}) {
  const written: string[] = [];
  return { written, told: new Progress({ write: (text: string) => written.push(text), ...more } as never) };
}
const terminal = (columns?: number) => stream({ isTTY: true, columns });
const clear = '\r\u001b[K';

describe('what goes on', () => {
  test('is told a file line by line: the beginning, each place once, and the end', () => {
    const { written, told } = stream();
    const step = told.begin('starting nodes');
    step.at('server');
    step.at('server');
    step.at('worker');
    told.say('a note');
    step.done();
    told.begin('syncing').done('12 synced');
    told.end();
    expect(written).toEqual([
      '  starting nodes …\n',
      '    server\n',
      '    worker\n',
      'a note\n',
      '✓ starting nodes (0 s)\n',
      '  syncing …\n',
      '✓ 12 synced (0 s)\n',
    ]);
  });

  test('is one line of a terminal that changes, and is written anew below what is said meanwhile', () => {
    const { written, told } = terminal();
    const step = told.begin('starting');
    step.at('server');
    step.at('server');
    told.say('a note');
    step.done();
    told.end();
    expect(written).toEqual([
      `${clear}  starting … 0 s`,
      `${clear}  starting … 0 s: server`,
      `${clear}a note\n`,
      `${clear}  starting … 0 s: server`,
      `${clear}✓ starting (0 s)\n`,
    ]);
  });

  test('is cut to the terminal’s width less one, or to 79 where it has none', () => {
    for (const [columns, length] of [
      [10, 9],
      [undefined, 79],
    ] as const) {
      const { written, told } = terminal(columns);
      told.begin('x'.repeat(200)).done('x');
      expect(written[0]).toHaveLength(clear.length + length);
    }
  });

  test('leaves the terminal’s line empty when it ends early', () => {
    const { written, told } = terminal();
    const step = told.begin('starting');
    told.end();
    told.say('after');
    expect(written.slice(1)).toEqual([clear, `${clear}after\n`]);
    step.done();
  });

  test('shows what a name hides', () => {
    const { written, told } = stream();
    const step = told.begin('a\u001b[2J');
    step.at('b\u001b[2J');
    step.done('c\u001b[2J');
    told.say('d\u001b[2J\ne');
    expect(written.join('')).not.toContain('\u001b');
    expect(written.at(-1)).toMatch(/^d.*\ne\n$/s);
  });

  test('counts the seconds since its beginning', () => {
    const { written, told } = terminal();
    const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
    const step = told.begin('starting');
    now.mockReturnValue(13_400);
    step.at('server');
    step.done();
    now.mockRestore();
    expect(written.slice(1)).toEqual([`${clear}  starting … 12 s: server`, `${clear}✓ starting (12 s)\n`]);
  });
});
