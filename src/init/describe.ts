import { checkMachines, type Fault, isFault } from './answers';
import type { Description, MachineDescription } from './description';
import type { Dialogue } from './dialogue';
import { machineQuestion, questions } from './questions';

/** What was given by flags, by their names; `machine` as often as there are machines. */
export type Flags = Readonly<Record<string, string | readonly string[] | undefined>>;

type Answers = { -readonly [K in keyof Description]?: Description[K] };

/** What the flags say, and what is wrong with each of them. */
export function readFlags(flags: Flags): { readonly answers: Answers; readonly faults: readonly string[] } {
  const answers: Answers = {};
  const faults: string[] = [];
  const told = (flag: string, text: string, { fault }: Fault) => faults.push(`--${flag} ${JSON.stringify(text)} ${fault}`);
  const given = [flags[machineQuestion.flag] ?? []].flat();
  const machines = given.map((text) => [text, machineQuestion.read(text)] as const);
  for (const [text, machine] of machines) if (isFault(machine)) told(machineQuestion.flag, text, machine);
  const sound = machines.flatMap(([, machine]) => (isFault(machine) ? [] : [machine]));
  const together = given.length > 0 && sound.length === given.length ? checkMachines(sound) : undefined;
  if (together !== undefined) faults.push(`--${machineQuestion.flag}: ${together}`);
  if (given.length > 0) answers.machines = sound;
  for (const { key, flag, read } of questions) {
    const text = flags[flag];
    if (typeof text !== 'string') continue;
    const answer = read(text);
    if (isFault(answer)) told(flag, text, answer);
    else Object.assign(answers, { [key]: answer });
  }
  if (answers.gateway && answers.tailnet === false) faults.push('--gateway yes needs --tailnet yes: by the tailnet it reaches home');
  if (answers.gateway) answers.tailnet = true;
  return { answers, faults };
}

/** The flags that have not been given, as they are to be. */
export function missingFlags(answers: Answers): readonly string[] {
  return [machineQuestion, ...questions].filter(({ key }) => answers[key] === undefined).map(({ flag, value }) => `--${flag} ${value}`);
}

/** Asks for what flags have left open. */
export async function askFor(answers: Answers, dialogue: Dialogue, here: { readonly timezone: string }): Promise<Answers> {
  const all: Answers = { ...answers };
  all.machines ??= await askMachines(dialogue);
  for (const { key, asks, read, ...question } of questions) {
    if (all[key] !== undefined) continue;
    const hint = 'hint' in question ? question.hint : 'yes or no';
    const otherwise = key === 'timezone' && !isFault(read(here.timezone)) ? here.timezone : undefined;
    Object.assign(all, { [key]: await dialogue.ask(asks, hint, read as (text: string) => unknown, otherwise) });
    if (all.gateway) all.tailnet = true;
  }
  return all;
}

async function askMachines(dialogue: Dialogue): Promise<readonly MachineDescription[]> {
  const machines: MachineDescription[] = [];
  const { asks, hint, read } = machineQuestion;
  const next = (text: string): MachineDescription | Fault | undefined => {
    if (text === '' && machines.length > 0) return undefined;
    const machine = read(text);
    const together = isFault(machine) ? undefined : checkMachines([...machines, machine]);
    return together === undefined ? machine : { fault: `cannot be: ${together}` };
  };
  while (machines.length < 3) {
    const asked = machines.length === 0 ? `Machine 1, ${asks}` : `Machine ${machines.length + 1}, or nothing`;
    const machine = await dialogue.ask(asked, machines.length === 0 ? hint : undefined, next);
    if (machine === undefined) break;
    machines.push(machine);
  }
  return machines;
}
