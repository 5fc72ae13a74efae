import { existsSync, readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import type { TwinFolder } from '../folder';
import type { Target } from './gate';

/** What a route's name leads to inside, and whose it is. */
export interface RouteTarget extends Target {
  readonly app: string;
}

/** By the routes' names. */
export type Targets = Readonly<Record<string, RouteTarget>>;

/** Keeps what the gate leads to. */
export function writeTargets(folder: TwinFolder, targets: Targets): void {
  folder.write('targets.json', JSON.stringify(targets));
}

/** What the gate leads to; nothing before the twin is up. */
export function readTargets(folder: TwinFolder): Targets {
  const path = folder.file('targets.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Targets) : {};
}

/** What the gate leads to: an address itself, a route's name on 443 or 80. Read at each call, since a push may change the routes. */
export function openTargets(folder: TwinFolder): (host: string, port: number) => Target | undefined {
  return (host, port) => {
    if (isIPv4(host)) return { host, port };
    const target = readTargets(folder)[host.toLowerCase()];
    if (target === undefined || (port !== 443 && port !== 80)) return undefined;
    return port === 443 ? target : { host: target.host, port };
  };
}
