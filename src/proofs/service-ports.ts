import { at, listAt, textAt } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import type { Problem } from '../problems';

/** What a Service asks of the nodes and does not get: a port that another one has, or a load balancer. */
export function servicePorts(objects: Objects): Problem[] {
  const first = new Map<string, string>();
  return objects.ofKind('Service').flatMap(({ manifest, source }): Problem[] => {
    const { name } = manifest.metadata;
    if (textAt(manifest, 'spec', 'type') === 'LoadBalancer')
      return [
        {
          code: 'AUDIENCE_UNREACHABLE',
          where: source,
          what: `Service ${name} waits for a load balancer, and nothing here makes one: K3s' own is off, as Traefik has its ports`,
          repair: 'make it a ClusterIP and declare a Route to it',
        },
      ];
    return listAt(manifest, 'spec', 'ports').flatMap((port): Problem[] => {
      const number = at(port, 'nodePort');
      if (typeof number !== 'number') return [];
      const key = `${number}/${textAt(port, 'protocol') ?? 'TCP'}`;
      const other = first.get(key);
      first.set(key, other ?? name);
      if (other === undefined) return [];
      return [
        {
          code: 'PORT_CLASH',
          where: source,
          what: `Service ${name} takes ${key} of the nodes, which Service ${other} has`,
          repair: 'leave nodePort out, and the cluster finds a free one',
        },
      ];
    });
  });
}
