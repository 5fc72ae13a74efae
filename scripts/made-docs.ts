import { hardeningRules, notAsked } from '../src/proofs/hardening/rules';
import { proofs } from '../src/proofs/registry';
import { hardeningTable, notAskedTable, proofTable } from '../src/proofs/tell-evidence';
import { results } from './results';
import { shelf } from './shelf';

/** What of docs/ is made from the code: for each file, its parts by name. `npm run docs` writes them, a test looks for them. */
export const made: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/proofs.md': {
    proofs: () => proofTable(proofs),
    hardening: () => hardeningTable(hardeningRules),
    'not-asked': () => notAskedTable(notAsked),
  },
  'docs/shelf.md': { shelf },
  'README.md': { results },
};

/** A page of docs/ with its parts as they are now. */
export function filled(path: string, page: string): string {
  return Object.entries(made[path] ?? {}).reduce((text, [name, make]) => {
    const pattern = new RegExp(`(<!-- made: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
    if (!pattern.test(text)) throw new Error(`${path} has no place for ${name}`);
    return text.replace(pattern, (_, begin: string, end: string) => `${begin}\n${make()}\n\n${end}`);
  }, page);
}
