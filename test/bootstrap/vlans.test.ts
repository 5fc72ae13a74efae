import { parse } from 'yaml';
import type { Inventory } from '../../src';
import { bootstrapFiles } from '../../src/bootstrap/files';
import { vmOptions } from '../../src/bootstrap/proxmox/vm-options';
import { assemble } from '../../src/model/assemble';
import { homelab } from '../homelabs/homelabs';
import { base, withChange } from '../inventory/base';
import { homelabOf } from './filled';
import { hostInventory, hostsOf } from './host-lab';

const guests = { cidr: '10.30.0.0/24', gateway: '10.30.0.1', bridge: 'vmbr0', vlan: 30 };
const cameras = { cidr: '10.31.0.0/24', gateway: '10.31.0.1', vlan: 31 };

/** Hosts of which one stands in two tagged networks: over the bridge, and over a card of its own. */
function hosts() {
  const { one } = hostInventory.machines;
  const addresses = [
    ...(one?.addresses ?? []),
    { network: 'guests', nic: 'lan', address: '10.30.0.11' },
    { network: 'cameras', nic: 'inner', address: '10.31.0.11' },
  ];
  const networks = { ...hostInventory.networks, guests, cameras };
  return hostsOf({ ...hostInventory, networks, machines: { ...hostInventory.machines, one: { ...one, addresses } } } as Inventory);
}
const { text } = hosts();
const interfaces = (machine: string) => text(`${machine}/first-boot.sh`).split('/etc/network/interfaces')[1] ?? '';

test('the bridge of a host carries the tags of its networks, and has its own address without one', () => {
  const bridge = (address: string) =>
    `auto vmbr0\niface vmbr0 inet static\n\taddress ${address}/24\n\tgateway 192.168.7.1\n\tbridge-ports enlan\n\tbridge-stp off\n\tbridge-fd 0\n\tbridge-vlan-aware yes\n\tbridge-vids 30\n`;
  expect(text('one/first-boot.sh')).toContain(bridge('192.168.7.11'));
  expect(text('two/first-boot.sh')).toContain(bridge('192.168.7.12'));
  expect(hostsOf().text('one/first-boot.sh')).not.toContain('bridge-vlan-aware');
});

test('an address in a tagged network is on an interface of that tag, over the bridge or the NIC that it comes in by', () => {
  expect(interfaces('one')).toContain('auto vmbr0.30\niface vmbr0.30 inet static\n\taddress 10.30.0.11/24\n\n');
  expect(interfaces('one')).toContain('auto eninner.31\niface eninner.31 inet static\n\taddress 10.31.0.11/24\n\n');
  expect(text('one/first-boot.sh')).toMatch(/ADDRESSES=\([^)]*vmbr0\.30 10\.30\.0\.11[^)]*eninner\.31 10\.31\.0\.11/);
  expect(interfaces('two')).not.toContain('vmbr0.30');
});

test('a NIC that has tagged addresses alone is brought up for them', () => {
  const { one } = hostInventory.machines;
  const networks = { ...base.networks, cameras };
  const addresses = [...(base.machines.one.addresses ?? []), { network: 'cameras', nic: 'inner', address: '10.31.0.11' }];
  const links = [...base.links, ['one.inner', 'router']];
  const inventory = { ...base, networks, links, machines: { ...base.machines, one: { ...base.machines.one, nics: one?.nics, addresses } } };
  expect(hostsOf(inventory as Inventory).text('one/first-boot.sh')).toContain(
    'auto eninner\niface eninner inet manual\n\nauto eninner.31\niface eninner.31 inet static\n\taddress 10.31.0.11/24\n\n',
  );
  expect(interfaces('one')).not.toContain('iface eninner inet manual');
});

test('a tagged network without a bridge is carried where a host stands in it by the bridge’s NIC', () => {
  const { one } = hostInventory.machines;
  const addresses = [...(one?.addresses ?? []), { network: 'cameras', nic: 'lan', address: '10.31.0.11' }];
  const networks = { ...hostInventory.networks, cameras };
  const made = hostsOf({ ...hostInventory, networks, machines: { ...hostInventory.machines, one: { ...one, addresses } } } as Inventory);
  expect(made.text('one/first-boot.sh')).toContain('\tbridge-vids 31\n');
  expect(made.text('two/first-boot.sh')).not.toContain('bridge-vids');
});

