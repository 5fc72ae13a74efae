import type { Construct } from 'constructs';
import { nodePortTakenBy, tailnetPort } from '../inventory/node-ports';
import type { Problem } from '../problems';
import { ServiceChart } from './chart';
import { checkHostname } from './hostname';
import { Lab, pathOf } from './lab';
import { nodesOfPlacement } from './node-address';
import type { PortRouteProps } from './port-route';
import { missingFor } from './route';

/** What the ingress has of its node for the web. */
const web = new Map([
  [80, 'the redirect to https'],
  [443, 'the web of the house'],
  [tailnetPort, 'the web of the tailnet'],
]);

/** What the gateway listens on by itself: whatever its firewall says, a second one cannot listen there. */
const ofGateway: Readonly<Record<string, string>> = {
  '22/TCP': 'SSH',
  '80/TCP': 'the redirect to https',
  '443/TCP': 'the web',
  '5403/TCP': 'qnetd',
  '41641/UDP': 'Tailscale',
};

/** Whether a route to a port can be as it is declared. Reports all that is wrong with it. */
export function checkPortRoute(scope: Construct, props: PortRouteProps): boolean {
  const lab = Lab.of(scope);
  const before = lab.problems.length;
  const isNamed = checkHostname(scope, props.hostname, 'games');
  const told = [...namespaceFaults(scope, props), ...audienceFaults(lab, props), ...portFaults(lab, props), ...headerFaults(props)];
  for (const problem of told) lab.report({ ...problem, where: pathOf(scope) });
  return isNamed && lab.problems.length === before;
}

type Fault = Omit<Problem, 'where'>;

function namespaceFaults(scope: Construct, { to }: PortRouteProps): Fault[] {
  const { appNamespace } = ServiceChart.of(scope);
  if (to.pods.namespace === appNamespace) return [];
  return [
    {
      code: 'REFERENCE_UNKNOWN',
      what: `it leads to port ${to.name} of ${pathOf(to.pods.node.scope ?? to.pods)}, in namespace ${to.pods.namespace}: a route of ${appNamespace} leads to Services of its own namespace only`,
      repair: 'declare the route in the app whose port it leads to',
    },
  ];
}

function audienceFaults(lab: Lab, { to, audience }: PortRouteProps): Fault[] {
  const missing = missingFor(lab.inventory, audience);
  if (missing !== undefined) {
    return [
      {
        code: 'AUDIENCE_UNREACHABLE',
        what: `its audience is ${audience}, and the homelab has no ${missing}`,
        repair: `give it another audience, like lan, or the homelab its ${missing} in clusters/${lab.homelab}/inventory.ts`,
      },
    ];
  }
  if (to.hostPort === undefined) return [];
  if (audience !== 'lan') {
    return [
      {
        code: 'AUDIENCE_UNREACHABLE',
        what: `its audience is ${audience}, and port ${to.name} is its node's own (${to.hostPort}), which the house alone reaches`,
        repair: 'give it the audience lan; or leave hostPort and hostNetwork out of the workload: its way in is the ingress then',
      },
    ];
  }
  const nodes = nodesOfPlacement(lab, to.pods.placement).map(([name]) => name);
  if (nodes.length === 1) return [];
  return [
    {
      code: 'PLACEMENT_CONFLICT',
      what: `port ${to.name} is its node's own, and its pod may run on ${nodes.join(', ') || 'none'}: its name leads to one address`,
      repair: 'give the workload placement: pin(lab.machines.…), or leave hostPort out: its way in is the ingress then',
    },
  ];
}

function portFaults(lab: Lab, { to, audience, port = to.hostPort ?? to.number }: PortRouteProps): Fault[] {
  const { protocol } = to;
  const { gateway } = lab.inventory;
  const clash = (by: string): Fault[] => [
    {
      code: 'PORT_CLASH',
      what: `its port ${port}/${protocol} is taken: ${by} has it`,
      repair: 'give it another: port: … is what people use, whatever the container listens on',
    },
  ];
  if (to.hostPort !== undefined) {
    if (port === to.hostPort) return [];
    return [
      {
        code: 'VALUE_INVALID',
        what: `its port is ${port}, and it leads to port ${to.hostPort} of its node`,
        repair: 'leave port out, or give the workload that hostPort',
      },
    ];
  }
  const onNode = nodePortTakenBy(port, protocol) ?? (protocol === 'TCP' ? web.get(port) : undefined);
  if (onNode !== undefined) return clash(`${onNode}, on the node of the ingress,`);
  if (protocol === 'TCP' && gateway?.homePort === port) return clash('the door for the gateway');
  const there = audience === 'public' ? ofGateway[`${port}/${protocol}`] : undefined;
  return there === undefined ? [] : clash(`${there}, on the gateway,`);
}

function headerFaults({ to, proxyProtocol = false }: PortRouteProps): Fault[] {
  if (!proxyProtocol || (to.protocol === 'TCP' && to.hostPort === undefined)) return [];
  return [
    {
      code: 'VALUE_INVALID',
      what: `it asks for proxyProtocol, and ${to.protocol === 'UDP' ? 'UDP has no connection that a header could begin' : 'who asks at a port of the node sends none'}`,
      repair: 'leave proxyProtocol out',
    },
  ];
}
