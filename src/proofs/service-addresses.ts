import type { Lab } from '../constructs/lab';
import { listAt, textAt } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import type { Problem } from '../problems';
import { dotted, tryAddress, tryCidr } from '../units/cidr';

/** Addresses of Services by their place in the range: the API's own is the first (kubernetes, pkg/controlplane/instance.go), K3s's CoreDNS has the tenth (k3s, pkg/util/net.go). */
const taken = [
  [1, 'default/kubernetes, the API server'],
  [10, "kube-system/kube-dns, the cluster's DNS"],
] as const;

/** Services that ask for an address that another one has: the API server refuses the second, whichever that is. */
export function serviceAddresses(lab: Lab, objects: Objects): Problem[] {
  const range = tryCidr(lab.inventory.k3s.services);
  const first = new Map(
    taken.flatMap(([place, holder]) => (range ? [[dotted(range.first + place), holder] as const] : [])) as [string, string][],
  );
  return objects.ofKind('Service').flatMap(({ manifest, source }): Problem[] => {
    const { name, namespace } = manifest.metadata;
    const asked = new Set([textAt(manifest, 'spec', 'clusterIP'), ...listAt(manifest, 'spec', 'clusterIPs')]);
    return [...asked].flatMap((address): Problem[] => {
      if (typeof address !== 'string' || tryAddress(address) === undefined) return [];
      const holder = first.get(address);
      first.set(address, holder ?? `${namespace}/${name}`);
      if (holder === undefined) return [];
      return [
        {
          code: 'ADDRESS_DUPLICATE',
          where: source,
          what: `Service ${name} asks for ${address}, which is already that of ${holder}`,
          repair: 'leave clusterIP out: others find it by its name',
        },
      ];
    });
  });
}
