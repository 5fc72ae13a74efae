import { join } from 'node:path';
import type { TwinFolder } from '../folder';
import { gateSocket } from './folders';
import { addressAt, type RunPlan } from './plan';

/** How the control plane differs when kubelets are real. */
export interface ControlPlaneChange {
  /** What the API server's certificate is for, besides this machine's addresses. */
  readonly names: readonly string[];
  /** Arguments of the API server. */
  readonly apiServer: Readonly<Record<string, string>>;
  /** Arguments of the controllers. */
  readonly controllers: Readonly<Record<string, string>>;
  /** Arguments of kwok's controller. */
  readonly kwok: Readonly<Record<string, string>>;
}

/** The API server is found at the server node's address and reaches kubelets through the gate; kwok leaves nodes alone that are not its own. */
export function controlPlaneChange(folder: TwinFolder, { nodes, services }: RunPlan): ControlPlaneChange {
  const selection = { name: 'cluster', connection: { proxyProtocol: 'HTTPConnect', transport: { uds: { udsName: gateSocket(folder) } } } };
  const egress = { apiVersion: 'apiserver.k8s.io/v1beta1', kind: 'EgressSelectorConfiguration', egressSelections: [selection] };
  folder.write('egress.json', JSON.stringify(egress));
  return {
    names: [addressAt(services, 1), ...nodes.map(({ address }) => address)],
    apiServer: {
      'endpoint-reconciler-type': 'none', // the Service kubernetes leads to the server node, as K3s's does
      'kubelet-client-certificate': join(folder.controlPlane, 'pki', 'admin.crt'),
      'kubelet-client-key': join(folder.controlPlane, 'pki', 'admin.key'),
      'kubelet-preferred-address-types': 'InternalIP',
      'egress-selector-config-file': folder.file('egress.json'),
    },
    controllers: { 'node-monitor-period': '5s', 'node-monitor-grace-period': '50s' }, // Kubernetes' own: kwokctl gives kwok's nodes five times as much
    kwok: { 'manage-all-nodes': 'false', 'manage-nodes-with-annotation-selector': 'kwok.x-k8s.io/node=fake' },
  };
}
