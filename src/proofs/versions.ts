import { kubernetesVersion } from '../inventory/kubernetes-version';
import type { Model } from '../model/assemble';
import { compared, placeOf } from './contract';
import type { Finding, Proof } from './proof';

/** Kinds of dangers of a push that are of versions. */
const kinds: ReadonlySet<string> = new Set(['image-lowered', 'image-major-skipped', 'database-major-unprepared']);

export const versions: Proof = {
  id: 'versions',
  states: 'From what Git says runs, each program and Kubernetes itself get to their new version: none is skipped, none goes back.',
  why: 'Data that was migrated is not read by an older program, and few migrate over more than one major version.',
  waivable: ['VERSION_UNREACHABLE'],
  ofChange: true,
  prove({ lab, pushed, objects }) {
    const found = (pushed?.dangersOf(objects) ?? []).filter(({ kind }) => kinds.has(kind));
    return {
      figures: [compared(pushed), { about: 'Kubernetes', value: `${kubernetesVersion(lab.inventory.k3s)}, server and kubelets alike` }],
      findings: [
        ...found.map(
          ({ kind, object, field, what, consequence, instead }): Finding => ({
            severity: 'fails',
            code: 'VERSION_UNREACHABLE',
            rule: kind,
            where: placeOf(object, field, objects),
            what: `${what}: ${consequence}`,
            repair: instead,
          }),
        ),
        ...skew(lab, pushed?.kubernetesMinor),
      ],
    };
  },
};

/** The API server goes up one minor version at a time, and never down (kubernetes.io, "Version Skew Policy"). */
function skew({ inventory }: Model['lab'], was: number | undefined): Finding[] {
  const is = Number(/^v1\.(\d+)/.exec(kubernetesVersion(inventory.k3s))?.[1]);
  if (was === undefined || is === was || is === was + 1) return [];
  const isLower = is < was;
  return [
    {
      severity: 'fails',
      code: 'VERSION_UNREACHABLE',
      rule: isLower ? 'kubernetes-lowered' : 'kubernetes-skipped',
      where: 'k3s.version',
      what: `Kubernetes goes from 1.${was} to 1.${is}: ${isLower ? 'an older API server does not read what a newer one stored' : 'the API server goes up one minor version at a time'}`,
      repair: isLower ? `stay at 1.${was}` : `go to 1.${was + 1} first, and let every node start`,
    },
  ];
}
