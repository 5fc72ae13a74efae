import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, ApiObject } from './api';
import { bringStandIns } from './stand-ins';

/**
 * What a kubelet, Traefik and K3s's helm-controller would write, and nothing here does (kwok plays the kubelet itself):
 * - the address of the ingress in every Ingress's status;
 * - the job in a HelmChart's status;
 * - the pods that charts and K3s make, as stand-ins: those that `standIns` says at the time.
 */
export async function simulate(api: Api, ingressAddress: string, standIns: () => readonly ApiObject[]): Promise<void> {
  const brought = new Map<string, string>();
  for (;;) {
    try {
      await simulateOnce(api, ingressAddress);
      await bringStandIns(api, standIns(), brought);
    } catch {
      // the API server is away, or an object went meanwhile: next time
    }
    await sleep(1000);
  }
}

/** One round over all objects that lack their status. */
export async function simulateOnce(api: Api, ingressAddress: string): Promise<void> {
  const ingresses = await api.list('networking.k8s.io/v1', 'Ingress');
  for (const { metadata, status } of ingresses) {
    if (status?.loadBalancer?.ingress?.length) continue;
    const object = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata };
    await api.patch(object, { status: { loadBalancer: { ingress: [{ ip: ingressAddress }] } } }, 'status');
  }
  const charts = (await api.list('helm.cattle.io/v1', 'HelmChart')) as (ApiObject & { status?: { jobName?: string } })[];
  for (const { metadata, status } of charts) {
    if (status?.jobName) continue;
    const object = { apiVersion: 'helm.cattle.io/v1', kind: 'HelmChart', metadata };
    await api.patch(object, { status: { jobName: `helm-install-${metadata.name}` } }, 'status');
  }
}
