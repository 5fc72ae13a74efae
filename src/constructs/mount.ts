import { type Fields, having, isRecord, object, optional } from '../shape/composed';
import { made } from '../shape/made';
import { Shape, told } from '../shape/shape';
import { bytes, flag, instance, oneOf, text, textOf } from '../shape/values';
import type { Bytes } from '../units/bytes';
import { Files } from './files';
import type { Secret } from './secret';
import { Share } from './share';
import { type MountRights, Volume } from './volume';

/** Space that is gone when the pod is. */
export interface Scratch {
  readonly kind: 'scratch';
  readonly size: Bytes;
  /** Shared under this name by the pod's containers. @default - one container's own */
  readonly name?: string;
  /** In memory, counted against the container's limit. */
  readonly memory: boolean;
}

/** Options of `scratch`. */
export interface ScratchOptions {
  /** In memory, counted against the container’s limit. @default false */
  readonly memory?: boolean;
  /** Shared under this name by the pod’s containers. @default - one container's own */
  readonly name?: string;
}

const scratchOptions = object<ScratchOptions>({ memory: optional(flag), name: optional(text) });

/** Space for temporary files, up to a size. */
export function scratch(size: Bytes, options: ScratchOptions = {}): Scratch {
  return made(scratchOptions, options, ({ memory = false, name }): Scratch => ({ kind: 'scratch', size, memory, name }));
}

/** A volume seen from one container. */
export interface VolumeMount {
  readonly kind: 'volume';
  readonly volume: Volume;
  readonly readOnly: boolean;
  /** The whole volume with its marker, not only the data: for backup and restore. */
  readonly whole: boolean;
  /** Of another app, which lends it: `volume.lend(…)`. @default false */
  readonly lent?: boolean;
}

/** A volume that its app lends to another one, with what that one may do to it. */
export type Loan = VolumeMount & { readonly lent: true };

/** A file, or all files, of a `Files` construct. */
export interface FilesMount {
  readonly kind: 'files';
  readonly files: Files;
  readonly file?: string;
}

/** A secret's keys as files. */
export interface SecretMount {
  readonly kind: 'secret';
  readonly secret: Pick<Secret, 'name'> & Partial<Pick<Secret, 'namespace'>>;
}

/** A folder of the node: needs Pod Security `privileged`. */
export interface HostMount {
  readonly kind: 'host';
  readonly path: string;
  readonly readOnly: boolean;
  /** What the container mounts below it is mounted on the node too. @default false */
  readonly mountsOnNode?: boolean;
}

/** Options of `hostFolder`. */
export interface HostFolderOptions extends MountRights {
  /** What the container mounts below it is mounted on the node too: for a privileged one. @default false */
  readonly mountsOnNode?: boolean;
}

const hostFolderOptions = object<HostFolderOptions>({ readOnly: flag, mountsOnNode: optional(flag) });

/** A folder of the node. */
export function hostFolder(path: string, options: HostFolderOptions): HostMount {
  return made(hostFolderOptions, options, ({ readOnly, mountsOnNode }): HostMount => {
    const mount = { kind: 'host', path, readOnly } as const;
    return mountsOnNode ? { ...mount, mountsOnNode } : mount;
  });
}

/** Files that a file server serves. */
export interface ShareMount {
  readonly kind: 'share';
  readonly share: Share;
}

/** What may be mounted at a path. */
export type Mount = Volume | Files | Share | Scratch | VolumeMount | FilesMount | ShareMount | SecretMount | HostMount;

/** A folder of the node is named from its root (pkg/apis/core/validation, validateHostPathVolumeSource; the kubelet would start from its own). */
const nodeFolder = textOf(/^\/(?!(?:.*\/)?\.\.(?:\/|$))[^\0\n]*$/, 'give it a folder of the node from its root, like /srv/media');

const volume = instance<Volume>(() => Volume, 'give it a volume: new Volume(…)');
const share = instance<Share>(() => Share, 'give it a share: new Share(…)');
const files = instance<Files>(() => Files, 'give it files: new Files(…)');
const form = <T extends Mount>(fields: Fields<T>) => object<T>(fields) as unknown as Shape<Mount>;

const kinds: { readonly [K in Exclude<Mount, Volume | Files | Share>['kind']]: Shape<Mount> } = {
  scratch: form<Scratch>({ kind: oneOf('scratch'), size: bytes, name: optional(text), memory: flag }),
  volume: form<VolumeMount>({ kind: oneOf('volume'), volume, readOnly: flag, whole: flag, lent: optional(flag) }),
  files: form<FilesMount>({ kind: oneOf('files'), files, file: optional(text) }),
  share: form<ShareMount>({ kind: oneOf('share'), share }),
  secret: form<SecretMount>({
    kind: oneOf('secret'),
    secret: having<SecretMount['secret']>({ name: text, namespace: optional(text) }, 'give it a secret: new Secret(…)'),
  }),
  host: form<HostMount>({ kind: oneOf('host'), path: nodeFolder, readOnly: flag, mountsOnNode: optional(flag) }),
};

export const mount: Shape<Mount> = new Shape<Mount>(
  (value, place) => {
    if (isRecord(value) && (value instanceof Volume || value instanceof Files || value instanceof Share)) return value;
    const kind = isRecord(value) ? value.kind : undefined;
    if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) {
      const before = place.problems.length;
      const read = kinds[kind as keyof typeof kinds].read(value, place);
      return place.problems.length === before ? read : kinds.scratch.instead();
    }
    told(place, value, 'give it a volume, a share, files, files of a secret, scratch(Bytes.mib(…)) or hostFolder(…)');
    return kinds.scratch.instead();
  },
  () => kinds.scratch.instead(),
);

/** What a chart takes of another's volumes. */
export const loan: Shape<Loan> = new Shape<Loan>(
  (value, place) => {
    if (isRecord(value) && value.kind === 'volume' && value.lent === true && value.whole !== true)
      return kinds.volume.read(value, place) as Loan;
    told(place, value, 'give it a volume that its app lends: jellyfin.media.lend({ readOnly: true })');
    return kinds.volume.instead() as Loan;
  },
  () => kinds.volume.instead() as Loan,
);
