import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import type { House } from './backup-house';
import { inContainer } from './pod';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;

/** What a pod of an app is run in: claims are folders of the house. */
export interface GeneratedPod {
  readonly house: House;
  readonly app: string;
  readonly manifests: ReadonlyMap<string, unknown>;
  /** What its secret opens to. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Variables of the containers that say something else here. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a pod's containers to their end, the first that fails ends it. The service itself is not among them. */
export function runPod(
  spec: Any,
  { house, app, manifests, secrets, env: changed = {} }: GeneratedPod,
): { status: number | null; said: string } {
  const pod = fs.mkdtempSync(house.at('pod-'));
  const owned = String(spec.securityContext.runAsUser);
  const folderOf = (name: string): string => {
    const volume = spec.volumes.find((one: Any) => one.name === name);
    if (volume.persistentVolumeClaim) return house.at('claims', volume.persistentVolumeClaim.claimName);
    const folder = join(pod, name);
    fs.mkdirSync(folder, { recursive: true });
    const data = volume.configMap ? (manifests.get(`${app}/configmap-${volume.configMap.name}.yaml`) as Any).data : {};
    for (const [file, text] of Object.entries<string>(data)) fs.writeFileSync(join(folder, file), text);
    execFileSync('chown', ['-R', `${owned}:${owned}`, folder]);
    return folder;
  };
  fs.chmodSync(pod, 0o755);
  let said = '';
  for (const { command, args = [], env = [], volumeMounts, image: from } of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (from.includes('busybox')) break;
    const result = inContainer([...command, ...args], {
      user: spec.securityContext.runAsUser,
      groups: spec.securityContext.supplementalGroups,
      network: 'shared',
      env: {
        PATH: from.includes('restic') ? '/image:/usr/bin:/bin' : '/usr/bin:/bin',
        ...Object.fromEntries(env.map(({ name, value, valueFrom }: Any) => [name, value ?? secrets[valueFrom.secretKeyRef.key]])),
        ...changed,
      },
      mounts: {
        '/image': house.image,
        ...Object.fromEntries(volumeMounts.map(({ name, mountPath, subPath }: Any) => [mountPath, join(folderOf(name), subPath ?? '')])),
      },
    });
    said += result.stderr;
    if (result.status !== 0) return { status: result.status, said };
  }
  return { status: 0, said };
}
