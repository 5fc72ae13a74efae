import { made } from '../shape/made';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import type { ContainerProps } from './container';
import { busyboxImage } from './images';
import { type Port, port } from './pod-set';
import script from './scripts/wait-for.sh';

/**
 * A container for `init` that ends once a port of another workload answers: what stands behind it starts then, and not before. The pod
 * needs that port in its `reaches`.
 */
export function waitFor(to: Port): ContainerProps {
  return made(port, to, (read: Port | undefined) => ({
    image: busyboxImage,
    command: ['/bin/sh', '-c', script],
    env: { HOST: `${read?.pods.name}.${read?.pods.namespace}.svc`, PORT: String(read?.number) },
    resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
  }));
}
