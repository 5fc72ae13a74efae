import { listAt, tableAt, textAt } from './lenient';
import type { Objects } from './objects';
import type { PodSpec } from './pods';

type Lists = Readonly<Record<'requests' | 'limits', Readonly<Record<string, unknown>>>>;

/**
 * A namespace's pods as admission leaves them: a request that is missing is the container's own limit, and whoever says neither gets
 * the defaults of the LimitRange (kubernetes, pkg/apis/core/v1/defaults.go; plugin/pkg/admission/limitranger, `mergePodResourceRequirements`).
 */
export function defaultsOf(objects: Objects): (namespace: string, spec: PodSpec) => PodSpec {
  const byNamespace = new Map<string, Lists>();
  for (const { manifest } of objects.ofKind('LimitRange')) {
    const { namespace = '' } = manifest.metadata;
    for (const limit of listAt(manifest.spec, 'limits').filter((one) => textAt(one, 'type') === 'Container')) {
      const { requests, limits } = byNamespace.get(namespace) ?? none;
      byNamespace.set(namespace, {
        requests: { ...tableAt(limit, 'min'), ...requests, ...tableAt(limit, 'default'), ...tableAt(limit, 'defaultRequest') },
        limits: { ...limits, ...tableAt(limit, 'max'), ...tableAt(limit, 'default') },
      });
    }
  }
  return (namespace, spec) => {
    const asked = byNamespace.get(namespace) ?? none;
    return { ...spec, initContainers: filled(spec.initContainers, asked), containers: filled(spec.containers, asked) };
  };
}

const none: Lists = { requests: {}, limits: {} };

type Containers = NonNullable<PodSpec['containers']>;

function filled(containers: Containers | undefined, asked: Lists): Containers {
  return (containers ?? []).map((container) => {
    const own = container.resources;
    const limits = { ...asked.limits, ...own?.limits };
    const requests = { ...asked.limits, ...asked.requests, ...own?.limits, ...own?.requests };
    return { ...container, resources: { ...own, limits, requests } } as Containers[number];
  });
}
