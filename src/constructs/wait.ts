import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { type ContainerProps, longForm } from './container';
import { busyboxImage } from './images';
import type { PodProps } from './pod';
import wait from './scripts/wait.sh';
import type { Volume } from './volume';

/** The container that waits; of one that does so as a user of its own, the beginning. */
const waitName = 'wait-for-volumes';

/**
 * The containers of a pod, by name, that wait until the volumes which it mounts are ready. `filled` are those that it restores itself.
 * One that nobody restores is made ready together with its directory, and needs no wait.
 */
export function waits(props: PodProps, filled: readonly Volume[]): Readonly<Record<string, ContainerProps>> {
  const containers: readonly ContainerProps[] = [...Object.values(props.init ?? {}), props, ...Object.values(props.containers ?? {})];
  const mounts = containers.flatMap((container) => Object.values(container.mounts ?? {}).map(longForm));
  const groups = [props.user ?? 1000, ...(props.groups ?? [])];
  const byUser = new Map<number | undefined, Map<Volume, boolean | undefined>>();
  for (const mount of mounts) {
    if (mount.kind !== 'volume' || mount.whole || mount.volume.backup?.kind === 'none' || filled.includes(mount.volume)) continue;
    const { volume, lent } = mount;
    const user = groups.includes(volume.owner) ? undefined : volume.owner; // what the pod's user cannot look into, its owner can
    byUser.set(user, (byUser.get(user) ?? new Map()).set(volume, lent));
  }
  return Object.fromEntries(
    [...byUser].map(([user, awaited]) => [
      user === undefined ? waitName : `${waitName}-${user}`,
      {
        image: busyboxImage,
        command: ['/bin/sh', '-c', wait],
        mounts: Object.fromEntries(
          [...awaited].map(([volume, lent]) => [`/volumes/${volume.name}`, { ...volume.whole({ readOnly: true }), lent }]),
        ),
        ...(user === undefined ? {} : { user }),
        resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
      },
    ]),
  );
}
