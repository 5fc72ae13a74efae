import type { Inventory } from './inventory';

/** Where a file of the Internet is fetched from: the homelab's mirror when it has one, laid out as `wget -x` keeps files. */
export function downloadUrl({ mirror }: Pick<Inventory, 'mirror'>, url: string): string {
  return mirror === undefined ? url : `${mirror.replace(/\/+$/, '')}/${url.replace(/^https?:\/\//, '')}`;
}
