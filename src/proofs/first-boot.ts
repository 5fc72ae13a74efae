import { firstBootObjects } from '../gitops/first-boot';
import { failures, type Proof } from './proof';

export const firstBoot: Proof = {
  id: 'first-boot',
  states: 'What a new cluster is given once, so that Argo CD brings the rest, is there as a whole.',
  why: 'What the first boot finds too little of, it cannot bring up, and nobody is there to see why.',
  prove({ lab, objects }) {
    const missing = firstBootObjects.filter((id) => objects.byId(id) === undefined);
    const present = firstBootObjects.length - missing.length;
    return {
      figures: [{ about: 'objects', value: `${present} of ${firstBootObjects.length}` }],
      findings:
        present === 0
          ? []
          : failures(
              missing.map(({ kind, metadata }) => ({
                code: 'PLATFORM_INCOMPLETE',
                where: `clusters/${lab.homelab}/services.ts`,
                what: `the first boot of a server applies ${kind} ${metadata.name}, and nothing here makes it`,
                repair: 'declare the platform whole, as npx loutik init writes it: Priorities, SealedSecrets, ArgoCd',
              })),
            ),
    };
  },
};
