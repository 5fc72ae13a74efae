import { podSecurityWaivers } from './hardening/pods';
import { hardeningRules } from './hardening/rules';
import type { Finding, ObjectProof } from './proof';

export const security: ObjectProof = {
  id: 'security',
  states: 'Every rule of hardening that a manifest can meet is met, or the code that needs less says why.',
  why: 'Of one mistake in one program, the rest of the house notices nothing.',
  waivable: ['HARDENING_MISSING'],
  prove({ objects }) {
    const all = hardeningRules.flatMap((rule) => rule.find(objects).map((found) => ({ rule, ...found })));
    const excused = all.filter(({ because }) => because !== undefined);
    return {
      figures: [
        { about: 'rules', value: String(hardeningRules.length) },
        ...podSecurityWaivers(objects).map(([namespace, level, reason]) => ({
          about: `namespace ${namespace}`,
          value: `${level}: ${reason}`,
        })),
        ...excused.map(({ rule, where, because }) => ({ about: `${where} ${rule.id}`, value: String(because) })),
      ],
      findings: all
        .filter(({ because }) => because === undefined)
        .map(
          ({ rule, where, what }): Finding => ({
            severity: 'fails',
            code: 'HARDENING_MISSING',
            where,
            what: `${what}: ${rule.states}`,
            repair: rule.repair,
            rule: rule.id,
          }),
        ),
    };
  },
};
