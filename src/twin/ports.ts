import { createServer } from 'node:net';
import { ProblemsError } from '../problems';

/** Every part that listens, in the order of its port. */
export const portNames = [
  'kube-apiserver',
  'argocd-server',
  'etcd',
  'etcd-peer',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok-controller',
  'redis',
  'argocd-repo-server',
  'argocd-repo-server-metrics',
  'argocd-application-controller-metrics',
  'argocd-server-metrics',
  'sealed-secrets-controller',
  'sealed-secrets-controller-metrics',
  'door',
] as const;

export type PortName = (typeof portNames)[number];
export type Ports = Readonly<Record<PortName, number>>;

/** Below Linux's range for outgoing connections (`ip_local_port_range`, from 32768), so that none of those takes one. */
const firstPort = 26400;
const lastPort = 27400;

/**
 * A row of free ports on this computer, one for each part: the first row that is free and not `reserved`, or the one that begins
 * at `wanted`, which then has to be free.
 */
export async function choosePorts(wanted: number | undefined, reserved: ReadonlySet<number>): Promise<Ports> {
  if (wanted !== undefined) {
    const taken = await takenOf(row(wanted), reserved);
    if (taken.length === 0) return named(wanted);
    throw new ProblemsError(
      taken.map((port) => ({
        code: 'PORT_TAKEN' as const,
        where: `port ${port} (${portNames[port - wanted]})`,
        what: reserved.has(port) ? 'another twin has it' : 'another program listens on it',
        repair: 'stop that one, give another --port, or none: then free ones are found',
      })),
    );
  }
  for (let base = firstPort; base < lastPort; base += portNames.length) {
    if ((await takenOf(row(base), reserved)).length === 0) return named(base);
  }
  throw new ProblemsError([
    {
      code: 'PORT_TAKEN',
      where: `ports ${firstPort} to ${lastPort}`,
      what: `no ${portNames.length} in a row are free`,
      repair: 'give the first of a free row by --port',
    },
  ]);
}

function row(base: number): number[] {
  return portNames.map((_, index) => base + index);
}

function named(base: number): Ports {
  return Object.fromEntries(portNames.map((name, index) => [name, base + index])) as Record<PortName, number>;
}

async function takenOf(ports: readonly number[], reserved: ReadonlySet<number>): Promise<number[]> {
  const free = await Promise.all(ports.map(async (port) => !reserved.has(port) && (await isFree(port))));
  return ports.filter((_, index) => !free[index]);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
