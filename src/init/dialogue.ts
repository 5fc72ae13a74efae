import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isFault } from './answers';

/** Who asked gave up: Ctrl-C, or the end of what is typed. */
export class GivenUp extends Error {}

/** Between two lines that a person typed more time passes; between those that a terminal pastes, less. Milliseconds. */
const pause = 50;

/** Questions on a terminal, one after the other. Nothing is kept of them but the answers. */
export class Dialogue {
  private readonly lines;
  private readonly gone: Promise<never>;
  private isHidden = false;

  constructor(
    input: NodeJS.ReadableStream,
    private readonly output: NodeJS.WritableStream & { readonly columns?: number },
  ) {
    const shown = new Writable({
      write: (chunk, _, done) => {
        if (!this.isHidden) output.write(chunk);
        done();
      },
    });
    // what was typed to a hidden question is in no history that an arrow key brings back
    this.lines = createInterface({ input, output: Object.assign(shown, { columns: output.columns }), terminal: true, historySize: 0 });
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

  /**
   * Asks until the answer is one, and shows nothing of what is typed or pasted, nor of a wrong answer. What is pasted is one answer,
   * however many lines it has: no line of it answers the next question.
   */
  secret<T>(question: string, read: (text: string) => T): Promise<Exclude<T, { fault: string }>> {
    return this.paste(question, read, true);
  }

  /** The same, and it is seen. */
  async paste<T>(question: string, read: (text: string) => T, isHidden = false): Promise<Exclude<T, { fault: string }>> {
    this.isHidden = isHidden;
    try {
      for (;;) {
        if (isHidden) this.output.write(`${question}: `);
        const text = await this.pasted(isHidden ? '' : `${question}: `);
        if (isHidden) this.output.write('\n');
        const answer = read(text);
        if (!isFault(answer)) return answer as Exclude<T, { fault: string }>;
        this.say(`  ${isHidden ? 'what you gave' : JSON.stringify(text)} ${answer.fault}`);
      }
    } finally {
      this.isHidden = false;
    }
  }

  /** A line, and those that come with it. PEM is read to its end. */
  private async pasted(prompt: string): Promise<string> {
    const more: string[] = [];
    const take = (line: string) => more.push(line);
    this.lines.on('line', take);
    try {
      const all = [await Promise.race([this.lines.question(prompt), this.gone])];
      const isOpen = () => /^\s*-----BEGIN /.test(all[0] ?? '') && !all.some((line) => /-----END /.test(line));
      for (let isMore = true; isMore || isOpen(); ) {
        await Promise.race([sleep(pause), this.gone]);
        isMore = more.length > 0;
        all.push(...more.splice(0));
      }
      all.push(this.lines.line); // the last one, when it has no end
      this.lines.write(null, { ctrl: true, name: 'e' });
      this.lines.write(null, { ctrl: true, name: 'u' });
      return all.join('\n').trim();
    } finally {
      this.lines.off('line', take);
    }
  }

  say(text: string): void {
    this.output.write(`${text}\n`);
  }

  end(): void {
    this.lines.close();
  }
}
