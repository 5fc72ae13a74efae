import { posix } from 'node:path';
import type { Model } from '../model/assemble';
import { clusterOf } from '../model/cluster';
import { at, listAt, namedAt, textAt } from '../objects/lenient';
import { namedContainers, type Pod } from '../objects/pods';
import type { Problem } from '../problems';
import { onceForText } from '../units/remembered';
import { failures, type Proof } from './proof';

export const mounts: Proof = {
  id: 'mounts',
  states: 'Each mount of a container is seen where it is: nothing else is mounted there, and it finds a place in what it is mounted into.',
  why: 'Where two meet only one is seen; in files of a ConfigMap or Secret, which nobody can write, no place is made: the container does not start.',
  prove(model) {
    const pods = model.objects.pods();
    const all = pods.flatMap((pod) => namedContainers(pod.spec).map(([name, container]) => ({ pod, name, mounts: mountsOf(container) })));
    return {
      figures: [{ about: 'mounts', value: String(all.reduce((sum, { mounts: own }) => sum + own.length, 0)) }],
      findings: failures(all.flatMap(({ pod, name, mounts: own }) => faultsOf(model, pod, name, own))),
    };
  },
};

interface Mount {
  /** As it is written. */
  readonly path: string;
  /** Without what says nothing: `/data/` is `/data`. */
  readonly place: string;
  readonly volume: string;
  readonly subPath?: string;
}

const placeOf = onceForText((path) => posix.normalize(`/${path}`).replace(/(?<=.)\/$/, ''));

function mountsOf(container: unknown): Mount[] {
  return listAt(container, 'volumeMounts').flatMap((mount): Mount[] => {
    const path = textAt(mount, 'mountPath');
    if (path === undefined || path.includes('..')) return []; // told by `validation`
    return [
      {
        path,
        place: placeOf(path),
        volume: textAt(mount, 'name') ?? '',
        subPath: textAt(mount, 'subPath') ?? textAt(mount, 'subPathExpr'),
      },
    ];
  });
}

function faultsOf(model: Model, pod: Pod, container: string, all: readonly Mount[]): Problem[] {
  const problem = (what: string, repair: string): Problem => ({
    code: 'VALUE_INVALID',
    where: pod.by.source,
    what: `container ${container} mounts ${what}`,
    repair,
  });
  const first = new Map<string, Mount>();
  return all.flatMap((mount): Problem[] => {
    const { place, path } = mount;
    const other = first.get(place);
    first.set(place, other ?? mount);
    if (place === '/') return [problem(`at ${path}, over all of its image`, 'mount at the folder that the program writes to')];
    // runc lets nothing but its own be there (libcontainer, rootfs_linux.go, checkProcMount)
    if (/^\/proc(\/|$)/.test(place))
      return [problem(`at ${path}, which is the kernel's, and no container starts with it`, 'mount it elsewhere')];
    // two that are written alike the schema refuses
    if (other !== undefined && other.path !== path)
      return [
        problem(`at ${other.path} and at ${path}: that is one place, and only one of the two would be seen`, 'leave one of the two out'),
      ];
    const why = all.flatMap((outer) => (place.startsWith(`${outer.place}/`) ? (noPlace(model, pod, outer, mount) ?? []) : []))[0];
    return why === undefined
      ? []
      : [problem(`at ${path}, and ${why}: it does not start`, 'mount it beside, or single files with their names: files.at(…)')];
  });
}

/**
 * Why nothing can be mounted somewhere in another mount. Outer mounts come first, whatever their order (containerd, pkg/cri/opts, orderedMounts),
 * and runc makes the place that is not there: not in files of a ConfigMap or Secret, which the kubelet mounts read-only (pkg/volume/configmap,
 * GetAttributes). What a volume or a folder of the node holds is not known here.
 */
function noPlace(model: Model, { namespace, spec }: Pod, outer: Mount, inner: Mount): string | undefined {
  const source = sourceOf(spec, outer.volume);
  const kind = ['configMap', 'secret', 'projected', 'downwardAPI'].find((field) => at(source, field) !== undefined);
  if (kind === undefined) return undefined;
  const noun = { configMap: 'files of a ConfigMap', secret: 'those of a Secret' }[kind] ?? 'files that the kubelet writes';
  if (outer.subPath !== undefined) return `${outer.path} is one file`;
  const [name = '', ...deeper] = inner.place.slice(outer.place.length + 1).split('/');
  const isFile =
    inner.subPath !== undefined && ['configMap', 'secret'].some((field) => at(sourceOf(spec, inner.volume), field) !== undefined);
  if (deeper.length === 0 && isFile && hasFile(model, namespace, at(source, kind), kind, name)) return undefined;
  return `${outer.path} holds ${noun}, in which no place is made for it`;
}

const sourceOf = (spec: unknown, volume: string) => namedAt(spec, 'volumes').find(([name]) => name === volume)?.[1];

/** Whether a volume has a file of that name; of one whose keys are not known it may. */
function hasFile(model: Model, namespace: string, source: unknown, kind: string, file: string): boolean {
  const items = listAt(source, 'items');
  if (items.length > 0) return items.some((item) => textAt(item, 'path') === file);
  const name = textAt(source, kind === 'secret' ? 'secretName' : 'name') ?? '';
  const found = clusterOf(model).find({ group: '', kind: kind === 'secret' ? 'Secret' : 'ConfigMap', namespace, name });
  return found?.keys?.includes(file) ?? true;
}
