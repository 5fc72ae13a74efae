import { readPushed } from '../plan/pushed';
import { summary } from '../synth/report';
import { synth as run } from '../synth/synth';
import type { Command } from './command';

export const synth: Command = {
  name: 'synth',
  summary: 'makes dist/ and bootstrap/ from the inventory and the services',
  examples: ['npx loutik synth', 'npx loutik synth --strict', 'npx loutik synth --homelab loutik --json'],
  options: { strict: { type: 'boolean', about: 'what proofs leave to do counts as wrong: nothing is written' } },
  onProblems: 'nothing was written',
  takesAll: true,
  async run({ root, homelab, modules, options }) {
    const begin = performance.now();
    const report = await run({
      root,
      homelab,
      modules,
      pushed: readPushed(root, homelab),
      cdk8sOutput: process.env.CDK8S_OUTDIR,
      strict: options.strict === true,
    });
    const seconds = ((performance.now() - begin) / 1000).toFixed(2);
    return {
      text: `${summary(report)}\n\n✓ ${homelab} synthesized in ${seconds} s; ${report.proofs} proofs hold (npx loutik check)`,
      result: report,
    };
  },
};
