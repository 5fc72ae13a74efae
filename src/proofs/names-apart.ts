import { type Lab, pathOf } from '../constructs/lab';
import { nodesOfPlacement } from '../constructs/node-address';
import { PortRoute } from '../constructs/port-route';
import { ingressNodes } from '../model/exposure';
import type { WebName } from '../model/web-names';
import type { Problem } from '../problems';

/** Names that would have two addresses in the house: a port of a node is at that node, and all else at the ingress. */
export function namesApart(lab: Lab, web: readonly Pick<WebName, 'where' | 'hostname'>[]): Problem[] {
  const routes = PortRoute.all(lab).filter(({ to }) => to !== undefined);
  const atIngress = ingressNodes(lab).join(', ') || 'the ingress';
  const places = new Map<string, { readonly where: string; readonly nodes: string }>();
  const lead = (hostname: string, where: string, nodes: string) => {
    const known = places.get(hostname);
    if (known === undefined) places.set(hostname, { where, nodes });
    return known?.nodes === nodes ? undefined : known;
  };
  for (const { hostname, where } of web) lead(hostname, where, atIngress);
  for (const route of routes.filter(({ through }) => through === 'ingress')) lead(route.hostname, pathOf(route), atIngress);
  return routes.flatMap((route): Problem[] => {
    const { hostname, to, through } = route;
    if (through === 'ingress' || to === undefined) return [];
    const nodes = nodesOfPlacement(lab, to.pods.placement)
      .map(([name]) => name)
      .join(', ');
    const other = lead(hostname, pathOf(route), nodes);
    if (other === undefined) return [];
    return [
      {
        code: 'HOSTNAME_DUPLICATE',
        where: pathOf(route),
        what: `${hostname} leads to port ${to.hostPort} of ${nodes}, and for ${other.where} to ${other.nodes}: in the house a name has one address`,
        repair: `give it a hostname of its own in clusters/${lab.homelab}/services.ts`,
      },
    ];
  });
}
