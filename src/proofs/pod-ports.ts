import { at, listAt, textAt } from '../objects/lenient';
import { namedContainers, type Pod } from '../objects/pods';
import { portName } from '../objects/validation/names';
import type { Problem } from '../problems';
import { suggest } from '../suggest';

const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;
const hooks = ['postStart', 'preStop'] as const;

/**
 * Probes and hooks that name a port which their own container does not have: the kubelet looks nowhere else. A number may be
 * listened on without being named.
 */
export function podPortFaults({ by, spec }: Pod): Problem[] {
  return namedContainers(spec).flatMap(([name, container]) => {
    const asked = [
      ...probes.map((probe) => [probe, at(container, probe)] as const),
      ...hooks.map((hook) => [`${hook} hook`, at(container, 'lifecycle', hook)] as const),
    ].filter(([, action]) => action !== undefined);
    if (asked.length === 0) return [];
    const names = listAt(container, 'ports').flatMap((port) => textAt(port, 'name') ?? []);
    return asked.flatMap(([what, action]): Problem[] => {
      const port = textAt(action, 'httpGet', 'port') ?? textAt(action, 'tcpSocket', 'port');
      if (port === undefined || names.includes(port) || portName(port) !== undefined) return []; // no name of a port is told as that
      const right = suggest(port, names);
      return [
        {
          code: 'REFERENCE_UNKNOWN',
          where: by.source,
          what: `the ${what} of container ${name} names port ${port}, and the container has ${names.join(', ') || 'none with a name'}${right ? `; did you mean ${right}?` : ''}`,
          repair: "name one of that container's own ports, or add it to them",
        },
      ];
    });
  });
}
