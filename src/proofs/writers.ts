import { BorrowedVolume } from '../constructs/borrowed';
import { type Lab, pathOf } from '../constructs/lab';
import { Volume } from '../constructs/volume';
import { Workload } from '../constructs/workload';
import type { Model } from '../model/assemble';
import { at, listAt, namedAt, textAt } from '../objects/lenient';
import type { Pod } from '../objects/pods';
import type { Problem } from '../problems';
import { type Figure, failures, type Proof } from './proof';

export const writers: Proof = {
  id: 'writers',
  states: 'Each volume is written to by one workload of its app, and by those alone besides that it is lent to, to write.',
  why: "Two services that write to one volume damage each other's files, unless both were made to share it: somebody has to say so.",
  prove(model) {
    const { lab } = model;
    return {
      figures: [{ about: 'volumes', value: String(Volume.all(lab).length) }, ...lent(lab)],
      findings: failures([...shared(lab), ...byHand(model)]),
    };
  },
};

/** Volumes that others write to as well, as their owners say. */
function lent(lab: Lab): Figure[] {
  const writersOf = new Map<Volume, string[]>();
  for (const { name, writtenAsLent } of Workload.all(lab))
    for (const volume of writtenAsLent) writersOf.set(volume, [...(writersOf.get(volume) ?? []), name]);
  return [...writersOf].map(([{ name }, others]) => ({ about: `${name}, beside its owner`, value: `written by ${others.join(' and ')}` }));
}

function shared(lab: Lab): Problem[] {
  const first = new Map<Volume, Workload>();
  return Workload.all(lab).flatMap((workload) =>
    workload.written.flatMap((volume): Problem[] => {
      const other = first.get(volume);
      first.set(volume, workload);
      if (other === undefined) return [];
      return [
        {
          code: 'VOLUME_SHARED',
          where: pathOf(volume),
          what: `${other.name} and ${workload.name} would both write to it`,
          repair:
            'mount it with readOnly() in one of them, or give each a volume of its own; what is made to share files is an app of its own, which it is lent to',
        },
      ];
    }),
  );
}

/** Pods that somebody wrote as a manifest and that write to one of our volumes, which another writes to, or their like. */
function byHand({ lab, objects }: Model): Problem[] {
  const workloads = new Map(Workload.all(lab).map((workload) => [pathOf(workload), workload]));
  const volumes = new Map([
    ...Volume.all(lab).map((volume) => [`${volume.namespace}/${volume.name}`, volume] as const),
    ...BorrowedVolume.all(lab).map(({ namespace, volume }) => [`${namespace}/${volume.name}`, volume] as const),
  ]);
  const writer = new Map<Volume, string>();
  for (const workload of workloads.values())
    for (const volume of [...workload.written, ...workload.writtenAsLent]) writer.set(volume, writer.get(volume) ?? workload.name);
  const apps = new Set(lab.node.children.map((app) => pathOf(app)));
  const ours = new Set(['deployment', 'statefulset', 'daemonset', 'cronjob']);
  return objects.pods().flatMap((pod): Problem[] => {
    const { source, manifest } = pod.by;
    const parent = source.slice(0, source.lastIndexOf('/'));
    if (ours.has(source.slice(parent.length + 1)) && !apps.has(parent)) return [];
    return claimsWritten(pod).flatMap((claim): Problem[] => {
      const volume = volumes.get(`${pod.namespace}/${claim}`);
      if (volume === undefined) return [];
      const other = writer.get(volume) ?? (Number(at(manifest, 'spec', 'replicas') ?? 1) > 1 ? 'its like' : undefined);
      writer.set(volume, writer.get(volume) ?? manifest.metadata.name);
      if (other === undefined) return [];
      return [
        {
          code: 'VOLUME_SHARED',
          where: pathOf(volume),
          what: `${other} and ${manifest.metadata.name} would both write to it`,
          repair: 'mount it with readOnly: true in one of them, run one pod, or give each a volume of its own',
        },
      ];
    });
  });
}

/** The claims that a pod may write to: those that a container of its mounts otherwise than read-only. */
function claimsWritten({ spec }: Pod): string[] {
  const mounts = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')].flatMap((container) =>
    listAt(container, 'volumeMounts'),
  );
  return namedAt(spec, 'volumes').flatMap(([name, volume]) => {
    const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
    const isRead = at(volume, 'persistentVolumeClaim', 'readOnly') === true;
    const isWritten = mounts.some((mount) => textAt(mount, 'name') === name && at(mount, 'readOnly') !== true);
    return claim !== undefined && !isRead && isWritten ? [claim] : [];
  });
}
