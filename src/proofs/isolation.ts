import { hostNetworkWaiver } from '../constructs/node-share';
import { at, listAt, textAt } from '../objects/lenient';
import { PolicyGraph } from '../objects/network/graph';
import type { Objects } from '../objects/objects';
import type { Problem } from '../problems';
import { failures, type ObjectProof } from './proof';

export const isolation: ObjectProof = {
  id: 'isolation',
  states: 'Every pod is held back by a network policy, in both directions, and no object opens a port of a node without a reason.',
  why: 'A pod that no policy selects is reached by every other, and reaches all of the house; a port of a node is one of the house.',
  waivable: ['POD_UNISOLATED', 'PORT_EXPOSED'],
  prove({ objects }) {
    const pods = objects.pods();
    return { figures: [{ about: 'pods', value: String(pods.length) }], findings: failures([...open(objects), ...ports(objects)]) };
  },
};

function open(objects: Objects): Problem[] {
  const graph = new PolicyGraph(objects);
  return objects.pods().flatMap(({ by, namespace, labels, spec }): Problem[] => {
    if (spec.hostNetwork === true) return []; // no policy holds it back
    const pod = { namespace, labels }; // one for both: its policies are looked up once
    const free = (['Ingress', 'Egress'] as const).filter((direction) => !graph.isIsolated(pod, direction));
    if (free.length === 0) return [];
    const what = free.map((direction) => (direction === 'Ingress' ? 'who comes in' : 'where it goes')).join(', nor ');
    return [
      {
        code: 'POD_UNISOLATED',
        where: by.source,
        what: `no NetworkPolicy of namespace ${namespace} holds back ${what}`,
        repair: 'give the namespace one that denies by default: podSelector: {}, policyTypes: [Ingress, Egress]',
      },
    ];
  });
}

function ports(objects: Objects): Problem[] {
  const problem = (where: string, what: string, repair: string): Problem => ({ code: 'PORT_EXPOSED', where, what, repair });
  const pods = objects.pods().flatMap(({ by, spec, annotations }) => {
    if (spec.hostNetwork === true && annotations[hostNetworkWaiver] !== undefined) return [];
    if (spec.hostNetwork === true)
      return [problem(by.source, 'its pod listens on the network of its node', 'leave hostNetwork out, and reach it by a Service')];
    return [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')].flatMap((container) =>
      listAt(container, 'ports').flatMap((port) => {
        const number = at(port, 'hostPort') ?? 0;
        return number === 0 || annotations[`waiver.loutik.dev/${textAt(container, 'name')}.host-ports`] !== undefined
          ? []
          : [
              problem(
                by.source,
                `${textAt(container, 'name')} takes port ${String(number)} of its node`,
                'leave hostPort out, and reach it by a Service',
              ),
            ];
      }),
    );
  });
  const services = objects.ofKind('Service').flatMap(({ manifest: { metadata, spec }, source }) => {
    const type = textAt(spec, 'type') ?? 'ClusterIP';
    const numbers = listAt(spec, 'ports')
      .map((port) => String(at(port, 'nodePort') ?? at(port, 'port')))
      .join(', ');
    return [
      ...(type === 'NodePort' || type === 'LoadBalancer'
        ? [
            problem(
              source,
              `the Service ${metadata.name} of the type ${type} opens ${numbers} on every node`,
              'make it a ClusterIP, and give it a route',
            ),
          ]
        : []),
      ...listAt(spec, 'externalIPs').map((address) =>
        problem(
          source,
          `the Service ${metadata.name} takes what is sent to ${String(address)}`,
          'leave externalIPs out: they take traffic that is another’s (CVE-2020-8554)',
        ),
      ),
    ];
  });
  return [...pods, ...services];
}
