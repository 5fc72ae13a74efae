import type { Api, ApiObject } from '../api';
import type { TwinFolder } from '../folder';
import type { Step } from '../progress';
import type { RunPlan } from './plan';
import { writePowered } from './power';
import { waitForNodes } from './ready';
import { layNode, type RunRequest, startNetworks, startNode } from './start-nodes';

/** Makes networks and nodes and starts them; done when every kubelet says Ready. `gate` is the command that leads into the networks. */
export async function bringUp(folder: TwinFolder, api: Api, request: RunRequest, gate: readonly string[], step: Step): Promise<void> {
  const { plan } = request;
  writePowered(folder, plan.nodes);
  await startNetworks(folder, request, gate);
  await api.apply(kubernetesEndpoints(plan));
  for (const node of plan.nodes) {
    layNode(folder, request, node);
    startNode(folder, node);
  }
  await waitForNodes(
    folder,
    api,
    plan.nodes.map(({ name }) => name),
    (missing) => step.at(`waiting for ${missing}`),
  );
}

/** A node that a kubelet fills in: it is made with what kwok would be given, less what the kubelet finds out itself. */
export function realNode({ metadata, ...rest }: ApiObject, { nodes }: RunPlan): ApiObject {
  const { annotations: _, ...kept } = metadata;
  const pods = nodes.find(({ name }) => name === metadata.name)?.pods;
  return { apiVersion: rest.apiVersion, kind: rest.kind, metadata: kept, spec: { podCIDR: pods, podCIDRs: [pods] } };
}

/** Where the Service `kubernetes` leads: to the server nodes, as with K3s. */
export function kubernetesEndpoints({ nodes }: RunPlan): ApiObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: nodes.filter(({ isServer }) => isServer).map(({ address }) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  };
}
