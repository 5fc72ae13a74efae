import type { Progress } from '../twin/progress';

/** Exit codes of a process that a signal ended, as a shell has them. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** How long what is left behind may take to be put in order. Milliseconds. */
const tidyWithin = 3000;

/** Ends the process on Ctrl-C and its like, once what is left behind is in order, and says what that is. Returns what calls that off. */
export function onSignals(progress: Progress, tidy: () => Promise<unknown>, words: string): () => void {
  const offs = Object.entries(signals).map(([signal, code]) => {
    const handler = () => {
      progress.end();
      progress.say(`interrupted: ${words}`);
      setTimeout(() => process.exit(code), tidyWithin).unref();
      void tidy().finally(() => process.exit(code));
    };
    process.once(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of offs) off();
  };
}
