import fs from 'node:fs';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { hostInventory, hostsOf } from '../bootstrap/host-lab';
import { withChange } from '../inventory/base';
import { World } from './host-world/world';

const secrets = exampleSecrets(hostInventory);
const [declared = ''] = hostInventory.tailnet?.sshKeys ?? [];
const ofHosts = secrets.hosts.sshKey.publicKey.trim();
const proxmox = ['ssh-rsa AAAAB3NzaC1yc2EAAAA root@one', 'ssh-rsa AAAAB3NzaC1yc2EAAAB root@two'];
const left = `${declared.slice(0, -4)}abcd left`;

const begun = World.make(hostsOf(), secrets);
afterAll(() => World.removeAll());
begun.on('one', ['bash', begun.at('one/first-boot.sh')]);
const file = 'one/root/.ssh/authorized_keys';

function keys(before: string | undefined, prepare: (world: World) => void = () => {}, ...flags: string[]) {
  const world = begun.copy();
  if (before !== undefined) world.write(file, before);
  prepare(world);
  const run = () => world.on('one', ['/usr/local/sbin/loutik-host', ...flags, 'step', 'keys']);
  const { status, output } = run();
  return { status, output, text: world.has(file) ? world.read(file) : undefined, again: run().output, world };
}

describe('who comes into a host as root', () => {
  test('is who the inventory names, and the hosts', () => {
    const { status, text, output, again } = keys(undefined);
    expect([status, text, again]).toEqual([0, `${declared}\n${ofHosts}\n`, '']);
    expect(output).toMatch(/lets \S+ in\n/);
  });

  test('is no more who left the inventory, or was never in it; what Proxmox VE wrote, and remarks, stay', () => {
    const before = ['# of the installer', left, declared, ...proxmox, 'ssh-rsa AAAAB3NzaC1yc2EAAAC root@three', `${declared} again`].join(
      '\n',
    );
    const { status, text, output, again } = keys(before); // its last line is open
    expect([status, text, again]).toEqual([0, `# of the installer\n${[declared, ...proxmox, ofHosts].join('\n')}\n`, '']);
    expect(output).toContain('keys: shuts out left, who is not in the inventory\n');
    expect(output).toContain('keys: shuts out root@three, who is not in the inventory\n');
  });

  test('changes in the file that hosts share, through the link that leads there', () => {
    const link = (world: World) => {
      world.write('one/pve/priv/authorized_keys', `${proxmox[0]}\n${left}\n`);
      world.remove(file);
      fs.symlinkSync('/etc/pve/priv/authorized_keys', world.at(file));
    };
    const { world } = keys('', link);
    expect(fs.lstatSync(world.at(file)).isSymbolicLink()).toBe(true);
    expect(world.read('one/pve/priv/authorized_keys')).toBe(`${proxmox[0]}\n${declared}\n${ofHosts}\n`);
  });

  test('stays as it was while that file cannot be written', () => {
    const { status, text, output } = keys(`${left}\n`, (world) => fs.mkdirSync(world.at(`${file}.loutik-new`)));
    expect([status, text]).toEqual([75, `${left}\n`]);
    expect(output).toContain('cannot be changed: is there quorum?');
  });

  test('is only told in a dry run', () => {
    const { status, text, output } = keys(`${left}\n`, () => {}, '--dry-run');
    expect([status, text]).toEqual([0, `${left}\n`]);
    expect(output).toContain('shuts out left');
  });

  test('follows the inventory when a key of it is replaced', () => {
    const world = begun.copy();
    world.step('one', 'keys');
    const other = World.make(hostsOf(withChange('tailnet.sshKeys', [left], hostInventory)), secrets);
    world.on('one', ['bash', other.at('one/first-boot.sh')]);
    world.step('one', 'keys');
    expect(world.read(file)).toBe(`${ofHosts}\n${left}\n`);
  });
});
