import type { Inventory } from './inventory';

/** The SSH public keys of those who may administer every machine, wherever the inventory says them. */
export function adminKeys({ sshKeys = [], tailnet }: Pick<Inventory, 'sshKeys' | 'tailnet'>): readonly string[] {
  return [...new Set([...sshKeys, ...(tailnet?.sshKeys ?? [])])];
}
