import { Dialogue, GivenUp } from '../../init/dialogue';
import { UsageError } from '../command';

/** Whether somebody is there to be asked. */
export const hasTerminal = () => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Runs something that asks on the terminal. Who gives up is told what is kept. */
export async function asking<T>(kept: () => string, run: (dialogue: Dialogue) => Promise<T>): Promise<T> {
  const dialogue = new Dialogue(process.stdin, process.stderr);
  try {
    return await run(dialogue);
  } catch (error) {
    if (error instanceof GivenUp) throw new UsageError(`\nGiven up: ${kept()}.`);
    throw error;
  } finally {
    dialogue.end();
  }
}
