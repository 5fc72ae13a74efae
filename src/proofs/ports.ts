import { type Lab, pathOf } from '../constructs/lab';
import { PodSet, type Port } from '../constructs/pod-set';
import { PortRoute } from '../constructs/port-route';
import { nodePortTakenBy } from '../inventory/node-ports';
import type { Problem } from '../problems';
import { hostPorts } from './host-ports';
import { failures, type Proof } from './proof';
import { serviceAddresses } from './service-addresses';
import { servicePorts } from './service-ports';

export const ports: Proof = {
  id: 'ports',
  states:
    'Each port of a pod belongs to one of its containers, each port of a node to one pod or Service, and each address to one Service.',
  why: 'Of two that listen on one port the second does not start; a server-side apply refuses the pod that names a port twice.',
  prove(model) {
    const { lab, objects } = model;
    const all = PodSet.all(lab).flatMap((pods) => Object.values(pods.ports));
    const ofNodes = all.filter(({ hostPort }) => hostPort !== undefined);
    return {
      figures: [
        { about: 'ports of pods', value: String(all.length) },
        { about: 'of nodes', value: String(ofNodes.length) },
      ],
      findings: failures([
        ...PodSet.all(lab).flatMap(twiceInPod),
        ...twiceAtIngress(lab),
        ...twiceOnNode(lab, ofNodes),
        ...hostPorts(model, ofNodes),
        ...servicePorts(objects),
        ...serviceAddresses(lab, objects),
      ]),
    };
  },
};

function twiceInPod(pods: PodSet): Problem[] {
  const first = new Map<string, Port>();
  return Object.values(pods.ports).flatMap((port): Problem[] => {
    const key = `${port.number}/${port.protocol}`;
    const other = first.get(key);
    first.set(key, other ?? port);
    if (other === undefined) return [];
    return [
      {
        code: 'PORT_CLASH',
        where: pathOf(pods),
        what: `its ports ${other.name} and ${port.name} are both ${key}`,
        repair: 'give one of them another number: the containers of a pod share its ports',
      },
    ];
  });
}

/** Ports that two routes come in by: Traefik would lead to one of the two. */
function twiceAtIngress(lab: Lab): Problem[] {
  const first = new Map<string, PortRoute>();
  return PortRoute.all(lab).flatMap((route): Problem[] => {
    if (route.through === 'node' || route.to === undefined) return [];
    const key = `${route.port}/${route.protocol}`;
    const other = first.get(key);
    first.set(key, other ?? route);
    if (other === undefined) return [];
    return [
      {
        code: 'PORT_CLASH',
        where: pathOf(route),
        what: `its port ${key} is that of ${pathOf(other)}, and both come in by the ingress, where no name tells them apart`,
        repair: 'give one of them another: port: … is what people use, whatever the container listens on',
      },
    ];
  });
}

function twiceOnNode(lab: Lab, all: readonly Port[]): Problem[] {
  const nodesOf = ({ placement }: PodSet) =>
    lab.nodes.filter(([, { home }]) => placement.strength !== 'required' || home === placement.machine).map(([name]) => name);
  return all.flatMap((port, index): Problem[] => {
    const { hostPort = 0, protocol, pods, name } = port;
    const nodes = nodesOf(pods);
    const owner = nodePortTakenBy(hostPort, protocol);
    const other = all
      .slice(0, index)
      .find((one) => one.hostPort === hostPort && one.protocol === protocol && nodesOf(one.pods).some((node) => nodes.includes(node)));
    const among = typeof pods.replicas === 'number' && pods.replicas > Math.max(1, nodes.length);
    const why = owner
      ? `which ${owner} has`
      : other
        ? `as port ${other.name} of ${pathOf(other.pods)} does`
        : among && 'and so does its like';
    if (!why) return [];
    return [
      {
        code: 'PORT_CLASH',
        where: pathOf(pods),
        what: `its port ${name} takes ${hostPort}/${protocol} of a node, ${why}`,
        repair: 'give one of them another port of the node, or a node of its own',
      },
    ];
  });
}
