import type { Api } from '../../src/twin/api';
import type { Any } from './house';
import { processOf, tryFrom } from './inside';
import { mayConnect, type Peer, type Policy } from './policies';

/** Tries every port that a pod has from inside each other pod: how many pairs, and those that are not as the policies say. */
export async function tryAllPairs(api: Api): Promise<{ readonly pairs: number; readonly wrong: readonly string[] }> {
  const [pods, namespaces, policies] = await Promise.all([
    api.list('v1', 'Pod'),
    api.list('v1', 'Namespace'),
    api.list('networking.k8s.io/v1', 'NetworkPolicy') as Promise<Policy[]>,
  ]);
  const living = pods.filter(({ status, spec }) => status.phase === 'Running' && !spec.hostNetwork);
  const peer = ({ metadata, status }: Any): Peer => ({
    namespace: metadata.namespace,
    labels: metadata.labels ?? {},
    namespaceLabels: namespaces.find((one) => one.metadata.name === metadata.namespace)?.metadata.labels ?? {},
    address: status.podIP,
  });
  const listening = living.filter(({ metadata }) => !metadata.name.startsWith('stand-in-'));
  const ports = listening.flatMap((to) =>
    to.spec.containers.flatMap(({ ports = [] }: Any) =>
      ports.filter(({ protocol }: Any) => protocol === 'TCP').map(({ containerPort }: Any) => ({ to, port: containerPort as number })),
    ),
  ) as { to: Any; port: number }[];
  let pairs = 0;
  const wrong: string[] = [];
  for (const from of living) {
    const pid = processOf(from.metadata.uid);
    if (pid === undefined) {
      wrong.push(`${from.metadata.name} has no process`);
      continue;
    }
    const others = ports.filter(({ to }) => to !== from);
    const made = await tryFrom(
      pid,
      others.map(({ to, port }) => ({ address: to.status.podIP, port })),
    );
    for (const [index, { to, port }] of others.entries()) {
      pairs += 1;
      const may = mayConnect(policies, peer(from), peer(to), port);
      if (may !== made[index]) wrong.push(`${from.metadata.name} → ${to.metadata.name}:${port} ${may ? 'is cut' : 'is open'}`);
    }
  }
  return { pairs, wrong };
}
