import type { Inventory } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { heldAt, placesOf } from '../../src/kit/holders';
import type { Use } from '../../src/kit/item';
import { shutOut } from '../../src/kit/shut-out';
import { base, withChange } from '../inventory/base';
import { item } from './item';

const labOf = (inventory: Inventory) => new Lab({ homelab: 'test', inventory });
const lab = labOf(base);
const ids = (place: string, inventory: Inventory = base) => shutOut(labOf(inventory), place).map(({ id }) => id);
const commands = (place: string, id: string, inventory: Inventory = base) =>
  shutOut(labOf(inventory), place).find((step) => step.id === id)?.commands;
const rebuilt = (change: (inventory: Inventory) => Inventory) => change(withChange('vms.server.availability', { kind: 'rebuilt' }, base));
const noGateway = rebuilt((inventory) => withChange('gateway', undefined, inventory));
const noTailnet = withChange('tailnet', undefined, noGateway);
const alone = rebuilt((inventory) => withChange('vms.worker.home', 'one', withChange('machines', { one: base.machines.one }, inventory)));

describe('what can be lost', () => {
  test('is the kit, the workstation, each host, each VM and the gateway', () => {
    expect(placesOf(lab)).toEqual(['kit', 'workstation', 'one', 'two', 'server', 'worker', 'gateway']);
    expect(placesOf(labOf(noGateway))).toEqual(['kit', 'workstation', 'one', 'two', 'server', 'worker']);
  });

  const items = [
    item('of one', { needs: ['one'] }),
    item('of two', { needs: ['two'] }),
    item('of the server', { needs: ['server'] }),
    item('of the worker', { needs: ['worker', 'gateway'] }),
    item('of the cluster', { needs: ['app'], uses: [{} as Use] }),
    item('of nobody'),
    item('for everybody', { needs: ['one', 'server', 'worker'], isPublic: true }),
    item('that follows', { needs: ['one', 'server', 'worker'], follows: 'of one' }),
  ];
  const held = (place: string, inventory: Inventory = base) => heldAt(labOf(inventory), items, place).map(({ name }) => name);

  test.each(['kit', 'workstation'])('with the %s all values are, but those that are public or follow from another', (place) => {
    expect(held(place)).toEqual(['of one', 'of two', 'of the server', 'of the worker', 'of the cluster', 'of nobody']);
  });

  test('a host has its own, those of each VM that may run there, and with a server the cluster’s', () => {
    expect(held('one')).toEqual(['of one', 'of the server', 'of the worker', 'of the cluster']);
    expect(held('two')).toEqual(['of two', 'of the server', 'of the worker', 'of the cluster']);
    const apart = rebuilt((inventory) => withChange('vms.server.role', 'lab', withChange('vms.worker.role', 'lab', inventory)));
    expect([held('one', apart), held('two', apart)]).toEqual([
      ['of one', 'of the server'],
      ['of two', 'of the worker'],
    ]);
  });

  test('a server has its own and the cluster’s, an agent and the gateway their own alone', () => {
    expect(held('server')).toEqual(['of the server', 'of the cluster']);
    expect([held('worker'), held('gateway')]).toEqual([['of the worker'], ['of the worker']]);
  });
});

test('a lost kit is locked anew, and nothing else', () => {
  expect(shutOut(lab, 'kit')).toMatchObject([{ id: 'lock', commands: ['npx loutik kit rotate --lock'] }]);
});

