import { show } from '../show';
import { check, distinct, each, oneOf } from './checks';
import { portName, portNumber } from './names';
import type { Place } from './place';

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  readonly protocol?: string;
}

export const protocols = ['TCP', 'UDP', 'SCTP'];

/** The ports of a container (pkg/apis/core/validation/validation.go, validateContainerPorts). */
export function checkContainerPorts(place: Place, ports: readonly ContainerPort[] | undefined): void {
  each(place, ports, (at, { name = '', containerPort, hostPort = 0, protocol = 'TCP' }) => {
    if (name !== '') check(at.at('name'), name, portName);
    for (const [field, port] of [
      ['containerPort', containerPort],
      ['hostPort', hostPort || 1],
    ] as const) {
      const wrong = portNumber(port);
      if (wrong) at.at(field).fault(`${port} ${wrong}`);
    }
    if (protocol !== '') oneOf(at.at('protocol'), protocol, protocols);
  });
  distinct(place, ports, ({ name }) => name || undefined);
}

/** What containers that run together take of their node's ports, each once; in the node's own network a port is the same on both sides. */
export function checkHostPorts(
  place: Place,
  containers: readonly (readonly [at: Place, ports: readonly ContainerPort[] | undefined])[],
  hostNetwork: boolean,
): void {
  const taken = new Set<string>();
  for (const [at, ports] of containers) {
    each(at.at('ports'), ports, (port, { containerPort, hostPort = 0, hostIP = '', protocol = 'TCP' }) => {
      if (hostPort === 0) return;
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) port.at('hostPort').fault(`${show(hostPort)} is taken twice of the node in ${place.path}`);
      taken.add(key);
      if (hostNetwork && hostPort !== containerPort) {
        port.at('hostPort').fault(`${hostPort} is not the containerPort ${containerPort}, and hostNetwork has one of them`);
      }
    });
  }
}
