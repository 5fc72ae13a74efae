import type { Lab } from '../constructs/lab';
import type { Pod } from '../objects/pods';
import { heldAt } from './holders';
import type { Item } from './item';
import type { Kit, Loss } from './kit';
import { orderOf, type Step } from './order';
import { shutOut } from './shut-out';
import { itemsFor } from './values';

/** A step of what a loss takes: something done by hand, values that a program makes anew, or one that somebody gives. */
export interface LossStep extends Step {
  readonly done: boolean;
  /** Items that this step gives another value, as far as they have none yet. */
  readonly makes?: readonly Item[];
  readonly asks?: Item;
}

/**
 * What a loss takes, in order: who has it is shut out, every credential that somebody gave out is taken back there, every value that lay
 * there is changed, and machines and services take the new ones. A value counts as changed when it is younger than the loss. Pure.
 */
export function lossSteps(lab: Lab, kit: Kit, pods: readonly Pod[], place: string, { since, done }: Loss): readonly LossStep[] {
  const held = heldAt(lab, itemsFor(lab, kit), place).filter(({ name }) => kit.values[name] !== undefined);
  const isOld = ({ name }: Item) => (kit.values[name]?.since ?? '') < since;
  const byHand = (step: Step): LossStep => ({ ...step, done: done.includes(step.id) });
  const made = held.filter(({ makes }) => makes !== undefined);
  const left = made.filter(isOld);
  return [
    ...shutOut(lab, place).map(byHand),
    ...held.flatMap(({ name, revoked }) =>
      revoked === undefined ? [] : [byHand({ id: `revoke ${name}`, what: `${name} is taken back: ${revoked}`, commands: [] })],
    ),
    ...held
      .filter(({ makes }) => makes === undefined)
      .map((item): LossStep => {
        const names = [item.goesWith, item.name].filter((name) => name !== undefined);
        return {
          id: `change ${item.name}`,
          what: `${item.name} gets another value: ${item.question?.found ?? ''}`,
          commands: [`npx loutik kit rotate ${names.join(' ')}`],
          done: !isOld(item),
          asks: item,
        };
      }),
    ...(made.length > 0
      ? [
          {
            id: 'change made',
            what: `values that a program makes are made anew: ${made.length - left.length} of ${made.length} are`,
            commands: left.length > 0 ? [`npx loutik kit rotate ${left.map(({ name }) => name).join(' ')}`] : [],
            done: left.length === 0,
            makes: left,
          },
        ]
      : []),
    ...orderOf(lab, held, pods)
      .filter(({ id }) => !id.startsWith('revoke '))
      .map(byHand),
  ];
}
