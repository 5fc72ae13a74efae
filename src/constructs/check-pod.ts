import { suggest } from '../suggest';
import { type ContainerProps, longForm } from './container';

type Containers = readonly (readonly [name: string, props: ContainerProps])[];

interface Fault {
  readonly code: 'REFERENCE_UNKNOWN';
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
            repair: `declare it in the app of ${own}, or have the app of ${namespace} run what needs it and reach that by a port`,
          },
        ];
  const faults = containers.flatMap(([container, { mounts = {}, env = {} }]) => [
    ...Object.entries(mounts).flatMap(([path, given]) => {
      const mount = longForm(given);
      const by = `${path} of container ${container}`;
      if (mount.kind === 'volume') return foreign(`volume ${mount.volume.name}`, mount.volume.namespace, by);
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

/** Probes of a port that their container does not have. A port by its number may be another container's: they share the pod's address. */
export function wrongProbes(containers: Containers): Fault[] {
  const numbers = containers.flatMap(([, { ports = {} }]) => Object.values(ports));
  return containers.flatMap(([container, { probes = {}, ports = {} }]) =>
    Object.entries(probes).flatMap(([kind, probe]): Fault[] => {
      const port: unknown = probe?.action?.httpGet?.port ?? probe?.action?.tcpSocket?.port;
      if (port === undefined || Object.hasOwn(ports, String(port)) || (typeof port === 'number' && numbers.includes(port))) return [];
      const names = Object.keys(ports);
      const right = suggest(String(port), names);
      return [
        {
          code: 'REFERENCE_UNKNOWN',
          what: `the ${kind} probe of container ${container} asks port ${String(port)}, and it has ${names.join(', ') || 'none'}${right ? `; did you mean ${right}?` : ''}`,
          repair: `name one of the container's own ports, or add it: ports: { ${/^[a-z][a-z0-9]*$/.test(String(port)) ? String(port) : 'http'}: … }`,
        },
      ];
    }),
  );
}
