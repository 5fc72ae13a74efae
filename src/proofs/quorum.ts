import { isQuorate } from '../inventory/quorum';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const quorum: Proof = {
  id: 'quorum',
  states: 'When the home of a replicated VM is lost, the hosts that are left may start it.',
  why: 'Hosts that are no majority start no guest: a replica there would lie still, whatever HA is told.',
  prove({ lab: { inventory } }) {
    const machines = Object.keys(inventory.machines);
    const startsWithout = (lost: string) =>
      isQuorate(
        inventory,
        machines.filter((name) => name !== lost),
        true,
      );
    return {
      figures: machines.map((name) => ({ about: `without ${name}`, value: startsWithout(name) ? 'guests start' : 'guests wait' })),
      findings: failures(
        Object.entries(inventory.vms).flatMap(([name, { home, availability }]): Problem[] => {
          if (availability.kind !== 'replicated' || startsWithout(home)) return [];
          return [
            {
              code: 'QUORUM_MISSING',
              where: `vms.${name}.availability`,
              what: `it is replicated to ${availability.to}, which has no majority of votes once ${home} is lost, and starts nothing`,
              repair: "have a third machine or a gateway, whose vote decides, or say availability: { kind: 'rebuilt' }",
            },
          ];
        }),
      ),
    };
  },
};
