import { suggest } from '../suggest';
import { type Command, UsageError } from './command';
import { exit } from './tell';

export const check: Command = {
  name: 'check',
  summary: 'what holds before a push, proof by proof, with the numbers; writes nothing',
  examples: ['npx loutik check', 'npx loutik check --only placement,quotas', 'npx loutik check --strict --json'],
  options: {
    only: { type: 'string', value: 'PROOF,…', about: 'these proofs alone; docs/proofs.md has them all' },
    strict: { type: 'boolean', about: 'what is still to do counts as wrong' },
  },
  takesAll: true,
  async run({ root, homelab, modules, options }) {
    const [
      { loadHomelab },
      { readPushed },
      { assemble },
      { prove },
      { proofs },
      { checked, evidenceText, measuredShare, shareText, tally },
      { ProblemsError },
    ] = await Promise.all([
      import('../model/load'),
      import('../plan/pushed'),
      import('../model/assemble'),
      import('../proofs/prove'),
      import('../proofs/registry'),
      import('../proofs/tell-evidence'),
      import('../problems'),
    ]);
    const wanted = chosen(options.only, proofs);
    const model = assemble({ ...(await loadHomelab(root, homelab, modules)), pushed: readPushed(root, homelab) });
    if (model.problems.length > 0) throw new ProblemsError(model.problems); // of what is not what was meant, no proof says anything
    const evidence = prove(model, wanted);
    const all = checked(wanted, evidence);
    const broken = evidence.find((one) => one.broken !== undefined);
    const isWrong = all.some(({ outcome }) => outcome === 'fails' || (options.strict === true && outcome === 'to do'));
    if (broken && !isWrong) throw broken.broken;
    const share = shareText(all);
    return {
      text: `${evidenceText(all)}\n\n${isWrong ? '✗' : '✓'} ${homelab}: ${tally(all)}${share === '' ? '' : `\n  ${share}`}`,
      result: { ok: !isWrong, homelab, version: 2, proofs: all, evidence: measuredShare(all) },
      code: isWrong ? exit.problems : exit.done,
    };
  },
};

/** The proofs that are asked for, in their own order. */
function chosen<P extends { readonly id: string }>(only: unknown, proofs: readonly P[]): readonly P[] {
  if (only === undefined) return proofs;
  const names = String(only).split(',');
  for (const name of names) {
    if (proofs.some(({ id }) => id === name)) continue;
    const known = proofs.map(({ id }) => id);
    const right = suggest(name, known);
    throw new UsageError(`There is no proof ${name}${right ? `; did you mean ${right}?` : `; there are ${known.join(', ')}`}`);
  }
  return proofs.filter(({ id }) => names.includes(id));
}
