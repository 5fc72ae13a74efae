import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hardeningRules, notAsked } from '../src/proofs/hardening/rules';
import { proofs } from '../src/proofs/registry';
import { hardeningTable, notAskedTable, proofTable } from '../src/proofs/tell-evidence';
import { effortTable } from './bootstrap-effort';
import { scoreTable } from './mutation/score-table';
import { commandsReference, exitCodes } from './reference/cli';
import { constructsReference, inventoryReference } from './reference/exports';
import { problemsReference } from './reference/problems';
import { Sources } from './reference/source';
import { results, resultsInBrief } from './results';
import { shelf } from './shelf';

type Made = Readonly<Record<string, Readonly<Record<string, () => string | Promise<string>>>>>;

/** What of the README and of docs/ is made from the code: for each file, its parts by name. `npm run docs` writes them, a test looks for them. */
export function madeOf(root: string): Made {
  const sources = Sources.of(root);
  return {
    'README.md': { results: resultsInBrief },
    'docs/proofs.md': {
      proofs: () => proofTable(proofs),
      hardening: () => hardeningTable(hardeningRules),
      'not-asked': () => notAskedTable(notAsked),
    },
    'docs/bootstrap.md': { effort: () => effortTable(readFileSync(join(root, 'docs/bootstrap.md'), 'utf8')) },
    'docs/commands.md': { commands: commandsReference, 'exit-codes': exitCodes },
    'docs/problems.md': { problems: async () => problemsReference(await sources) },
    'docs/inventory.md': { inventory: async () => inventoryReference(await sources) },
    'docs/constructs.md': { constructs: async () => constructsReference(await sources) },
    'docs/shelf.md': { shelf },
    'docs/results.md': { results },
    'docs/tests.md': { scores: scoreTable },
  };
}

/** A page of docs/ with its parts as they are now. */
export async function filled(made: Made, path: string, page: string): Promise<string> {
  let text = page;
  for (const [name, make] of Object.entries(made[path] ?? {})) {
    const pattern = new RegExp(`(<!-- made: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
    if (!pattern.test(text)) throw new Error(`${path} has no place for ${name}`);
    const part = await make();
    text = text.replace(pattern, (_, begin: string, end: string) => `${begin}\n${part}\n\n${end}`);
  }
  return text;
}
