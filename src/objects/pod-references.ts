import { at, listAt, namedAt, tableAt, textAt } from './lenient';
import type { Reference } from './references';

/** What a pod names: all of it has to be in the pod's own namespace, or in none. */
export function podReferences(spec: unknown, namespace: string): readonly Reference[] {
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
    ...namedAt(spec, 'initContainers').flatMap(([name, container]) => containerReferences(name, container, own)),
    ...namedAt(spec, 'containers').flatMap(([name, container]) => containerReferences(name, container, own)),
    ...namedAt(spec, 'volumes').flatMap(([name, volume]) => [
      ...volumeReferences(name, volume, own),
      ...subPathReferences(spec, name, volume, own),
    ]),
  ];
}

type Own = (kind: string, name: string | undefined, by: string, more?: Partial<Reference>) => Reference[];

function containerReferences(container: string, value: unknown, own: Own): Reference[] {
  const sources = { secretKeyRef: 'Secret', configMapKeyRef: 'ConfigMap' } as const;
  const wholes = { secretRef: 'Secret', configMapRef: 'ConfigMap' } as const;
  return [
    ...namedAt(value, 'env').flatMap(([variable, entry]) =>
      Object.entries(sources).flatMap(([field, kind]) => {
        const source = at(entry, 'valueFrom', field);
        const optional = at(source, 'optional') === true;
        return own(kind, textAt(source, 'name'), `${variable} of container ${container}`, { key: textAt(source, 'key'), optional });
      }),
    ),
    ...listAt(value, 'envFrom').flatMap((entry) =>
      Object.entries(wholes).flatMap(([field, kind]) => {
        const source = at(entry, field);
        return own(kind, textAt(source, 'name'), `envFrom of container ${container}`, { optional: at(source, 'optional') === true });
      }),
    ),
  ];
}

function volumeReferences(name: string, volume: unknown, own: Own): Reference[] {
  const by = `volume ${name} of its pod`;
  const keyed = (kind: string, source: unknown, nameField: string): Reference[] => {
    const optional = at(source, 'optional') === true;
    const items = listAt(source, 'items').flatMap((item) => textAt(item, 'key') ?? []);
    const keys = items.length > 0 ? items : [undefined];
    return keys.flatMap((key) => own(kind, textAt(source, nameField), by, { key, optional }));
  };
  return [
    ...own('PersistentVolumeClaim', textAt(volume, 'persistentVolumeClaim', 'claimName'), by),
    ...keyed('Secret', at(volume, 'secret'), 'secretName'),
    ...keyed('ConfigMap', at(volume, 'configMap'), 'name'),
    ...listAt(volume, 'projected', 'sources').flatMap((source) => [
      ...keyed('Secret', at(source, 'secret'), 'name'),
      ...keyed('ConfigMap', at(source, 'configMap'), 'name'),
    ]),
    ...Object.values(tableAt(volume)).flatMap((source) =>
      ['secretRef', 'nodePublishSecretRef'].flatMap((field) => own('Secret', textAt(source, field, 'name'), by)),
    ),
  ];
}

/** A file that is mounted alone is a key: of one that is not there, the kubelet makes an empty directory. */
function subPathReferences(spec: unknown, name: string, volume: unknown, own: Own): Reference[] {
  const map = at(volume, 'configMap');
  const source = map ?? at(volume, 'secret');
  if (source === undefined) return [];
  const paths = listAt(source, 'items').flatMap((item) => {
    const path = textAt(item, 'path');
    return path === undefined ? [] : [[path.split('/', 1)[0] ?? '', textAt(item, 'key')] as const];
  });
  const containers = [...namedAt(spec, 'initContainers'), ...namedAt(spec, 'containers')];
  return containers.flatMap(([container, value]) =>
    listAt(value, 'volumeMounts').flatMap((mount) => {
      const file = textAt(mount, 'subPath')?.split('/', 1)[0];
      if (file === undefined || textAt(mount, 'name') !== name || paths.some(([path]) => path === file)) return [];
      const target = textAt(source, map === undefined ? 'secretName' : 'name');
      const by = `${textAt(mount, 'mountPath') ?? 'a mount'} of container ${container}`;
      return own(map === undefined ? 'Secret' : 'ConfigMap', target, by, { key: file, optional: at(source, 'optional') === true });
    }),
  );
}
