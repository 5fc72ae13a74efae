import { byApp, changeLines, dangerLines, machineLines, totals } from './lines';
import { isNothing, type Plan } from './plan';
import type { Against } from './result';

/** The plan for a terminal. */
export function planText(plan: Plan, against: Against, notes: readonly string[], isSummary: boolean): string {
  const lines = [`${plan.homelab}: the work tree against ${refText(against)}`, ...notes.map((note) => `note: ${note}`)];
  if (isNothing(plan)) return [...lines, '', '✓ nothing to do'].join('\n');
  for (const { app, wave, changes } of byApp(plan)) {
    if (isSummary) lines.push('', `${app}  (wave ${wave})  ${summaryOf(changes)}`);
    else lines.push('', `${app}  (wave ${wave})`, ...changes.flatMap(changeLines).map((line) => `  ${line}`));
  }
  if (plan.machines.length > 0)
    lines.push(
      '',
      'not by Argo CD:',
      ...plan.machines.flatMap((one) => (isSummary ? [`${one.machine}: ${one.takes}`] : machineLines(one))).map((line) => `  ${line}`),
    );
  if (plan.dangers.length > 0)
    lines.push(
      '',
      `dangers (${plan.dangers.length}):`,
      ...plan.dangers
        .flatMap((danger) => (isSummary ? [`! ${danger.kind}  ${danger.object}: ${danger.what}`] : dangerLines(danger)))
        .map((line) => `  ${line}`),
    );
  return [...lines, '', totals(plan)].join('\n');
}

/** `origin/main (3f9c2ab "Films on the other disk")` */
export function refText({ ref, commit, subject }: Against): string {
  return `${ref} (${commit.slice(0, 9)}${subject === '' ? '' : ` "${subject.length > 60 ? `${subject.slice(0, 59)}…` : subject}"`})`;
}

/** `2 added, 1 changed` */
export function summaryOf(changes: readonly { readonly action: string }[]): string {
  return ['added', 'changed', 'removed']
    .map((action) => [changes.filter((change) => change.action === action).length, action] as const)
    .filter(([count]) => count > 0)
    .map(([count, action]) => `${count} ${action}`)
    .join(', ');
}
