import { posix } from 'node:path';
import { suggest } from '../suggest';
import { Bytes } from '../units/bytes';
import { onceForText } from '../units/remembered';
import { type ContainerProps, longForm, memoryOf } from './container';
import type { Volume } from './volume';

type Containers = readonly (readonly [name: string, props: ContainerProps])[];

interface Fault {
  readonly code: 'REFERENCE_UNKNOWN' | 'RESOURCES_INVALID' | 'VALUE_INVALID';
  readonly what: string;
  readonly repair: string;
}

/** What containers take from another namespace than their pod's: a pod sees the claims, files and secrets of its own only. */
export function strangersIn(own: string, containers: Containers): Fault[] {
  const foreign = (what: string, namespace: string | undefined, by: string): Fault[] =>
    namespace === undefined || namespace === own
      ? []
      : [
          {
            code: 'REFERENCE_UNKNOWN',
            what: `${by} takes ${what} of namespace ${namespace}: a pod of ${own} sees those of its own namespace only`,
            repair: what.startsWith('volume ')
              ? `have the app of ${namespace} lend it: volume.lend({ readOnly: true }); or declare one in the app of ${own}`
              : `declare it in the app of ${own}, or have the app of ${namespace} run what needs it and reach that by a port`,
          },
        ];
  const faults = containers.flatMap(([container, { mounts = {}, env = {} }]) => [
    ...Object.entries(mounts).flatMap(([path, given]) => {
      const mount = longForm(given);
      const by = `${path} of container ${container}`;
      if (mount.kind === 'volume')
        return mount.lent ? ownLoan(own, mount.volume, by) : foreign(`volume ${mount.volume.name}`, mount.volume.namespace, by);
      if (mount.kind === 'share') return foreign(`share ${mount.share.name}`, mount.share.namespace, by);
      if (mount.kind === 'files') return foreign(`files ${mount.files.name}`, mount.files.namespace, by);
      return mount.kind === 'secret' ? foreign(`secret ${mount.secret.name}`, mount.secret.namespace, by) : [];
    }),
    ...Object.entries(env).flatMap(([variable, value]) =>
      typeof value === 'object' && value?.kind === 'secret-key'
        ? foreign(`secret ${value.secret}`, value.namespace, `${variable} of container ${container}`)
        : [],
    ),
  ]);
  return faults;
}

/** A loan that goes nowhere: an app needs none of what is its own. */
function ownLoan(own: string, { name, namespace }: Volume, by: string): Fault[] {
  if (namespace !== own) return [];
  return [
    {
      code: 'VALUE_INVALID',
      what: `${by} takes volume ${name} as lent, and it is of the same app`,
      repair: 'mount it by itself, or with readOnly()',
    },
  ];
}

/** Probes of a port that their own container does not have: the kubelet looks nowhere else. */
export function wrongProbes(containers: Containers): Fault[] {
  return containers.flatMap(([container, { probes = {}, ports = {} }]) =>
    Object.entries(probes).flatMap(([kind, probe]): Fault[] => {
      const port = probe?.action?.httpGet?.port ?? probe?.action?.tcpSocket?.port;
      if (port === undefined || Object.hasOwn(ports, port)) return [];
      const names = Object.keys(ports);
      const right = suggest(String(port), names);
      return [
        {
          code: 'REFERENCE_UNKNOWN',
          what: `the ${kind} probe of container ${container} asks port ${port}, and it has ${names.join(', ') || 'none'}${right ? `; did you mean ${right}?` : ''}`,
          repair: `name one of the container's own ports, or add it: ports: { ${port}: … }`,
        },
      ];
    }),
  );
}

/** The place that a path leads to, however it is written: most containers mount at the same ones. */
const placeOf = onceForText((path) => posix.normalize(path).replace(/(?<=.)\/$/, ''));

/** Mounts at a path that another one of the container has too, however it is written, or at the root: one hides the other, or the image. */
export function hiddenMounts(containers: Containers): Fault[] {
  return containers.flatMap(([container, { mounts = {} }]): Fault[] => {
    const first = new Map<string, string>();
    return Object.keys(mounts).flatMap((path): Fault[] => {
      const place = placeOf(path);
      const other = first.get(place);
      first.set(place, other ?? path);
      if (place === '/')
        return [
          {
            code: 'VALUE_INVALID',
            what: `container ${container} mounts at ${path}, over all of its image`,
            repair: 'mount at the folder that the program writes to',
          },
        ];
      if (other === undefined) return [];
      return [
        {
          code: 'VALUE_INVALID',
          what: `container ${container} mounts at ${other} and at ${path}: that is one place, and only one of the two would be seen`,
          repair: 'leave one of the two out, or give it a path of its own',
        },
      ];
    });
  });
}

/** Scratch space in memory that a container could not fill: it counts against the container's limit, beside what its processes take. */
export function memoryTooLarge(containers: Containers): Fault[] {
  return containers.flatMap(([container, { mounts = {}, resources }]): Fault[] => {
    const spaces = Object.values(mounts)
      .map(longForm)
      .filter((mount) => mount.kind === 'scratch' && mount.memory);
    const size = Bytes.sum(spaces.flatMap((mount) => (mount.kind === 'scratch' ? [mount.size] : [])));
    const limit = resources?.memory ? memoryOf(resources).limit : undefined;
    if (size.count === 0 || limit === undefined || limit.exceeds(size)) return [];
    return [
      {
        code: 'RESOURCES_INVALID',
        what: `container ${container} has ${size} of scratch space in memory, and may use ${limit} of memory for that and all else`,
        repair: 'raise its memory limit above the scratch space, or put the scratch space on the disk: leave memory out',
      },
    ];
  });
}

/** Powers of root for a container that is not root: it would have none of them. */
export function powerless(containers: Containers, isRoot: boolean): Fault[] {
  return containers.flatMap(([container, { capabilities: kept = [], waivers = {} }]): Fault[] => {
    // a program whose file carries this one is not started where nobody may have it (AdGuard Home's, CoreDNS's), whoever starts it
    const capabilities = kept.filter((one) => one !== 'NET_BIND_SERVICE');
    return capabilities.length === 0 || isRoot || waivers.root !== undefined || waivers.privileged !== undefined
      ? []
      : [
          {
            code: 'VALUE_INVALID',
            what: `container ${container} keeps ${capabilities.join(', ')}, which root alone has, and it is not root`,
            repair: "give it waivers: { root: '…' } with the reason, and its app podSecurity baseline; or leave capabilities out",
          },
        ];
  });
}
