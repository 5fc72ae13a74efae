import type { Inventory } from '../../src';
import { layOut } from '../../src/synth/layout';
import { toFill } from '../../src/units/hole';
import { withChange } from '../inventory/base';
import { homelabOf } from './filled';
import { declareWeb } from './gateway-lab';
import { hostInventory } from './host-lab';

/** Everything that only an owner may know, by its place in the inventory. */
export const places = {
  'the SSH key': 'tailnet.sshKeys.0',
  'the login': 'tailnet.members.0',
  'the name of the tailnet': 'tailnet.name',
  'the address of the gateway': 'gateway.address',
  'a MAC address': 'machines.one.nics.lan.mac',
  'a serial number': 'machines.one.disks.hdd.serial',
  'the serial number of the system’s disk': 'machines.two.disks.nvme.serial',
} as const;
export const at = (inventory: Inventory, path: string) =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], inventory) as string;

/** The homelab of hosts with nothing of that said. */
export const open = Object.entries(places).reduce(
  (inventory: Inventory, [what, path]) => withChange(path, toFill(what), inventory),
  hostInventory,
);

/** What builds its machines, by path below its folder. */
export const bootstrapOf = (inventory: Inventory, name = 'test') =>
  new Map(
    layOut(homelabOf(name, inventory, declareWeb))
      .files.filter(({ path }) => path.startsWith('bootstrap/'))
      .map(({ path, content }) => [path.replace(`bootstrap/${name}/`, ''), content]),
  );
