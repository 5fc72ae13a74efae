import { PodSet } from '../../src';
import { isPort } from '../../src/constructs/pod-set';
import { Volume } from '../../src/constructs/volume';
import { assemble } from '../../src/model/assemble';
import { base } from '../inventory/base';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;

/** What a chart has its pods ask for, by the name of their workload. */
export function factsOf(declare: (lab: Any) => void, inventory: Any = base) {
  const { lab, objects } = assemble({ name: 'test', inventory, services: declare, sealed: new Map(), ledger: [] });
  const podOf = (name: string): Any => objects.pods().find(({ by }) => by.manifest.metadata.name === name)?.spec;
  const container = (name: string): Any => podOf(name).containers[0];
  return {
    podOf,
    container,
    env: (name: string): Readonly<Record<string, string>> => envOf(container(name)),
    /** Processor, memory and its limit. */
    resources: (name: string) => {
      const { requests, limits } = container(name).resources;
      return [requests.cpu, requests.memory, limits.memory].join(' ');
    },
    /** Of each probe what it asks, and how many seconds it takes until it has failed. */
    probes: (name: string) => ['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => probeText(container(name)[probe])),
    /** Where volumes and scratch space are mounted, with the size of the latter. */
    mounts: (name: string) => mountsOf(podOf(name)),
    /** Where its pods may go. */
    reaches: (name: string) =>
      PodSet.all(lab)
        .find((set) => set.name === name)
        ?.reaches.map((one) => {
          if (isPort(one)) return `${one.pods.name}:${one.name}`;
          return one.kind === 'by-name' ? `${one.audience} ${one.hostname}` : `${one.kind} ${one.ports.join()}`;
        }),
    /** Of each volume its size, where it lies, and how it is backed up, without what. */
    volumes: () =>
      Object.fromEntries(
        Volume.all(lab).map(({ name, size, disk, backup }) => {
          const { kind, sqlite = [], exclude = [] } = backup as Any;
          return [name, [`${size} on ${disk.machine}.${disk.name}, ${kind}`, sqlite.join(), exclude.join()].filter(Boolean).join('; ')];
        }),
      ),
  };
}

/** The variables of a container that have a value; of those from a secret its name and key. */
export function envOf({ env = [] }: Any): Readonly<Record<string, string>> {
  return Object.fromEntries(
    env.map(({ name, value, valueFrom: { secretKeyRef } = {} as Any }: Any) => [
      name,
      secretKeyRef === undefined ? value : `${secretKeyRef.name}/${secretKeyRef.key}`,
    ]),
  );
}

function probeText(probe: Any): string {
  if (probe === undefined) return 'none';
  const { httpGet, exec, tcpSocket, periodSeconds, failureThreshold, timeoutSeconds } = probe;
  const what = httpGet?.path ?? exec?.command.join(' ') ?? `port ${tcpSocket.port}`;
  return `${what} in ${periodSeconds * failureThreshold} s${timeoutSeconds > 5 ? `, ${timeoutSeconds} s each` : ''}`;
}

function mountsOf({ volumes, containers }: Any): Readonly<Record<string, string>> {
  const byName = new Map(volumes.map((one: Any) => [one.name, one]));
  return Object.fromEntries(
    containers[0].volumeMounts.map(({ name, mountPath }: Any) => {
      const { emptyDir, persistentVolumeClaim, configMap }: Any = byName.get(name);
      return [mountPath, emptyDir?.sizeLimit ?? persistentVolumeClaim?.claimName ?? configMap?.name ?? 'another'];
    }),
  );
}
