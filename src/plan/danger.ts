import type { Objects } from '../objects/objects';
import type { Change } from './change';
import type { Texts } from './machines';

/** What may go wrong with one change, by what it costs: data first. */
export const dangerKinds = [
  'data-removed',
  'namespace-removed',
  'claim-removed',
  'crd-removed',
  'release-removed',
  'volume-reclaimed',
  'protection-removed',
  'backup-removed',
  'object-recreated',
  'object-renamed',
  'app-moved',
  'app-unmanaged',
  'claim-shrunk',
  'claim-moved',
  'storage-class-changed',
  'immutable-field',
  'secret-plain',
  'secret-unsealed',
  'secret-key-gone',
  'route-opened',
  'privilege-raised',
  'rights-widened',
  'admission-loosened',
  'network-loosened',
  'image-lowered',
  'image-major-skipped',
  'database-major-unprepared',
  'quota-below-use',
  'selector-changed',
  'service-down',
] as const;

export type DangerKind = (typeof dangerKinds)[number];

/** One danger of a push. No sentence shows the value of a secret. */
export interface Danger {
  readonly kind: DangerKind;
  readonly app: string;
  /** `PersistentVolumeClaim nextcloud/nextcloud-data` */
  readonly object: string;
  /** Where in the object, when it is one place. */
  readonly field?: string;
  /** What changes. */
  readonly what: string;
  /** What comes of it. */
  readonly consequence: string;
  /** How to get there without it. */
  readonly instead: string;
}

/** All that a rule looks at. */
export interface Scene {
  readonly changes: readonly Change[];
  readonly before: Objects;
  readonly after: Objects;
  /** Files of machines, by path. @default - none differ */
  readonly outside?: { readonly before: Texts; readonly after: Texts };
}

/** One kind of danger, or a few that are one matter. Pure. */
export interface DangerRule {
  /** What is dangerous, in one sentence. */
  readonly states: string;
  find(scene: Scene): readonly Danger[];
}

/** Where a danger stands: its app and object. */
export function placeOf({ app, object }: Change): Pick<Danger, 'app' | 'object'> {
  return { app, object };
}
