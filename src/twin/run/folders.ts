import { join } from 'node:path';
import type { TwinFolder } from '../folder';

/** The folder from which each node takes its images. */
export function imagesFolder(folder: TwinFolder): string {
  return folder.file('images');
}

/** Where sockets lie that lead from one network namespace into another. */
export function socketsFolder(folder: TwinFolder): string {
  return folder.file('sockets');
}

/** The way from the nodes' containerd to registries. */
export function internetSocket(folder: TwinFolder): string {
  return join(socketsFolder(folder), 'internet.sock');
}

/** The way from this machine into the twin's networks. */
export function gateSocket(folder: TwinFolder): string {
  return join(socketsFolder(folder), 'gate.sock');
}
