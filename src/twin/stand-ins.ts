import type { Lab } from '../constructs/lab';
import { affinity } from '../constructs/placement';
import { PodSet } from '../constructs/pod-set';
import { type Api, ApiError, type ApiObject } from './api';

const mark = { 'loutik.dev/twin': 'stand-in' };

/** Pods that nothing in `dist/` makes and that run all the time, as Deployments that ask for the same and open the same ports. */
export function standIns(lab: Lab): ApiObject[] {
  return PodSet.all(lab)
    .filter((pods) => pods.madeBy === 'helm')
    .map((pods) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `stand-in-${pods.name}`, namespace: pods.namespace, labels: mark },
      spec: {
        replicas: typeof pods.replicas === 'number' ? pods.replicas : lab.nodes.length,
        strategy: { type: 'Recreate' }, // a second one would wait for the ports of its node
        selector: { matchLabels: pods.selector },
        template: {
          metadata: { labels: pods.selector },
          spec: {
            automountServiceAccountToken: false,
            affinity: affinity(pods.placement),
            priorityClassName: pods.priorityClass,
            securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                name: 'stand-in',
                image: 'stand-in:0.0.0',
                ports: Object.values(pods.ports).map(({ name, number, hostPort, protocol }) => ({
                  name,
                  containerPort: number,
                  protocol,
                  ...(hostPort === undefined ? {} : { hostPort }),
                })),
                resources: {
                  requests: { cpu: pods.requests?.cpu.quantity, memory: pods.requests?.memory.quantity },
                  limits: { memory: pods.requests?.memoryLimit.quantity },
                },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              },
            ],
          },
        },
      },
    }));
}

/**
 * Brings the stand-ins that are not there or not the same, once their namespaces are, as helm-controller does with a chart's pods;
 * those that the homelab no longer has go. `applied` is what was brought, by namespace and name.
 */
export async function bringStandIns(api: Api, wanted: readonly ApiObject[], applied: Map<string, string>): Promise<void> {
  const id = ({ metadata: { namespace, name } }: Pick<ApiObject, 'metadata'>) => `${namespace}/${name}`;
  const remove = ({ metadata }: Pick<ApiObject, 'metadata'>) => api.delete('apps/v1', 'Deployment', metadata.name, metadata.namespace);
  const [namespaces, deployments] = await Promise.all([api.list('v1', 'Namespace'), api.list('apps/v1', 'Deployment')]);
  const open = new Set(namespaces.filter(({ status }) => status?.phase !== 'Terminating').map(({ metadata }) => metadata.name));
  const there = new Map(
    deployments.filter(({ metadata }) => metadata.labels?.['loutik.dev/twin'] === 'stand-in').map((object) => [id(object), object]),
  );
  for (const object of wanted.filter(({ metadata }) => open.has(metadata.namespace ?? ''))) {
    const text = JSON.stringify(object);
    if (there.has(id(object)) && applied.get(id(object)) === text) continue;
    try {
      await api.apply(object);
      applied.set(id(object), text);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 422 || !there.has(id(object))) throw error;
      await remove(object); // another selector, which no Deployment changes: the next round brings it anew
    }
  }
  const kept = new Set(wanted.map(id));
  for (const [key, { metadata }] of there) {
    if (!kept.has(key)) await remove({ metadata });
  }
}
