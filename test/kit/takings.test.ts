import type { Inventory } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { nutHolders, passwordTakings, rootOf, withoutKey } from '../../src/kit/host-takings';
import {
  agentTokenTakings,
  nodePasswordTakings,
  repositoryTakings,
  sealingKeyTakings,
  serverTokenTakings,
} from '../../src/kit/k3s-takings';
import type { Taking } from '../../src/kit/taking';
import { base, laptop, withChange } from '../inventory/base';

const labOf = (inventory: Inventory) => new Lab({ homelab: 'test', inventory });
const lab = labOf(base);
const agents = labOf(withChange('vms.server.role', 'k3s-agent', base));
const two = labOf(withChange('vms.worker.role', 'k3s-server', base));
const on = (takings: readonly Taking[]) => takings.map((taking) => [taking.at === 'machine' ? taking.on : taking.at, taking.commands]);

test('a server token is rotated on the first server while it runs; the others start with it', () => {
  const rotate = 'sudo k3s token rotate --new-token "$(sudo cat /etc/loutik/secrets/k3s-token)"';
  expect(on(serverTokenTakings(lab))).toEqual([['server', [rotate, 'sudo systemctl restart k3s.service']]]);
  expect(on(serverTokenTakings(two))).toEqual([
    ['server', [rotate, 'sudo systemctl restart k3s.service']],
    ['worker', ['sudo systemctl restart k3s.service']],
  ]);
  expect(serverTokenTakings(two).map(({ what }) => what !== undefined)).toEqual([true, false]);
  expect(serverTokenTakings(agents)).toEqual([]);
});

test('with an agent’s token every node starts anew, each by its own unit', () => {
  expect(on(agentTokenTakings(lab))).toEqual([
    ['server', ['sudo systemctl restart k3s.service']],
    ['worker', ['sudo systemctl restart k3s-agent.service']],
  ]);
});

test('a node’s password is forgotten by a server, under the name that K3s gave it, before the node comes with another', () => {
  const named = labOf(withChange('vms', { server: base.vms.server, Worker: base.vms.worker }, base));
  expect(on(nodePasswordTakings(named, 'Worker'))).toEqual([
    ['server', ['sudo k3s kubectl -n kube-system delete secret worker.node-password.k3s']],
    ['Worker', ['sudo systemctl restart loutik-k3s.service', 'sudo systemctl restart k3s-agent.service']],
  ]);
  expect(nodePasswordTakings(lab, 'gone')).toEqual([]);
  expect(nodePasswordTakings(agents, 'worker')).toEqual([]);
});

test('a sealing key is put beside the old one, which goes in the end; the controller is started anew each time', () => {
  const [put, gone] = sealingKeyTakings(lab);
  const controller = ['restart', 'status'].map(
    (what) => `sudo k3s kubectl -n kube-system rollout ${what} deployment/sealed-secrets-controller`,
  );
  expect(put).toMatchObject({
    at: 'machine',
    on: 'server',
    commands: ['sudo k3s kubectl create -f /etc/loutik/secrets/sealing-key.yaml', ...controller],
  });
  expect(gone?.at).toBe('settled');
  expect(gone?.commands?.slice(2)).toEqual(controller);
  const label = '-l sealedsecrets.bitnami.com/sealed-secrets-key=active';
  expect(gone?.commands?.[0]).toBe(`sudo k3s kubectl -n kube-system get secrets ${label}`);
  expect(gone?.commands?.[1]).toMatch(
    /^sudo k3s kubectl -n kube-system delete secret -l sealedsecrets\.bitnami\.com\/sealed-secrets-key=active --field-selector "metadata\.name!=\$\(/,
  );
  expect(sealingKeyTakings(agents)).toEqual([]);
});

test('a repository’s Secret is replaced on one server', () => {
  expect(on(repositoryTakings(two))).toEqual([['server', ['sudo k3s kubectl replace -f /etc/loutik/secrets/repository.yaml']]]);
  expect(repositoryTakings(agents)).toEqual([]);
});

describe('hosts', () => {
  test('are reached as root at their address in the house, and typed the same password each', () => {
    expect([rootOf(lab, 'one'), rootOf(lab, 'two')]).toEqual(['root@192.168.7.11', 'root@192.168.7.12']);
    expect(passwordTakings(lab)).toEqual([
      { at: 'settled', what: expect.any(String), commands: ['ssh -t root@192.168.7.11 passwd', 'ssh -t root@192.168.7.12 passwd'] },
    ]);
  });

  test('lose the key of that comment alone, at the end of its line', () => {
    const file = '/etc/pve/priv/authorized_keys';
    expect(withoutKey('root@two')).toBe(`grep -v " root@two$" ${file} >/run/keys; cat /run/keys >${file}; rm /run/keys`);
  });

  test('have a UPS’s passwords as they have its roles: the primary both, those that ask it one', () => {
    expect([nutHolders(lab, 'ups', 'primary'), nutHolders(lab, 'ups', 'secondary')]).toEqual([['one'], ['one', 'two']]);
    const turned = labOf(withChange('feeds.ups.primary', 'two', base));
    expect([nutHolders(turned, 'ups', 'primary'), nutHolders(turned, 'ups', 'secondary')]).toEqual([['two'], ['two', 'one']]);
    expect(nutHolders(labOf(laptop), 'ups', 'secondary')).toEqual(['one']);
    expect([nutHolders(lab, 'mains', 'primary'), nutHolders(lab, 'mains', 'secondary')]).toEqual([[], []]);
  });
});
