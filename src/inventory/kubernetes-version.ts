import type { K3s } from './inventory';

/** Kubernetes' own part of a K3s version: `v1.36.4` of `v1.36.4+k3s1`. */
export function kubernetesVersion({ version }: Pick<K3s, 'version'>): string {
  return version.replace(/\+.*$/, '');
}

/** Major and minor alone, without the `v` that some write: `1.36`. Schemas, Pod Security and skew go by it. Empty when it is no version. */
export function minorOf(version: string): string {
  return /^v?(\d+\.\d+)/.exec(version)?.[1] ?? '';
}
