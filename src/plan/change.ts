import type { Manifest, Rendered } from '../objects/manifest';
import type { Fate } from './argocd';
import type { FieldChange } from './fields';
import type { Restart } from './restart';

/** What happens to one object. */
export interface Change {
  readonly action: 'added' | 'changed' | 'removed';
  readonly app: string;
  /** The waves of its Application, and of itself in that. */
  readonly waves: readonly [app: number, own: number];
  /** `StatefulSet nextcloud/nextcloud-db` */
  readonly object: string;
  readonly before?: Rendered;
  readonly after?: Rendered;
  /** What differs, of an object that changed. */
  readonly fields: readonly FieldChange[];
  /** The app that it was in, when it moves to another. */
  readonly from?: string;
  /** What comes of an object that was removed. */
  readonly fate?: Fate;
  /** What its pods go through. */
  readonly restart?: Restart;
}

/** An object as people name it. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** A change of an object that was there and stays. */
export type Altered = Change & { readonly before: Rendered; readonly after: Rendered };

/** Changes of objects of a kind that were there and stay. */
export function alteredOf(changes: readonly Change[], ...kinds: readonly string[]): readonly Altered[] {
  return changes.filter((change): change is Altered => {
    const { before, after } = change;
    return before !== undefined && after !== undefined && kinds.includes(after.manifest.kind);
  });
}

/** Whether anything at or below a field changed. */
export function touches({ fields }: Change, path: string): boolean {
  return fields.some(
    (field) =>
      field.path === path || field.path.startsWith(`${path}.`) || field.path.startsWith(`${path}[`) || path.startsWith(`${field.path}.`),
  );
}
