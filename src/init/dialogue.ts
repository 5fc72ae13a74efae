import { createInterface } from 'node:readline/promises';
import { isFault } from './answers';

/** Who asked gave up: Ctrl-C, or the end of what is typed. */
export class GivenUp extends Error {}

/** Questions on a terminal, one after the other. Nothing is kept of them but the answers. */
export class Dialogue {
  private readonly lines;
  private readonly gone: Promise<never>;

  constructor(
    input: NodeJS.ReadableStream,
    private readonly output: NodeJS.WritableStream,
  ) {
    this.lines = createInterface({ input, output, terminal: true });
    this.gone = new Promise((_, reject) => {
      for (const event of ['SIGINT', 'close']) this.lines.once(event, () => reject(new GivenUp()));
    });
    this.gone.catch(() => {}); // told by whoever asks next
  }

  /** Asks until the answer is one. An empty one is `otherwise`, when there is that. */
  async ask<T>(
    question: string,
    hint: string | undefined,
    read: (text: string) => T,
    otherwise?: string,
  ): Promise<Exclude<T, { fault: string }>> {
    for (;;) {
      const help = otherwise === undefined ? hint : [hint, `[${otherwise}]`].filter(Boolean).join(' ');
      const text = (await Promise.race([this.lines.question(`${question}${help ? ` (${help})` : ''}: `), this.gone])).trim();
      const answer = read(text === '' && otherwise !== undefined ? otherwise : text);
      if (!isFault(answer)) return answer as Exclude<T, { fault: string }>;
      this.say(`  ${JSON.stringify(text)} ${answer.fault}`);
    }
  }

  say(text: string): void {
    this.output.write(`${text}\n`);
  }

  end(): void {
    this.lines.close();
  }
}
