import { Duration } from 'cdk8s';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import type { ContainerProps, Memory } from './container';
import type { Files } from './files';
import type { Image } from './image';
import { scratch } from './mount';
import type { PodSet, Port } from './pod-set';
import { exec } from './probe';
import type { Volume } from './volume';

type Mounts = NonNullable<ContainerProps['mounts']>;

/** A database whose volume is kept by a dump of it, and brought back by a load. */
export interface DumpedDatabase {
  readonly volume: Volume;
  readonly workload: { readonly pods: PodSet };
  readonly port: Port;
  /** A container that writes the dump of the running server into a folder that is mounted at `/copies`. */
  dump(mounts: Mounts): ContainerProps;
  /** A container that loads a dump, which lies in a folder that is mounted at `/copies`, into a server that is thrown away. */
  rehearsal(mounts: Mounts): ContainerProps;
}

/** What a rehearsal takes of a node's system disk at the most; a larger database is read to its end instead of loaded. */
const rehearsalRoom = Bytes.gib(4);

/** The room of a rehearsal of that volume. */
export function roomToLoad(volume: Volume): Bytes {
  return volume.size.exceeds(rehearsalRoom) ? rehearsalRoom : volume.size;
}

/** When the server has started and is well, by a command that ends with 0 then. */
export function serverProbes(ready: readonly string[]): ContainerProps['probes'] {
  return {
    startup: exec(ready, { within: Duration.minutes(30) }), // replays its log after a power cut
    readiness: exec(ready),
    liveness: exec(ready, { failures: 6 }),
  };
}

/** A container that runs one of a database's scripts, with as much in `/tmp` as its programs put there. */
export function scriptContainer(
  script: string,
  of: { readonly image: Image; readonly scripts: Files; readonly env: ContainerProps['env']; readonly tmp: Bytes },
  mounts: Mounts,
  memory: Memory | Bytes,
): ContainerProps {
  return {
    image: of.image,
    command: ['/bin/sh', `/scripts/${script}`],
    env: of.env,
    mounts: { ...mounts, '/scripts': of.scripts, '/tmp': scratch(of.tmp, { name: 'scripts-tmp' }) },
    resources: { cpu: Cpu.millis(50), memory },
  };
}
