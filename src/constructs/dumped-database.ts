import type { ContainerProps } from './container';
import type { PodSet, Port } from './pod-set';
import type { Volume } from './volume';

/** A database whose volume is kept by a dump of it, and brought back by a load. */
export interface DumpedDatabase {
  readonly volume: Volume;
  readonly workload: { readonly pods: PodSet };
  readonly port: Port;
  /** A container that writes the dump of the running server into a folder that is mounted at `/copies`. */
  dump(mounts: NonNullable<ContainerProps['mounts']>): ContainerProps;
  /** A container that loads a dump, which lies in a folder that is mounted at `/copies`, into a server that is thrown away. */
  rehearsal(mounts: NonNullable<ContainerProps['mounts']>): ContainerProps;
}
