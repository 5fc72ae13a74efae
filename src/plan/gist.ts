import { at, listAt, textAt } from '../objects/lenient';
import type { Manifest, Rendered } from '../objects/manifest';
import { containersOf, podOf } from '../objects/pods';

/** What a person wants to know first of an object that comes or goes; nothing for kinds that their names tell enough of. */
export function gistOf(rendered: Rendered): string {
  const { manifest } = rendered;
  const pod = podOf(rendered);
  if (pod) return [...new Set(containersOf(pod.spec).map(({ image }) => image))].slice(-2).join(', ');
  return byKind[manifest.kind]?.(manifest) ?? '';
}

const byKind: Readonly<Record<string, (manifest: Manifest) => string>> = {
  PersistentVolumeClaim: ({ spec }) =>
    [textAt(spec, 'resources', 'requests', 'storage'), textAt(spec, 'storageClassName')].filter(Boolean).join(' of '),
  PersistentVolume: ({ spec }) => [textAt(spec, 'capacity', 'storage'), textAt(spec, 'local', 'path')].filter(Boolean).join(' at '),
  Ingress: ({ spec }) =>
    listAt(spec, 'rules')
      .map((rule) => textAt(rule, 'host') ?? '*')
      .join(', '),
  HelmChart: ({ spec }) => [textAt(spec, 'chart'), textAt(spec, 'version')].filter(Boolean).join(' '),
  SealedSecret: ({ spec }) => Object.keys(at(spec, 'encryptedData') ?? {}).join(', '),
  Application: ({ spec }) => textAt(spec, 'source', 'path') ?? '',
};
