import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { type ContainerProps, longForm } from './container';
import { busyboxImage } from './images';
import type { PodProps } from './pod';
import wait from './scripts/wait.sh';
import type { Volume } from './volume';

/** The container that waits. */
export const waitName = 'wait-for-volumes';

/**
 * A pod whose containers start only once the volumes that it mounts are ready. `filled` are those that it restores itself. One
 * that nobody restores is made ready together with its directory, and needs no wait.
 */
export function waiting<P extends PodProps>(props: P, filled: readonly Volume[]): P {
  const containers: readonly ContainerProps[] = [...Object.values(props.init ?? {}), props, ...Object.values(props.containers ?? {})];
  const mounts = containers.flatMap((container) => Object.values(container.mounts ?? {}).map(longForm));
  const awaited = new Set(
    mounts.flatMap((mount) =>
      mount.kind === 'volume' && !mount.whole && mount.volume.backup?.kind !== 'none' && !filled.includes(mount.volume)
        ? [mount.volume]
        : [],
    ),
  );
  if (awaited.size === 0) return props;
  const container: ContainerProps = {
    image: busyboxImage,
    command: ['/bin/sh', '-c', wait],
    mounts: Object.fromEntries([...awaited].map((volume) => [`/volumes/${volume.name}`, volume.whole({ readOnly: true })])),
    resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
  };
  return { ...props, init: { [waitName]: container, ...props.init } };
}
