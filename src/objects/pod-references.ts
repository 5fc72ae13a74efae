import { at, listAt, namedAt, tableAt, textAt } from './lenient';
import { namedContainers } from './pods';
import type { Reference } from './references';

/** What a pod names: all of it has to be in the pod's own namespace, or in none. */
export function podReferences(spec: object, namespace: string): readonly Reference[] {
  const own = (kind: string, name: string | undefined, by: string, more: Partial<Reference> = {}): Reference[] =>
    name === undefined ? [] : [{ by, to: { group: '', kind, namespace, name }, ...more }];
  const global = (group: string, kind: string, name: string | undefined, by: string): Reference[] =>
    name === undefined ? [] : [{ by, to: { group, kind, name } }];
  return [
    ...own('ServiceAccount', textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount'), 'its pod'),
    ...namedAt(spec, 'imagePullSecrets').flatMap(([name]) => own('Secret', name, 'imagePullSecrets of its pod')),
    ...global('scheduling.k8s.io', 'PriorityClass', textAt(spec, 'priorityClassName'), 'its pod'),
    ...global('node.k8s.io', 'RuntimeClass', textAt(spec, 'runtimeClassName'), 'its pod'),
    ...global('', 'scheduler', textAt(spec, 'schedulerName'), 'its pod'),
    ...namedContainers(spec).flatMap(([name, container]) => containerReferences(name, container, own)),
    ...namedAt(spec, 'volumes').flatMap(([name, volume]) => [
      ...volumeReferences(name, volume, own),
      ...subPathReferences(spec, name, volume, own),
    ]),
  ];
}

const keyed = [
  ['secretKeyRef', 'Secret'],
  ['configMapKeyRef', 'ConfigMap'],
] as const;
const wholes = [
  ['secretRef', 'Secret'],
  ['configMapRef', 'ConfigMap'],
] as const;

type Own = (kind: string, name: string | undefined, by: string, more?: Partial<Reference>) => Reference[];

function containerReferences(container: string, value: unknown, own: Own): Reference[] {
  const found: Reference[] = [];
  for (const [variable, entry] of namedAt(value, 'env')) {
    const from = at(entry, 'valueFrom');
    if (from === undefined) continue;
    for (const [field, kind] of keyed) {
      const source = at(from, field);
      if (source === undefined) continue;
      const more = { key: textAt(source, 'key'), optional: at(source, 'optional') === true };
      found.push(...own(kind, textAt(source, 'name'), `${variable} of container ${container}`, more));
    }
  }
  for (const entry of listAt(value, 'envFrom')) {
    for (const [field, kind] of wholes) {
      const source = at(entry, field);
      found.push(...own(kind, textAt(source, 'name'), `envFrom of container ${container}`, { optional: at(source, 'optional') === true }));
    }
  }
  return found;
}

function volumeReferences(name: string, volume: unknown, own: Own): Reference[] {
  const by = `volume ${name} of its pod`;
  const files = (kind: string, source: unknown, nameField: string): Reference[] => {
    if (source === undefined) return [];
    const target = textAt(source, nameField);
    const optional = at(source, 'optional') === true;
    const keys = listAt(source, 'items').flatMap((item) => textAt(item, 'key') ?? []);
    if (keys.length === 0) return own(kind, target, by, { key: undefined, optional });
    return keys.flatMap((key) => own(kind, target, by, { key, optional }));
  };
  return [
    ...own('PersistentVolumeClaim', textAt(volume, 'persistentVolumeClaim', 'claimName'), by),
    ...files('Secret', at(volume, 'secret'), 'secretName'),
    ...files('ConfigMap', at(volume, 'configMap'), 'name'),
    ...listAt(volume, 'projected', 'sources').flatMap((source) => [
      ...files('Secret', at(source, 'secret'), 'name'),
      ...files('ConfigMap', at(source, 'configMap'), 'name'),
    ]),
    ...Object.values(tableAt(volume)).flatMap((source) => [
      ...own('Secret', textAt(source, 'secretRef', 'name'), by),
      ...own('Secret', textAt(source, 'nodePublishSecretRef', 'name'), by),
    ]),
  ];
}

/** A file that is mounted alone is a key: of one that is not there, the kubelet makes an empty directory. */
function subPathReferences(spec: object, name: string, volume: unknown, own: Own): Reference[] {
  const map = at(volume, 'configMap');
  const source = map ?? at(volume, 'secret');
  if (source === undefined) return [];
  const paths = listAt(source, 'items').flatMap((item) => {
    const path = textAt(item, 'path');
    return path === undefined ? [] : [[path.split('/', 1)[0] ?? '', textAt(item, 'key')] as const];
  });
  return namedContainers(spec).flatMap(([container, value]) =>
    listAt(value, 'volumeMounts').flatMap((mount) => {
      const file = textAt(mount, 'subPath')?.split('/', 1)[0];
      if (file === undefined || textAt(mount, 'name') !== name || paths.some(([path]) => path === file)) return [];
      const target = textAt(source, map === undefined ? 'secretName' : 'name');
      const by = `${textAt(mount, 'mountPath') ?? 'a mount'} of container ${container}`;
      return own(map === undefined ? 'Secret' : 'ConfigMap', target, by, { key: file, optional: at(source, 'optional') === true });
    }),
  );
}
