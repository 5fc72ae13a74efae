import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, ApiObject } from '../api';
import { failed } from '../control-plane';
import type { TwinFolder } from '../folder';
import type { Step } from '../progress';
import type { RunPlan } from './plan';
import { layNode, type RunRequest, startNetworks, startNode } from './start-nodes';

/** How long a node may take until it is Ready, in seconds: images are unpacked first. */
const patience = 240;

/** Makes networks and nodes and starts them; done when every kubelet says Ready. `gate` is the command that leads into the networks. */
export async function bringUp(folder: TwinFolder, api: Api, request: RunRequest, gate: readonly string[], step: Step): Promise<void> {
  const { plan } = request;
  await startNetworks(folder, request, gate);
  await api.apply(kubernetesEndpoints(plan));
  for (const node of plan.nodes) {
    layNode(folder, request, node);
    startNode(folder, node);
  }
  for (let waited = 0; ; waited += 500) {
    const nodes = await api.list('v1', 'Node');
    const missing = plan.nodes.filter(({ name }) => !nodes.some((node) => node.metadata.name === name && isReady(node)));
    if (missing.length === 0) return;
    const names = missing.map(({ name }) => name).join(', ');
    if (waited > patience * 1000)
      throw failed(`${missing[0]?.name}-kubelet`, `nodes that are not Ready after ${patience} s: ${names}`, folder);
    step.at(`waiting for ${names}`);
    await sleep(500);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what the API server answers
function isReady({ status, spec }: any): boolean {
  const ready = status?.conditions?.some(({ type, status: is }: { type: string; status: string }) => type === 'Ready' && is === 'True');
  return ready && !spec.taints?.some(({ key }: { key: string }) => key.startsWith('node.kubernetes.io/'));
}

/** A node that a kubelet fills in: it is made with what kwok would be given, less what the kubelet finds out itself. */
export function realNode({ metadata, ...rest }: ApiObject, { nodes }: RunPlan): ApiObject {
  const { annotations: _, ...kept } = metadata;
  const pods = nodes.find(({ name }) => name === metadata.name)?.pods;
  return { apiVersion: rest.apiVersion, kind: rest.kind, metadata: kept, spec: { podCIDR: pods, podCIDRs: [pods] } };
}

/** Where the Service `kubernetes` leads: to the server nodes, as with K3s. */
function kubernetesEndpoints({ nodes }: RunPlan): ApiObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: nodes.filter(({ isServer }) => isServer).map(({ address }) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  };
}
