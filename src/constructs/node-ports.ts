import type { ContainerProps } from './container';
import { type ContainerPort, longPort } from './pod-set';

type Ports = Readonly<Record<string, ContainerPort>>;

/** Every port of a pod's containers by name; on its node's network each is the node's. */
export function portsOf(containers: readonly (readonly [string, Pick<ContainerProps, 'ports'>])[], onNodeNetwork: boolean): Ports {
  return Object.fromEntries(
    containers.flatMap(([, { ports = {} }]) =>
      Object.entries(ports).map(([name, given]) => {
        const port = longPort(given);
        return [name, onNodeNetwork ? { ...port, hostPort: port.number } : port];
      }),
    ),
  );
}

/** What others than pods may come to: what is said to be open, and each port of the node, which is there for nothing else. */
export function openPorts(open: readonly string[] | undefined, ports: Ports): readonly string[] {
  return [...new Set([...(open ?? []), ...Object.keys(ports).filter((name) => ports[name]?.hostPort !== undefined)])];
}
