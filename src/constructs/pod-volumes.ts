import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Plain } from '../objects/kinds';
import { scratchOf } from '../objects/pods';
import { Bytes } from '../units/bytes';
import type { PodVolume } from './container';
import { Lab, pathOf } from './lab';

/** The volumes of a pod, each once. Two things whose names come out alike are told: one mount would show the other's. */
export function podVolumes(scope: Construct, all: readonly PodVolume[]): readonly Plain<k8s.Volume>[] {
  const first = new Map<string, PodVolume>();
  for (const one of all) {
    const { name } = one.volume;
    const other = first.get(name);
    if (other === undefined) first.set(name, one);
    else if (other.of !== one.of) {
      Lab.of(scope).report({
        code: 'NAME_TAKEN',
        where: pathOf(scope),
        what: `a volume ${name} of its pod would be both ${other.of} and ${one.of}`,
        repair: 'give one of them another name: a scratch space by scratch(…, { name }), a volume, secret or files by another id',
      });
    }
  }
  return [...first.values()].map(({ volume }) => volume);
}

/**
 * The containers of a pod that stay, with the first asking for the scratch space of all of them: the scheduler knows nothing of an
 * `emptyDir`'s size, which is a limit already. What only those before them use that end is theirs for a while, and not reserved for good.
 */
export function withScratch(
  containers: readonly Plain<k8s.Container>[],
  volumes: readonly Plain<k8s.Volume>[],
  sidecars: readonly Plain<k8s.Container>[],
): readonly Plain<k8s.Container>[] {
  const space = scratchOf({ containers: [], volumes }, [...sidecars, ...containers]);
  const [first, ...others] = containers;
  if (space === 0 || first === undefined) return containers;
  const requests = { ...first.resources?.requests, 'ephemeral-storage': Bytes.of(space).quantity };
  return [{ ...first, resources: { ...first.resources, requests } }, ...others];
}
