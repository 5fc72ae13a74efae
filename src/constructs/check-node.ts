import { type ContainerProps, farCapabilities } from './container';
import { Lab, pathOf } from './lab';
import { nodeAddress } from './node-address';
import { isPort, longPort, type PodSet } from './pod-set';

type Containers = readonly (readonly [name: string, props: ContainerProps])[];

interface Fault {
  readonly code: 'VALUE_INVALID' | 'WAIVER_MISSING' | 'WAIVER_UNUSED';
  readonly what: string;
  readonly repair: string;
}

const privileged = "and its app podSecurity: { level: 'privileged', reason: '…' }";

/** Powers that Pod Security `baseline` keeps from containers, without a reason; and a reason without such a power. */
export function beyondBaseline(containers: Containers): Fault[] {
  return containers.flatMap(([container, { capabilities = [], waivers = {} }]): Fault[] => {
    const far = capabilities.filter((one) => (farCapabilities as readonly string[]).includes(one));
    if (far.length > 0 && waivers.privileged !== undefined) {
      return [
        {
          code: 'VALUE_INVALID',
          what: `container ${container} is privileged, and keeps ${far.join(', ')} as well: it has every power`,
          repair: 'leave waivers.privileged out, if these are enough; or capabilities',
        },
      ];
    }
    return waiver(container, 'capabilities', waivers.capabilities, far.length > 0 ? `keeps ${far.join(', ')}` : undefined, 'capabilities');
  });
}

/** Ports of the node without a reason, and a reason without such a port. On the node's own network a port needs none of its own. */
export function portsOfNode(containers: Containers, onNodeNetwork: boolean): Fault[] {
  return containers.flatMap(([container, { ports = {}, waivers = {} }]): Fault[] => {
    const taken = Object.entries(ports).flatMap(([name, port]) => {
      const { hostPort } = longPort(port);
      return hostPort === undefined ? [] : [{ name, hostPort }];
    });
    const [first] = taken;
    if (first !== undefined && onNodeNetwork) {
      return [
        {
          code: 'VALUE_INVALID',
          what: `port ${first.name} of container ${container} has hostPort ${first.hostPort}, and its pod is on its node's network: each of its ports is the node's`,
          repair: 'leave hostPort out, or hostNetwork',
        },
      ];
    }
    const what = taken.length > 0 ? `takes port ${taken.map(({ hostPort }) => hostPort).join(', ')} of its node` : undefined;
    return waiver(container, 'hostPorts', waivers.hostPorts, what, 'hostPort');
  });
}

function waiver(container: string, name: string, reason: string | undefined, what: string | undefined, asked: string): Fault[] {
  if (what !== undefined && reason === undefined) {
    return [
      {
        code: 'WAIVER_MISSING',
        what: `container ${container} ${what}, and nothing says why`,
        repair: `give it waivers: { ${name}: '…' } with the reason, ${privileged}; or leave ${asked} out`,
      },
    ];
  }
  if (what === undefined && reason !== undefined) {
    return [
      {
        code: 'WAIVER_UNUSED',
        what: `container ${container} says why it may (${reason}), and has no ${asked} that needs it`,
        repair: `take ${name} out of its waivers`,
      },
    ];
  }
  return [];
}

/** What a set of pods takes of its node and cannot have there: told at the workload that it is of. */
export function checkOnNode(pods: PodSet): void {
  const lab = Lab.of(pods);
  const where = pathOf(pods.node.scope ?? pods);
  const own = nodeAddress(lab, pods.placement);
  for (const { name, hostPort } of Object.values(pods.ports)) {
    if (hostPort !== 53 || pods.onNodeNetwork || own !== undefined) continue;
    lab.report({
      code: 'PLACEMENT_CONFLICT',
      where,
      what: `its port ${name} is 53 of its node, at the node's own address, and it may run on several`,
      repair: 'give it placement: pin(lab.machines.…), or a volume: who asks for names asks one address',
    });
  }
  if (!pods.onNodeNetwork) return;
  for (const destination of pods.reaches) {
    if (!isPort(destination) || (own !== undefined && own === nodeAddress(lab, destination.pods.placement))) continue;
    lab.report({
      code: 'FLOW_BLOCKED',
      where,
      what: `it is on its node's network and reaches port ${destination.name} of ${destination.pods.name}, which may run on another node: no network policy can tell it from others there`,
      repair: 'place both on one node, or leave hostNetwork out',
    });
  }
}
