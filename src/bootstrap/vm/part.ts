import type { Vm } from '../../inventory/vm';

/** The folder of a node's or VM's files below that of its homelab. */
export function partOf(name: string, { metal }: Pick<Vm, 'metal'>): string {
  return `${metal ? 'metal' : 'vms'}/${name}`;
}
