import { pathOf } from '../constructs/lab';
import { mayRunOn } from '../constructs/placement';
import type { PodSet, Port } from '../constructs/pod-set';
import { nodePortTakenBy } from '../inventory/node-ports';
import type { Model } from '../model/assemble';
import { candidatesOf, claimNodes } from '../model/candidates';
import { nodesOf } from '../model/nodes';
import { at, listAt, textAt } from '../objects/lenient';
import { containersOf, type Pod } from '../objects/pods';
import type { Problem } from '../problems';

/** A port of nodes that somebody takes. */
interface Taken {
  readonly key: string;
  readonly nodes: readonly string[];
  readonly by: string;
  /** Whose it is. */
  readonly pods: PodSet;
}

/** Ports of nodes that pods take which somebody wrote as a manifest: those that a node or a declared set of pods has. Two such pods the scheduler keeps apart, and `placement` says where it cannot. */
export function hostPorts(model: Model, ours: readonly Port[]): Problem[] {
  const nodes = nodesOf(model.lab.inventory);
  const claims = claimNodes(model.objects);
  const before: Taken[] = ours.map(({ hostPort, protocol, pods, name }) => ({
    key: `${hostPort}/${protocol}`,
    nodes: model.lab.nodes.flatMap(([node, vm]) => (mayRunOn(pods.placement, node, vm) ? [node] : [])),
    by: `port ${name} of ${pathOf(pods)}`,
    pods,
  }));
  return model.objects.pods().flatMap((pod): Problem[] => {
    const keys = new Set(taken(pod));
    if (keys.size === 0) return [];
    const own = candidatesOf(pod, claims, nodes).nodes.map(({ name }) => name);
    return [...keys].flatMap((key): Problem[] => {
      const [number = '', protocol = ''] = key.split('/');
      const owner = nodePortTakenBy(Number(number), protocol === 'UDP' ? 'UDP' : 'TCP');
      const other = before.find((one) => one.key === key && !isOf(pod, one.pods) && one.nodes.some((node) => own.includes(node)));
      const why = owner ? `which ${owner} has` : other && `as ${other.by} does`;
      if (!why) return [];
      return [
        {
          code: 'PORT_CLASH',
          where: pod.by.source,
          what: `its pod takes ${key} of a node, ${why}`,
          repair: 'give it another port of the node, or leave hostPort and hostNetwork out: a Route leads to its Service',
        },
      ];
    });
  });
}

/** Whether a pod is of a set: what that takes of the node is its own. */
function isOf({ namespace, labels }: Pod, { namespace: home, selector }: PodSet): boolean {
  return namespace === home && Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** On the node's own network, every port of a container is one of the node's. */
function taken({ spec }: Pod): string[] {
  return containersOf(spec).flatMap((container) =>
    listAt(container, 'ports').flatMap((port) => {
      const number = at(port, 'hostPort') ?? (spec.hostNetwork ? at(port, 'containerPort') : undefined);
      return typeof number === 'number' && number > 0 ? [`${number}/${textAt(port, 'protocol') ?? 'TCP'}`] : [];
    }),
  );
}
