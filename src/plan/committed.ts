import { isUtf8 } from 'node:buffer';
import { textAt } from '../objects/lenient';
import type { Manifest, Rendered } from '../objects/manifest';
import { Objects } from '../objects/objects';
import { readObjects } from '../objects/read';
import { tryKind } from '../objects/schema';
import { applicationsOf } from './argocd';

/** A file below `dist/<homelab>/` as it is committed. */
export interface Committed {
  readonly path: string;
  readonly content: Buffer;
}

/** What Argo CD makes of committed files. */
export interface ReadFiles {
  readonly objects: readonly Rendered[];
  /** Files that Argo CD cannot read either, and why. No sentence shows what is in them. */
  readonly broken: readonly string[];
}

/** Argo CD's directory source takes these (argo-cd, reposerver/repository, `manifestFile`). */
const manifests = /\.(ya?ml|json)$/;

/** The objects of committed files, each in the app of its folder. */
export function objectsIn(homelab: string, files: readonly Committed[]): ReadFiles {
  const objects: Rendered[] = [];
  const broken: string[] = [];
  for (const { path, content } of files) {
    if (!manifests.test(path)) continue;
    const [app = ''] = path.slice(`dist/${homelab}/`.length).split('/', 1);
    const read = tryRead(content);
    if (typeof read === 'string') broken.push(`${path}: ${read}`);
    else objects.push(...read.map((manifest) => ({ app, home: '', source: path, manifest })));
  }
  return { objects, broken };
}

/** The objects of one file, or why there are none. */
function tryRead(content: Buffer): readonly Manifest[] | string {
  if (!isUtf8(content) || content.includes(0)) return 'it is no text';
  const text = content.toString('utf8');
  if (text.trim() === '') return [];
  const read = readObjects(text);
  if (read.broken !== undefined) return 'it is no YAML of objects';
  const objects = read.objects.flatMap((object) => (isList(object) ? object.items : [object]));
  return objects.every(isManifest) ? objects : 'it holds something that is no object of Kubernetes';
}

function isList(object: Readonly<Record<string, unknown>>): object is { readonly items: readonly Readonly<Record<string, unknown>>[] } {
  return typeof object.kind === 'string' && object.kind.endsWith('List') && Array.isArray(object.items);
}

function isManifest(object: unknown): object is Manifest {
  const [apiVersion, kind, name] = [textAt(object, 'apiVersion'), textAt(object, 'kind'), textAt(object, 'metadata', 'name')];
  return apiVersion !== undefined && kind !== undefined && name !== undefined;
}

/** What says no namespace lives in that of its Application's destination. */
export function inNamespaces(homelab: string, objects: readonly Rendered[]): Objects {
  const homes = applicationsOf(objects, homelab);
  return new Objects(
    objects.map((rendered) => {
      const { app, manifest } = rendered;
      if (manifest.metadata.namespace !== undefined || tryKind(manifest.apiVersion, manifest.kind)?.namespaced !== true) return rendered;
      const namespace = textAt(homes.get(app), 'spec', 'destination', 'namespace');
      return namespace === undefined ? rendered : { ...rendered, manifest: { ...manifest, metadata: { ...manifest.metadata, namespace } } };
    }),
  );
}
