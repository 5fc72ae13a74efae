import { at, listAt, textAt } from './lenient';
import type { Rendered } from './manifest';
import { containersOf, podOf } from './pods';

const restic = /(^|\/)restic(:|@|$)/;

/** Whether an object is a CronJob that runs restic. */
export function isBackup(rendered: Rendered): boolean {
  if (rendered.manifest.kind !== 'CronJob') return false;
  const pod = podOf(rendered);
  return pod !== undefined && containersOf(pod.spec).some(({ image }) => restic.test(image ?? ''));
}

/** Whether a CronJob makes no job any more. */
export function isSuspended({ manifest }: Rendered): boolean {
  return at(manifest, 'spec', 'suspend') === true;
}

/** The claims that an object's pods mount. */
export function claimsOf(rendered: Rendered): string[] {
  return listAt(podOf(rendered)?.spec, 'volumes').flatMap((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []);
}

/** The claims into which something that runs restic puts data back before the other containers start. */
export function restoredBy(rendered: Rendered): string[] {
  const spec = podOf(rendered)?.spec;
  const first = (spec?.initContainers ?? []).filter(({ image }) => restic.test(image ?? ''));
  const mounted = new Set(first.flatMap(({ volumeMounts = [] }) => volumeMounts.flatMap(({ name, readOnly }) => (readOnly ? [] : [name]))));
  return listAt(spec, 'volumes').flatMap((volume) =>
    mounted.has(textAt(volume, 'name') ?? '') ? (textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []) : [],
  );
}