test('a VM is plugged into its network by the tag of its NIC, and knows nothing of it', () => {
  const [name, vm] = Object.entries(base.vms)[0] as [string, Inventory['vms'][string]];
  const inventory = {
    ...base,
    networks: { ...base.networks, guests },
    vms: { ...base.vms, [name]: { ...vm, addresses: { guests: '10.30.0.20' } } },
  } as Inventory;
  const { lab, objects } = homelabOf('test', inventory, () => {});
  const net = (which: string) => new Map(vmOptions(lab, which, lab.inventory.vms[which] as never)).get('--net0');
  expect(net(name)).toMatch(/^virtio=[0-9A-F:]{17},bridge=vmbr0,tag=30$/);
  const other = Object.keys(base.vms).find((one) => one !== name) as string;
  expect(net(other)).toMatch(/,bridge=vmbr0$/);
  const file = [...bootstrapFiles(lab, objects)].find(({ path }) => path.endsWith(`vms/${name}/network-config`));
  expect(parse(file?.content ?? '')).toMatchObject({
    ethernets: { eth0: { addresses: ['10.30.0.20/24'], routes: [{ to: '0.0.0.0/0', via: '10.30.0.1' }] } },
  });
});

describe('a machine without Proxmox VE', () => {
  const made = (vlan?: number) => {
    const { inventory, ...rest } = homelab('metal');
    const tower = inventory.machines.tower as Inventory['machines'][string];
    const machine = inventory.metal?.worker?.machine as string;
    const box = inventory.machines[machine] as Inventory['machines'][string];
    const lab = { ...inventory.networks, guests: { ...guests, ...(vlan === undefined ? {} : { vlan }) } };
    const addresses = [{ network: 'guests', nic: box.internet.nic, address: '10.30.0.12' }];
    const changed =
      vlan === undefined
        ? inventory
        : { ...inventory, networks: lab, machines: { ...inventory.machines, tower, [machine]: { ...box, addresses } } };
    const model = assemble({ ...rest, inventory: changed as Inventory });
    const files = new Map(
      [...bootstrapFiles(model.lab, model.objects)].map(({ path, content }) => [path.replace('bootstrap/metal/', ''), content]),
    );
    const written: readonly { path: string; content: string }[] = parse(files.get('metal/worker/user-data') ?? '').write_files;
    const on = (path: string) => written.find((file) => file.path === path)?.content ?? '';
    return { network: parse(files.get('metal/worker/network-config') ?? ''), on };
  };

  test('has its address on an interface of the tag, and K3s and the door there', () => {
    const { network, on } = made(30);
    expect(network).toEqual({
      version: 2,
      ethernets: { eth0: { match: { macaddress: expect.any(String) }, 'set-name': 'eth0' } },
      vlans: {
        'eth0.30': expect.objectContaining({
          id: 30,
          link: 'eth0',
          addresses: ['10.30.0.12/24'],
          routes: [{ to: '0.0.0.0/0', via: '10.30.0.1' }],
        }),
      },
    });
    expect(parse(on('/etc/rancher/k3s/config.yaml'))['flannel-iface']).toBe('eth0.30');
    expect(on('/etc/loutik/door.nft')).toContain('iifname { "eth0.30"');
  });

  test('without a tag has it on the NIC', () => {
    const { network, on } = made();
    expect([Object.keys(network), network.ethernets.eth0.addresses]).toEqual([['version', 'ethernets'], ['10.0.0.12/24']]);
    expect(on('/etc/loutik/door.nft')).toContain('iifname { "eth0"');
  });
});

test('the installer asks for the address without a tag, whichever is listed first', () => {
  const { one } = hostInventory.machines;
  const addresses = [{ network: 'guests', nic: 'lan', address: '10.30.0.11' }, ...(one?.addresses ?? [])];
  const inventory = withChange('networks', { ...hostInventory.networks, guests }, hostInventory);
  const listed = hostsOf({ ...inventory, machines: { ...inventory.machines, one: { ...one, addresses } } } as Inventory);
  expect(listed.text('one/answer.toml')).toContain('cidr = "192.168.7.11/24"\n');
});
