import { type ContainerProps, type InitProps, longForm } from './container';
import type { PodProps } from './pod';

type Containers<P> = readonly (readonly [name: string, props: P])[];

interface Fault {
  readonly code: 'VALUE_INVALID';
  readonly what: string;
  readonly repair: string;
}

/** What only containers that stay can have: of one that runs to its end the API server refuses it (validateInitContainers). */
export function endless(init: Containers<InitProps>): Fault[] {
  return init.flatMap(([container, { sidecar, probes, preStop }]): Fault[] => {
    const [first] = [...Object.keys(probes ?? {}).map((kind) => `a ${kind} probe`), ...(preStop ? ['a preStop command'] : [])];
    if (sidecar === true || first === undefined) return [];
    return [
      {
        code: 'VALUE_INVALID',
        what: `container ${container} runs to its end before the others, and has ${first}, which only a container that stays can have`,
        repair: 'leave that out; or, if it stays beside the others, say so: sidecar: true',
      },
    ];
  });
}

/** Containers with a user of their own that could not be: root is a waiver, with its reason. */
export function usersOfTheirOwn(others: Containers<ContainerProps>): Fault[] {
  return others.flatMap(([container, { user, waivers = {} }]): Fault[] => {
    if (user === undefined || (user !== 0 && waivers.root === undefined)) return [];
    return [
      {
        code: 'VALUE_INVALID',
        what: `container ${container} has user ${user}${user === 0 ? ', which is root' : ', and a waiver by which it is root'}`,
        repair: user === 0 ? "leave user out and say why it is root: waivers: { root: '…' }" : 'leave out one of user and waivers.root',
      },
    ];
  });
}

/** Volumes that a container could not open: their folders are open to their owner and its group alone (charts/platform/scripts/volumes.sh). */
export function closedVolumes(containers: Containers<ContainerProps>, main: string, pod: PodProps): Fault[] {
  const podUser = pod.user ?? 1000;
  return containers.flatMap(([container, { user, waivers = {}, capabilities = [], mounts = {} }]): Fault[] => {
    if (waivers.privileged !== undefined || capabilities.includes('DAC_OVERRIDE')) return [];
    const own = container === main ? podUser : (user ?? podUser);
    const ids = new Set([own, ...(pod.groups ?? [])]);
    return Object.entries(mounts).flatMap(([path, given]): Fault[] => {
      const mount = longForm(given);
      if (mount.kind !== 'volume' || ids.has(mount.volume.owner)) return [];
      const { name, owner } = mount.volume;
      return [
        {
          code: 'VALUE_INVALID',
          what: `container ${container} runs as user ${own} and mounts ${name} at ${path}, whose folder opens to user and group ${owner} alone`,
          repair: `run it as that user (user: ${owner}), put the pod into its group (groups: [${owner}]), or give the volume owner: ${own}`,
        },
      ];
    });
  });
}
