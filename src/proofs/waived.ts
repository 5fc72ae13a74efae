import { waiversFile } from '../inventory/waivers';
import type { Model } from '../model/assemble';
import type { Finding, Proof } from './proof';

/** The findings of a proof, those that the owner lives with as such; and every waiver of its codes that none of them needs. */
export function waived(
  { lab, waivers, pushed }: Pick<Model, 'lab' | 'waivers' | 'pushed'>,
  { waivable = [], ofChange }: Pick<Proof, 'waivable' | 'ofChange'>,
  found: readonly Finding[],
): Finding[] {
  const own = new Map(
    waivers.map((waiver, index) => [keyOf(waiver), { ...waiver, index }] as const).filter(([, { code }]) => waivable.includes(code)),
  );
  if (own.size === 0) return [...found];
  const used = new Set<string>();
  const findings = found.map((finding): Finding => {
    const waiver = finding.severity === 'fails' ? own.get(keyOf(finding)) : undefined;
    if (waiver === undefined) return finding;
    used.add(keyOf(finding));
    return { ...finding, severity: 'waived', reason: waiver.reason };
  });
  if (ofChange && pushed === undefined) return findings; // nothing was compared
  const unused = [...own]
    .filter(([key]) => !used.has(key))
    .map(([, { code, where, rule, index }]): Finding => {
      const near = found.find(
        (finding) => finding.code === code && (finding.where === where || finding.rule === rule) && finding.severity === 'fails',
      );
      return {
        severity: ofChange ? 'to do' : 'fails',
        code: 'WAIVER_UNUSED',
        where: `${waiversFile(lab.homelab)}[${index}]`,
        what: `nothing is told as ${[code, rule].filter(Boolean).join(' ')} at ${where}`,
        repair: near
          ? `take it out, or name what is told: ${[near.code, near.rule].filter(Boolean).join(' ')} at ${near.where}`
          : 'take it out',
      };
    });
  return [...findings, ...unused];
}

function keyOf({ code, where, rule = '' }: Pick<Finding, 'code' | 'where' | 'rule'>): string {
  return `${code} ${where} ${rule}`;
}
