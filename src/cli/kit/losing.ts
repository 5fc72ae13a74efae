import type { Dialogue } from '../../init/dialogue';
import { remade } from '../../kit/fill';
import { placesOf } from '../../kit/holders';
import { bytesIn, type Kit, type Loss } from '../../kit/kit';
import { type LossStep, lossSteps } from '../../kit/lost';
import { given } from '../../kit/rotate';
import { suggest } from '../../suggest';
import { type Context, type Outcome, UsageError } from '../command';
import { askFor } from './ask';
import { sealAfter } from './rotating';
import { absorb, keep, openKit, type Session } from './session';
import { stepLines } from './steps';
import { asking, hasTerminal } from './terminal';

/** Begins a loss, or goes on with it: says what is left, ticks what is said to be done, and on a terminal goes through the rest. */
export async function goThrough(context: Context, place: string): Promise<Outcome> {
  const { options } = context;
  const session = await openKit(context);
  const places = placesOf(session.lab);
  if (!places.includes(place)) {
    const right = suggest(place, places);
    throw new UsageError(`There is no ${place} to lose${right ? `; did you mean ${right}?` : `: there is ${places.join(', ')}`}`);
  }
  const whole = absorb(session);
  const begun = options.again === true ? undefined : whole.losses[place];
  await keep(session, withLoss(whole, place, begun ?? { since: new Date().toISOString(), done: [] }));
  await tick(session, place, [options.done ?? []].flat().map(String));
  if (hasTerminal() && !context.json && options.done === undefined) await walk(session, place);
  const steps = stepsOf(session, place);
  const left = steps.filter(({ done }) => !done);
  const { since } = lossOf(session, place);
  return {
    text: [
      `${place}, lost on ${since.slice(0, 10)}:`,
      ...stepLines(steps, new Set(steps.filter(({ done }) => done).map(({ id }) => id))),
      '',
      left.length > 0
        ? `${left.length} of ${steps.length} steps are left; what is done is kept in ${session.file.path}`
        : `✓ nothing is left to do: what ${place} knew opens nothing any more`,
    ].join('\n'),
    result: { lost: place, since, left: left.length, steps: steps.map(({ id, what, commands, done }) => ({ id, what, commands, done })) },
  };
}

function withLoss(kit: Kit, place: string, loss: Loss): Kit {
  return kit.losses[place] === loss ? kit : { ...kit, losses: { ...kit.losses, [place]: loss } };
}

const lossOf = ({ kit }: Session, place: string) => kit.losses[place] as Loss;

const stepsOf = ({ lab, kit, objects }: Session, place: string) => lossSteps(lab, kit, objects.pods(), place, kit.losses[place] as Loss);

/** Ticks steps that a person has done. One that does not exist, or that a new value alone ticks, is refused. */
async function tick(session: Session, place: string, ids: readonly string[]): Promise<void> {
  const steps = stepsOf(session, place);
  for (const id of ids) {
    const step = steps.find((each) => each.id === id);
    const right = suggest(
      id,
      steps.map((each) => each.id),
    );
    if (step === undefined) throw new UsageError(`There is no step ${id}${right ? `; did you mean ${right}?` : '; --json names them'}`);
    if (!step.done && (step.asks || step.makes)) throw new UsageError(`${id} is done with the new value: ${step.commands.join('; ')}`);
  }
  const loss = lossOf(session, place);
  const more = ids.filter((id) => !loss.done.includes(id));
  if (more.length > 0) await keep(session, withLoss(session.kit, place, { ...loss, done: [...loss.done, ...more] }));
}

async function walk(session: Session, place: string): Promise<void> {
  const total = stepsOf(session, place).length;
  const left = () => stepsOf(session, place).filter(({ done }) => !done);
  const kept = () => `what is done is kept: ${total - left().length} of ${total} steps. Run it again to go on`;
  await asking(kept, async (dialogue) => {
    const passed = new Set<string>();
    for (;;) {
      const step = left().find(({ id }) => !passed.has(id));
      if (step === undefined) return;
      passed.add(step.id);
      dialogue.say(['', ...stepLines([step])].join('\n'));
      await doStep(session, place, step, dialogue);
    }
  });
}

async function doStep(session: Session, place: string, step: LossStep, dialogue: Dialogue): Promise<void> {
  const { lab } = session;
  if (step.asks) {
    const item = step.asks;
    const value = await askFor(dialogue, item, true);
    if (value === undefined) return;
    if (bytesIn(session.kit, item.name)?.equals(Buffer.from(value))) return dialogue.say('  it is the one that was lost');
    await keep(session, given(lab, session.kit, item, value, new Date()));
    sealAfter(session, false);
    return;
  }
  if (
    !(await isYes(
      dialogue,
      step.makes ? '  Make them now? Enter makes them, s leaves them for later' : '  Enter when it is done, s to leave it for later',
    ))
  )
    return;
  if (step.makes === undefined) return tick(session, place, [step.id]);
  await keep(session, remade(lab, session.kit, step.makes, new Date()));
  sealAfter(
    session,
    step.makes.some(({ name }) => name === 'sealingKey.privateKey'),
  );
}

/** Whether somebody pressed Enter. */
function isYes(dialogue: Dialogue, question: string): Promise<boolean> {
  return dialogue.ask(question, undefined, (text): boolean | { fault: string } => {
    if (text === '') return true;
    return text === 's' ? false : { fault: 'is neither Enter nor s' };
  });
}
