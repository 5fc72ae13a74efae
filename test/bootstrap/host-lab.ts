import { Duration, declared, type Inventory, Rate, usbEthernet, wifi } from '../../src';
import { hostFiles } from '../../src/bootstrap/proxmox/host-files';
import { base, battery, withChange } from '../inventory/base';
import { homelabOf } from './filled';

const { one, two } = base.machines;

/**
 * The base with what makes hosts hard: a network of their own, a machine with one cable, whose second path is by radio, and a
 * battery. `one` has a card for each network.
 */
export const hostInventory: Inventory = [
  ['networks', { ...base.networks, inner: { cidr: '10.9.9.0/24' } }],
  ['feeds.battery', { ...battery, runtime: declared(Duration.hours(2), 'a test') }],
  ['machines.one.nics', { ...one.nics, inner: { ...one.nics.lan, mac: '52:54:00:00:00:11' } }],
  ['machines.one.addresses', [...one.addresses, { network: 'inner', nic: 'inner', address: '10.9.9.1' }]],
  ['machines.two.nics', { lan: usbEthernet(Rate.gbps(1), '52:54:00:00:00:02'), radio: wifi(Rate.mbps(300), '52:54:00:00:00:12') }],
  [
    'machines.two.addresses',
    [...two.addresses, { network: 'inner', nic: 'lan', address: '10.9.9.2' }, { network: 'lan', nic: 'radio', address: '192.168.7.13' }],
  ],
  ['machines.two.power.feed', 'battery'],
  ['links', [...base.links, ['one.inner', 'router'], ['two.radio', 'router']]],
].reduce((inventory: Inventory, [path, value]) => withChange(path as string, value, inventory), base);

/** That homelab, and the files of its hosts by their path below `bootstrap/test/hosts/`. */
export function hostsOf(inventory: Inventory = hostInventory, name = 'test') {
  const { lab, objects } = homelabOf(name, inventory, () => {});
  const files = new Map(hostFiles(lab, objects).map((file) => [file.path.replace(`bootstrap/${name}/hosts/`, ''), file]));
  const text = (path: string) => files.get(path)?.content ?? '';
  return { lab, objects, files, text };
}
