import type { Inventory } from '../../../src';
import { Lab } from '../../../src/constructs/lab';
import type { Vm } from '../../../src/inventory/vm';
import { base, withChange } from '../../inventory/base';

export const labOf = (inventory: Inventory = base): Lab => new Lab({ homelab: 'test', inventory });

export function vmOf(lab: Lab, name: string): Vm {
  const vm = lab.inventory.vms[name];
  if (vm === undefined) throw new Error(`no VM ${name}`);
  return vm;
}

/** The base with three servers, of which `server` is the first in the inventory. */
export const severalServers: Inventory = withChange('vms', {
  ...base.vms,
  second: { ...base.vms.server, vmid: 112, addresses: { lan: '192.168.7.32' } },
  third: { ...base.vms.server, vmid: 113, addresses: { lan: '192.168.7.33' } },
});

/** The base with node `worker` in the place of a hypervisor. */
export const onMetal: Inventory = withChange('vms.worker.metal', true);
