import type { Command } from './command';
import { exit } from './tell';

export const plan: Command = {
  name: 'plan',
  summary: 'what a push would do: objects, machines and dangers, compared with what Git has',
  examples: [
    'npx loutik plan',
    'npx loutik plan --against origin/main --summary',
    'npx loutik plan --exit-code || echo "look before you push"',
    'npx loutik plan --markdown > plan.md',
  ],
  options: {
    against: { type: 'string', value: 'REF', about: 'the branch, tag or commit to compare with; the upstream branch without it' },
    summary: { type: 'boolean', about: 'a line for each app and each danger' },
    markdown: { type: 'boolean', about: 'on standard output, as the comment of a pull request' },
    'exit-code': { type: 'boolean', about: 'ends with 10 where there are changes, 11 where there are dangers' },
  },
  onProblems: 'nothing was compared',
  takesAll: true,
  async run({ root, homelab, modules, options }) {
    const [{ gather }, { isNothing, planOf }, { resultOf }, { planText }, { planMarkdown }] = await Promise.all([
      import('../plan/gather'),
      import('../plan/plan'),
      import('../plan/result'),
      import('../plan/text'),
      import('../plan/markdown'),
    ]);
    const { before, after, outside, against, notes } = await gather({
      root,
      homelab,
      modules,
      against: options.against as string | undefined,
    });
    const found = planOf({ homelab, before, after }, outside);
    const code = found.dangers.length > 0 ? exit.dangers : isNothing(found) ? exit.done : exit.changes;
    return {
      result: resultOf(found, against, notes),
      ...(options.markdown
        ? { output: planMarkdown(found, against, notes) }
        : { text: planText(found, against, notes, options.summary === true) }),
      ...(options['exit-code'] ? { code } : {}),
    };
  },
};