describe('the workstation', () => {
  test('is shut out of tailnet, Git host and machines; its kubeconfig and its copy of the kit are told', () => {
    expect(ids('workstation')).toEqual(['tailnet', 'git', 'ssh', 'authority', 'lock']);
    expect(ids('workstation', noTailnet)).toEqual(['git', 'ssh', 'authority', 'lock']);
    expect(ids('workstation', noGateway)).toEqual(['tailnet', 'git', 'ssh', 'authority', 'lock']);
  });

  test('is taken out of one host, whose list all have, of each node and of the gateway', () => {
    const nodes = ['server', 'worker'].map((_, index) => `ssh -t admin@192.168.7.2${index} nano .ssh/authorized_keys`);
    const host = 'ssh -t root@192.168.7.11 nano /etc/pve/priv/authorized_keys';
    expect(commands('workstation', 'ssh')).toEqual([host, ...nodes, 'ssh -t admin@gateway nano .ssh/authorized_keys']);
    expect(commands('workstation', 'ssh', noGateway)).toEqual([host, ...nodes]);
  });

  test('is called by no address where a node has none', () => {
    expect(commands('workstation', 'ssh', withChange('vms.worker.addresses', {}, noGateway))?.at(-1)).toBe(
      'ssh -t admin@worker nano .ssh/authorized_keys',
    );
  });
});

describe('a host', () => {
  const [expected, keys] = ['pvecm expected 1; pvecm delnode two', `grep -v " root@two$" /etc/pve/priv/authorized_keys >/run/keys`];

  test('is known no more by tailnet, by the other host and by the cluster', () => {
    expect(ids('two')).toEqual(['tailnet', 'cluster', 'nodes', 'authority']);
    expect(ids('two', noTailnet)).toEqual(['cluster', 'nodes', 'authority']);
    expect(commands('two', 'nodes')).toEqual(['kubectl delete node worker']);
  });

  test('is taken out by the other one, once the gateway’s vote is, where it has one', () => {
    expect(commands('two', 'cluster')).toEqual([
      `ssh root@192.168.7.11 'pvecm qdevice remove; ${expected}'`,
      expect.stringContaining(`ssh root@192.168.7.11 '${keys}`),
    ]);
    expect(commands('two', 'cluster', noGateway)?.[0]).toBe(`ssh root@192.168.7.11 '${expected}'`);
    expect(commands('one', 'cluster', noGateway)?.[0]).toBe("ssh root@192.168.7.12 'pvecm expected 1; pvecm delnode one'");
  });

  test('that is the only one is taken out by nobody', () => {
    expect(ids('one', alone)).not.toContain('cluster');
    expect(commands('one', 'nodes', alone)).toEqual(['kubectl delete node server worker']);
  });

  test('of which no node is at home takes none along', () => {
    expect(
      ids(
        'two',
        rebuilt((inventory) => withChange('vms.worker.home', 'one', inventory)),
      ),
    ).not.toContain('nodes');
    expect(
      ids(
        'two',
        rebuilt((inventory) => withChange('vms.worker.role', 'lab', inventory)),
      ),
    ).not.toContain('nodes');
  });

  test('on which no server may run has no authority to lose', () => {
    const apart = rebuilt((inventory) => withChange('vms.server.role', 'lab', inventory));
    expect(ids('two', apart)).not.toContain('authority');
  });

  test('is named in the tailnet', () => {
    const [tailnet] = shutOut(lab, 'two');
    expect(tailnet?.what).toMatch(/^login\.tailscale\.com\/admin\/machines: two(, worker)?$/);
  });
});

describe('a VM', () => {
  test('that is a server takes its node and the authority along, an agent its node, and one of the lab nothing', () => {
    const left = (name: string, inventory: Inventory = base) => ids(name, inventory).filter((id) => id !== 'tailnet');
    expect([left('server'), left('worker')]).toEqual([['nodes', 'authority'], ['nodes']]);
    expect(commands('server', 'nodes')).toEqual(['kubectl delete node server']);
    expect(left('worker', withChange('vms.worker.role', 'lab', base))).toEqual([]);
  });
});

describe('the gateway', () => {
  test('goes out of the tailnet and from its provider, and has no vote any more', () => {
    expect(shutOut(lab, 'gateway')).toMatchObject([
      { id: 'tailnet', what: 'login.tailscale.com/admin/machines: gateway' },
      { id: 'provider', what: expect.stringContaining('the console of Some VPS') },
      { id: 'vote', commands: ['ssh root@192.168.7.11 pvecm qdevice remove'] },
    ]);
  });

  test('that had no vote loses none', () => {
    expect(ids('gateway', alone)).toEqual(['tailnet', 'provider']);
  });
});
