import { written } from '../../restore/moments';
import { type Plan, titleOf } from '../../restore/plan';
import { placesOf } from '../../restore/where';
import type { Outcome } from '../command';
import type { Call } from './restoring';

/**
 * What a restore has come to, for people and programs. Undefined: what it had fetched is removed. `isUndone`: what was there before is
 * there again.
 */
export async function outcomeOf({ cluster }: Call, plan: Plan | undefined, isUndone = false): Promise<Outcome> {
  if (plan === undefined)
    return { text: '✓ the service has what it had, and nothing is left of the restore', result: { phase: 'removed' } };
  const { app, phase, parts } = plan;
  const command = `npx loutik restore ${app}`;
  const title = `${titleOf(plan)}, as of ${written(parts[0]?.at ?? 0)},`;
  const result = { id: plan.id, phase, volumes: parts.map(({ volume, target, snapshot, at }) => ({ volume, target, snapshot, at })) };
  if (phase === 'placed') {
    const text = `✓ ${title} is in its place.\n  What was there before is kept beside it. Have that again: ${command} --undo\n  Remove it: ${command} --clean`;
    return { text, result };
  }
  const places = await placesOf(cluster, plan);
  const lines = places.map(({ node, path }) => `    ${node}:${path}`);
  const undone = isUndone ? `✓ ${app} has what it had before.\n` : '';
  const text = `${undone}✓ ${title} lies beside the data:\n${lines.join('\n')}\n  Put it into its place: ${command} --finish\n  Have it on this computer: the same again with --output FILE\n  Remove it: ${command} --clean`;
  return { text, result: { ...result, places } };
}
