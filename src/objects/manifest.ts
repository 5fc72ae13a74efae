import { onceFor } from '../units/remembered';

/** An object as Kubernetes takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** One object of a homelab, with where it comes from. */
export interface Rendered<M extends Manifest = Manifest> {
  readonly app: string;
  /** The app's own namespace. */
  readonly home: string;
  /** Construct path: `loutik/jellyfin/main/deployment`. */
  readonly source: string;
  readonly manifest: M;
}

/** What makes an object itself in a cluster. */
export interface ObjectId {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Group, kind, namespace and name: two objects of one identity are one object. The version is none of it. */
export function identity({ apiVersion, kind, metadata }: ObjectId): string {
  return `${groupOf(apiVersion)}|${kind}|${metadata.namespace ?? ''}|${metadata.name}`;
}

/** That of an object of a homelab, worked out once. */
export const identityOf = onceFor(({ manifest }: Rendered) => identity(manifest));

/** The API group of an `apiVersion`: empty for the core group's `v1`. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
