import { bytes, flag, optional, struct, sure, text } from '../shape';
import type { Bytes } from '../units/bytes';
import type { Files } from './files';
import type { Secret } from './secret';
import type { Volume } from './volume';

/** Space that is gone when the pod is. */
export interface Scratch {
  readonly kind: 'scratch';
  readonly size: Bytes;
  /** Shared under this name by the pod's containers. @default - one container's own */
  readonly name?: string;
  /** In memory, counted against the container's limit. */
  readonly memory: boolean;
}

/** Space for temporary files, up to a size. */
export function scratch(size: Bytes, options: { readonly memory?: boolean; readonly name?: string } = {}): Scratch {
  sure('scratch()', bytes, size);
  sure('scratch()', struct({ memory: optional(flag), name: optional(text) }), options);
  return { kind: 'scratch', size, memory: options.memory ?? false, name: options.name };
}

/** A volume seen from one container. */
export interface VolumeMount {
  readonly kind: 'volume';
  readonly volume: Volume;
  readonly readOnly: boolean;
  /** The whole volume with its marker, not only the data: for backup and restore. */
  readonly whole: boolean;
}

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
}

/** A folder of the node. */
export function hostFolder(path: string, options: { readonly readOnly: boolean }): HostMount {
  sure('hostFolder()', text, path);
  sure('hostFolder()', struct({ readOnly: flag }), options);
  return { kind: 'host', path, readOnly: options.readOnly };
}

/** What may be mounted at a path. */
export type Mount = Volume | Files | Scratch | VolumeMount | FilesMount | SecretMount | HostMount;
