import { at, listAt, namedAt, textAt } from '../objects/lenient';
import { defaultsOf } from '../objects/limit-range';
import type { Objects } from '../objects/objects';
import { containersOf } from '../objects/pods';
import type { Problem } from '../problems';

/** Scratch space that nothing bounds: it may fill its node's disk, and the kubelet then stops whichever pods it finds. */
export function unbounded(objects: Objects): Problem[] {
  const withDefaults = defaultsOf(objects);
  return objects.pods().flatMap(({ by, namespace, spec }) => {
    const containers = containersOf(withDefaults(namespace, spec));
    const isBounded = (volume: string) =>
      containers.every(
        (container) =>
          at(container, 'resources', 'limits', 'ephemeral-storage') !== undefined ||
          listAt(container, 'volumeMounts').every((mount) => textAt(mount, 'name') !== volume),
      );
    return namedAt(spec, 'volumes').flatMap(([name, volume]): Problem[] => {
      const space = at(volume, 'emptyDir');
      const isOpen = space !== undefined && textAt(space, 'medium') !== 'Memory' && at(space, 'sizeLimit') === undefined;
      if (!isOpen || isBounded(name)) return [];
      return [
        {
          code: 'RESOURCES_INVALID',
          where: by.source,
          what: `volume ${name} of its pod is scratch space without a bound: it may fill the node's disk, and other pods are stopped for it`,
          repair: 'give it a sizeLimit, or its containers limits of ephemeral-storage',
        },
      ];
    });
  });
}
