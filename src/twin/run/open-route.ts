import type { TwinFolder } from '../folder';
import { authorityOf } from './certificate';
import { readTargets } from './targets';

/** How a person comes to a service of a twin. */
export interface OpenRoute {
  readonly url: string;
  /** The port of the proxy on this computer that leads there. */
  readonly proxy: number;
  /** The certificate of the twin's own authority. */
  readonly authority: string;
}

/** The route of an app, by the app's name or the route's own; or what is said when there is none. */
export function openRoute(folder: TwinFolder, service: string): OpenRoute | { readonly unknown: string } {
  if (folder.state?.run === undefined)
    return { unknown: 'this twin runs no containers, so it serves nothing: make it by npx loutik twin up --run' };
  const targets = Object.entries(readTargets(folder));
  const found = targets.find(([hostname, { app }]) => app === service || hostname === service.toLowerCase());
  if (found === undefined) {
    const names = [...new Set(targets.map(([, { app }]) => app))].sort();
    return {
      unknown: names.length > 0 ? `No route leads to ${service}; there is ${names.join(', ')}` : 'No app of this homelab has a route',
    };
  }
  return { url: `https://${found[0]}/`, proxy: folder.state.ports.door, authority: authorityOf(folder) };
}
