import { visible, visibleLines } from '../visible';

/** One thing that takes a while. */
export interface Step {
  /** What it is at, shown while it lasts. */
  at(text: string): void;
  done(text?: string): void;
}

/** Tells a person what goes on: a line that changes on a terminal, a line for each thing elsewhere. */
export class Progress {
  private current = '';

  constructor(private readonly stream: NodeJS.WriteStream) {}

  say(text: string): void {
    this.line(`${visibleLines(text)}\n`);
    this.redraw();
  }

  begin(what: string): Step {
    const title = visible(what);
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;
    let last = '';
    const show = () => {
      this.current = `  ${title} … ${seconds()}${last ? `: ${last}` : ''}`;
      this.redraw();
    };
    const timer = this.stream.isTTY ? setInterval(show, 1000) : undefined;
    timer?.unref();
    if (this.stream.isTTY) show();
    else this.stream.write(`  ${title} …\n`);
    return {
      at: (text) => {
        if (visible(text) === last) return;
        last = visible(text);
        if (this.stream.isTTY) show();
        else this.stream.write(`    ${last}\n`);
      },
      done: (text) => {
        clearInterval(timer);
        this.current = '';
        this.line(`✓ ${visible(text ?? title)} (${seconds()})\n`);
      },
    };
  }

  /** Leaves the terminal's line as it should be. */
  end(): void {
    if (this.current !== '') this.line('');
    this.current = '';
  }

  private line(text: string): void {
    this.stream.write(this.stream.isTTY ? `\r\u001b[K${text}` : text);
  }

  private redraw(): void {
    if (this.stream.isTTY && this.current) this.stream.write(`\r\u001b[K${this.current.slice(0, (this.stream.columns || 80) - 1)}`);
  }
}
