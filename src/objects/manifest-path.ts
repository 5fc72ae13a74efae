import type { Rendered } from './manifest';

/** The folder of one app's manifests. */
export function appFolder(homelab: string, app: string): string {
  return `dist/${homelab}/${app}`;
}

/** Where an object's file lies: in its app's folder, and there in a folder of its namespace when that is not the app's own. */
export function manifestPath(homelab: string, { app, home, manifest }: Pick<Rendered, 'app' | 'home' | 'manifest'>): string {
  const { kind, metadata } = manifest;
  const folder = metadata.namespace !== undefined && metadata.namespace !== home ? `/${metadata.namespace}` : '';
  return `${appFolder(homelab, app)}${folder}/${kind.toLowerCase()}-${metadata.name.replace(/[^A-Za-z0-9._-]/g, '-')}.yaml`;
}
