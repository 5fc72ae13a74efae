import type { Inventory } from '../../../src';
import { networkConfig } from '../../../src/bootstrap/vm/network-config';
import { networkOf, nicName, nicOf, withPrefix } from '../../../src/bootstrap/vm/nic';
import { macOf, vmMac } from '../../../src/bootstrap/vm/vm-mac';
import { toFill } from '../../../src/units/hole';
import { base, withChange } from '../../inventory/base';
import { labOf, onMetal, vmOf } from './node-lab';

const lab = labOf();
const inner = { cidr: '10.9.9.0/24' };
const guests = { cidr: '10.30.0.0/16', gateway: '10.30.0.1', bridge: 'vmbr0', vlan: 30 };
const networks = { inner, ...base.networks, guests };
const more = labOf(withChange('networks', networks));

test('a VM is plugged into the bridged network that it has an address in, else into the first', () => {
  expect(networkOf(more, { addresses: { guests: '10.30.0.20' } })).toEqual({ network: guests, address: '10.30.0.20' });
  expect(networkOf(more, { addresses: { lan: '192.168.7.20' } })).toEqual({ network: base.networks.lan, address: '192.168.7.20' });
  expect(networkOf(more, { addresses: {} })).toEqual({ network: base.networks.lan, address: undefined });
  expect(networkOf(more, { addresses: { inner: '10.9.9.9' } })).toEqual({ network: base.networks.lan, address: undefined });
});

test('a homelab without a bridge has no network for a VM, and its inventory was never checked', () => {
  expect(() => networkOf(labOf(withChange('networks', { inner })), { addresses: {} })).toThrow('no network has a bridge');
});

test('a VM knows nothing of a tag, a whole machine has its address on an interface of it', () => {
  const addresses = { guests: '10.30.0.20' };
  expect([nicOf(more, { addresses }), nicOf(more, { addresses, metal: true })]).toEqual(['eth0', 'eth0.30']);
  expect(nicOf(more, { addresses: { lan: '192.168.7.20' }, metal: true })).toBe('eth0');
  expect(nicName).toBe('eth0');
});

test('an address is configured with its network’s prefix, and waits for it with its network', () => {
  expect(withPrefix('10.30.0.20', guests)).toBe('10.30.0.20/16');
  expect(withPrefix('10.30.0.20', { cidr: toFill('the range') })).toBe(`10.30.0.20 in ${toFill('the range')}`);
});

test('a VM’s MAC address follows from homelab and name: locally administered, unicast, and always the same', () => {
  expect(vmMac({ homelab: 'test' }, 'server')).toBe('02:19:a2:6b:cd:eb');
  expect(vmMac({ homelab: 'test' }, 'worker')).toBe('02:8a:39:28:1d:58');
  expect(vmMac({ homelab: 'test' }, 'a')).toBe('02:17:0d:3e:13:54'); // two digits for each byte
  expect(macOf(lab, 'server', vmOf(lab, 'server'))).toBe('02:19:a2:6b:cd:eb');
});

test('a node of a machine’s own has the MAC address of that machine’s way to the Internet, in small letters', () => {
  const nics = {
    spare: { ...base.machines.two.nics.lan, mac: '52:54:00:00:00:99' },
    lan: { ...base.machines.two.nics.lan, mac: '52:54:00:AB:CD:EF' },
  };
  const of = (inventory: Inventory) => macOf(labOf(inventory), 'worker', { metal: true, home: 'two' });
  expect(of(withChange('machines.two.nics', nics))).toBe('52:54:00:ab:cd:ef');
  expect(of(withChange('machines.two.nics.lan.mac', toFill('the MAC Address')))).toBe(toFill('the MAC Address'));
  expect(macOf(lab, 'worker', { metal: true, home: 'nobody' })).toBe('');
});

describe('a node’s network', () => {
  const of = (inventory: Inventory, name = 'server') => networkConfig(labOf(inventory), name, vmOf(labOf(inventory), name));
  const match = { match: { macaddress: '02:19:a2:6b:cd:eb' }, 'set-name': 'eth0' };

  test('has its address, its router and who answers for names', () => {
    const routes = [{ to: '0.0.0.0/0', via: '192.168.7.1' }];
    const own = { addresses: ['192.168.7.20/24'], routes, nameservers: { addresses: ['192.168.7.1'] } };
    expect(of(base)).toEqual({ version: 2, ethernets: { eth0: { ...match, ...own } } });
    expect(of(withChange('networks.lan.dns', ['9.9.9.9', '1.1.1.1'])).ethernets.eth0).toEqual({
      ...match,
      ...own,
      nameservers: { addresses: ['9.9.9.9', '1.1.1.1'] },
    });
  });

  test('that leads nowhere has no router and asks nobody for names', () => {
    const lan = { cidr: '192.168.7.0/24', bridge: 'vmbr0' };
    expect(of(withChange('networks.lan', lan)).ethernets.eth0).toEqual({ ...match, addresses: ['192.168.7.20/24'] });
  });

  test('without an address asks for one', () => {
    expect(of(withChange('vms.server.addresses', {})).ethernets.eth0).toEqual({ ...match, dhcp4: true });
  });

  test('of a whole machine in a tagged network has the address at the tag, and the NIC is only up', () => {
    const tagged = withChange('networks.lan.vlan', 40, onMetal);
    expect(of(tagged, 'worker')).toEqual({
      version: 2,
      ethernets: { eth0: { match: { macaddress: '52:54:00:00:00:02' }, 'set-name': 'eth0' } },
      vlans: {
        'eth0.40': {
          id: 40,
          link: 'eth0',
          addresses: ['192.168.7.21/24'],
          routes: [{ to: '0.0.0.0/0', via: '192.168.7.1' }],
          nameservers: { addresses: ['192.168.7.1'] },
        },
      },
    });
  });
});
