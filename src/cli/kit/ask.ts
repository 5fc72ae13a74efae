import type { Dialogue } from '../../init/dialogue';
import type { Item } from '../../kit/item';
import { readAnswer } from './answers';

/**
 * Asks for one value on the terminal. What is kept as a hash is asked for twice, since nobody could look it up again.
 *
 * @returns what is kept; undefined when it is left for later
 */
export async function askFor(dialogue: Dialogue, item: Item, mayWait: boolean): Promise<string | undefined> {
  const { question } = item;
  if (question) dialogue.say(`  ${question.asks}\n  found: ${question.found}`);
  const prompt = `  ${question?.isOpen ? 'answer' : 'answer, which is not shown'}${mayWait ? '; Enter leaves it for later' : ''}`;
  const read = (text: string) => (text === '' && mayWait ? { kept: undefined, typed: text } : { typed: text, ...readAnswer(item, text) });
  for (;;) {
    const answer = question?.isOpen ? await dialogue.paste(prompt, read) : await dialogue.secret(prompt, read);
    if (answer.kept === undefined || question?.kept === undefined || answer.kept === answer.typed) return answer.kept;
    const again = await dialogue.secret('  once more', (text) => text);
    if (again === answer.typed) return answer.kept;
    dialogue.say('  they differ');
  }
}
