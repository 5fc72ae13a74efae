import { hostNames } from '../../src/inventory/machine';
import { guestsOf } from '../../src/inventory/stops';
import { filled, put, remade } from '../../src/kit/fill';
import { heldAt, placesOf } from '../../src/kit/holders';
import type { Item } from '../../src/kit/item';
import { earlierIn, type Kit, newKit, textOf, withValue } from '../../src/kit/kit';
import { lossSteps } from '../../src/kit/lost';
import { orderOf, type Step } from '../../src/kit/order';
import { changed, rotated, rotationFault } from '../../src/kit/rotate';
import { sealingsOf } from '../../src/kit/sealings';
import { itemsFor } from '../../src/kit/values';
import { assemble, type Model } from '../../src/model/assemble';
import { selfSigned } from '../bootstrap/self-signed';
import { type HomelabName, homelab, homelabNames } from '../homelabs/homelabs';
import { answers } from './given';

const now = new Date('2026-11-27T10:00:00Z');
const later = new Date('2026-12-01T10:00:00Z');
const pair = selfSigned();
const otherPair = selfSigned();

/** A homelab with a kit that has everything. */
function whole(name: HomelabName): { readonly model: Model; readonly kit: Kit; readonly items: readonly Item[] } {
  const model = assemble(homelab(name));
  const begun = ['privateKey', 'certificate'] as const;
  const keyed = begun.reduce((kit, part) => withValue(kit, `sealingKey.${part}`, pair[part], now), newKit(name, ['age1a', 'age1b'], now));
  const first = filled(model.lab, keyed, now).kit;
  const kit = itemsFor(model.lab, put(model.lab, first, 'git.kind', textOf(first, 'git.kind') ?? 'https', now))
    .filter(({ question }) => question !== undefined)
    .reduce((next, item) => put(model.lab, next, item.name, answers[item.name] ?? `an-answer-for-${item.name}`, now), first);
  return { model, kit, items: itemsFor(model.lab, kit) };
}
const all = Object.fromEntries(homelabNames.map((name) => [name, whole(name)])) as Record<HomelabName, ReturnType<typeof whole>>;
const house = all.house;
const order = (names: readonly string[], name: HomelabName = 'house') => {
  const { model, items } = all[name];
  return orderOf(
    model.lab,
    items.filter((item) => names.includes(item.name)),
    model.objects.pods(),
  );
};
const ids = (steps: readonly Step[]) => steps.map(({ id }) => id);
const at = (steps: readonly Step[], id: string) => steps.find((step) => step.id === id)?.commands ?? [];

describe.each(homelabNames)('in the homelab %s', (name) => {
  const { model, kit, items } = all[name];
  const { lab } = model;
  const made = items.filter(({ makes, follows, isPublic }) => makes !== undefined && follows === undefined && !isPublic);

  test('what a program makes gets another value, the old one is kept, and nothing else changes but what follows', () => {
    for (const item of made.filter((each) => each.name !== 'sealingKey.privateKey')) {
      const next = remade(lab, kit, [item], later);
      const following = items.filter(({ follows }) => follows === item.name).map((each) => each.name);
      expect(changed(kit, next, items).map((each) => each.name)).toEqual([item.name, ...following]);
      expect(earlierIn(next, item.name)[0]?.toString()).toBe(textOf(kit, item.name));
      expect(item.fault(Buffer.from(textOf(next, item.name) ?? ''))).toBeUndefined();
    }
  });

  test('every machine that holds a value is given the new one, and every host that may run such a VM', () => {
    for (const item of items) {
      const steps = orderOf(lab, [item], model.objects.pods());
      const vms = Object.keys(lab.inventory.vms).filter((vm) => item.needs.includes(vm));
      const hosts = hostNames(lab.inventory).filter(
        (host) => item.needs.includes(host) || guestsOf(lab.inventory, host).some(([vm]) => vms.includes(vm)),
      );
      const needed = [...vms, ...hosts].map((machine) => `machine ${machine}`);
      expect([item.name, ids(steps)]).toEqual([item.name, expect.arrayContaining(needed)]);
      for (const vm of vms) expect(at(steps, `machine ${vm}`).slice(2, 3)).toEqual(['sudo sh /dev/shm/secrets.sh; rm /dev/shm/secrets.sh']);
      expect(ids(steps).includes('render')).toBe(needed.length > 0 || item.needs.includes('gateway'));
    }
  });

  test('it is pushed when a chart reads it, and taken back where somebody gave it out, each at its time', () => {
    for (const item of items.filter((each) => each.name !== 'sealingKey.privateKey')) {
      const steps = ids(orderOf(lab, [item], model.objects.pods()));
      expect([item.name, steps.includes('push')]).toEqual([item.name, item.uses.length > 0]);
      expect([item.name, steps.includes(`revoke ${item.name}`)]).toEqual([item.name, item.revoked !== undefined]);
    }
    const times = ids(orderOf(lab, items, model.objects.pods())).map((id) =>
      ['readied', 'render', 'gateway', 'machine', 'forget', 'push', 'settled', 'revoke'].indexOf(id.split(' ')[0] ?? ''),
    );
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times).not.toContain(-1);
  });

  test('of K3s’s nodes the servers come first, and none is told twice to start anew', () => {
    const steps = orderOf(lab, items, model.objects.pods()).filter(({ id }) => id.startsWith('machine '));
    const nodes = steps.map(({ id }) => lab.inventory.vms[id.slice('machine '.length)]?.role).filter((role) => role !== undefined);
    expect(nodes).toEqual([...nodes].sort().reverse()); // k3s-server before k3s-agent
    for (const { id, commands } of steps) expect([id, new Set(commands).size]).toEqual([id, commands.length]);
  });

  test('who has the kit has every value that is none for everybody’s eyes, and no machine has more', () => {
    const secret = items.filter(({ isPublic, follows }) => !isPublic && follows === undefined);
    expect(heldAt(lab, items, 'kit')).toEqual(secret);
    for (const place of placesOf(lab)) for (const item of heldAt(lab, items, place)) expect(secret).toContain(item);
    for (const item of secret.filter(({ needs }) => needs.some((need) => placesOf(lab).includes(need))))
      expect(
        placesOf(lab)
          .slice(2)
          .some((place) => heldAt(lab, items, place).includes(item)),
      ).toBe(true);
  });

  test('a loss changes every value that lay there, takes back each that somebody gave out, and ends when all is done', () => {
    for (const place of placesOf(lab)) {
      const held = heldAt(lab, items, place);
      const since = later.toISOString();
      const steps = lossSteps(lab, kit, model.objects.pods(), place, { since, done: [] });
      expect(new Set(ids(steps)).size).toBe(steps.length);
      expect(steps.filter(({ done }) => done)).toEqual([]);
      expect(ids(steps).filter((id) => id.startsWith('revoke '))).toEqual(
        held.filter(({ revoked }) => revoked).map((each) => `revoke ${each.name}`),
      );
      const renewed = held
        .filter(({ makes }) => makes === undefined)
        .reduce(
          (next, item) => put(lab, next, item.name, `another-${item.name}`, later),
          remade(
            lab,
            kit,
            held.filter((each) => each.name !== 'sealingKey.privateKey'),
            later,
          ),
        );
      const sealing = held.some((each) => each.name === 'sealingKey.privateKey')
        ? put(lab, renewed, 'sealingKey.privateKey', otherPair.privateKey, later)
        : renewed;
      const hand = steps.filter(({ makes, asks }) => !makes && !asks).map(({ id }) => id);
      const left = (done: readonly string[]) =>
        ids(lossSteps(lab, sealing, model.objects.pods(), place, { since, done }).filter((step) => !step.done));
      expect([place, left([])]).toEqual([place, hand]);
      expect(left(hand)).toEqual([]);
    }
  });
});

test('K3s is told a new server token while it runs, and starts with it only then', () => {
  expect(at(order(['k3s.serverToken', 'k3s.agentToken']), 'machine i5-master').slice(3)).toEqual([
    'sudo k3s token rotate --new-token "$(sudo cat /etc/loutik/secrets/k3s-token)"',
    'sudo systemctl restart k3s.service',
  ]);
  expect(at(order(['k3s.serverToken']), 'machine ryzen-worker')).toEqual([]);
  const three = order(['k3s.serverToken'], 'three').flatMap(({ commands }) =>
    commands.filter((command) => /k3s (token|\.service)|restart/.test(command)),
  );
  expect(three.map((command) => command.includes('token rotate'))).toEqual([true, false, false, false]);
});

test('a node’s password goes with the hash that the cluster keeps of it, before the node comes with another', () => {
  const steps = order(['k3s.nodePasswords.ryzen-worker']);
  expect(ids(steps)).toEqual(['render', 'machine i5-master', 'machine ryzen-worker', 'machine ryzen', 'machine i5', 'forget']);
  expect(at(steps, 'machine i5-master')).toEqual([
    'ssh admin@192.168.1.20',
    'sudo k3s kubectl -n kube-system delete secret ryzen-worker.node-password.k3s',
  ]);
  expect(at(steps, 'machine ryzen-worker').slice(3)).toEqual([
    'sudo systemctl restart loutik-k3s.service',
    'sudo systemctl restart k3s-agent.service',
  ]);
});

test('a new sealing key is beside the old one before anything that is sealed with it is pushed, and alone in the end', () => {
  const steps = order(['sealingKey.privateKey']);
  expect(ids(steps).filter((id) => !/^machine (i5|ryzen)$/.test(id))).toEqual([
    'render',
    'machine i5-master',
    'forget',
    'push',
    'settled sealingKey.privateKey',
  ]);
  expect(at(steps, 'machine i5-master')).toContain('sudo k3s kubectl create -f /etc/loutik/secrets/sealing-key.yaml');
  expect(steps.find(({ id }) => id === 'push')?.what).toMatch(/bot\/bot-token.*Argo CD starts anew: .*bot\/bot/);
});

test('a repository’s new password is let in before it is pushed, and the old one goes last', () => {
  expect(ids(order(['backups.passwords.bot']))).toEqual(['readied backups.passwords.bot', 'push', 'settled backups.passwords.bot']);
});

test('the host that others ask for its UPS has a new password first', () => {
  const hosts = (names: readonly string[]) => ids(order(names)).filter((id) => id.startsWith('machine '));
  expect(hosts(['nut.eaton.primary', 'hosts.sshKey.privateKey'])).toEqual(['machine i5', 'machine ryzen']);
  expect(hosts(['hosts.sshKey.privateKey'])).toEqual(['machine ryzen', 'machine i5']);
});

test('what follows from another value, or is always the same, gets none by itself', () => {
  const faults = house.items.filter((item) => rotationFault(item) !== undefined).map(({ name }) => name);
  expect(faults).toEqual(['sealingKey.certificate', 'hosts.sshKey.publicKey', 'nextcloud/nextcloud-admin/username']);
});

test('a key’s own value is changed by its name, and one that is not there is unknown', () => {
  const own = 'bot/bot-backup/offsite-key';
  expect(rotated(house.model.lab, house.kit, [own])).toEqual({ items: [], unknown: [own] });
  const kit = withValue(house.kit, own, 'key-of-the-bot-alone', now);
  expect(rotated(house.model.lab, kit, [own]).items).toMatchObject([{ name: own, revoked: expect.any(String) }]);
});

test('a host has what its files hold and what a VM that may run there has; the gateway and an agent have little', () => {
  const { lab } = house.model;
  const held = (place: string) => heldAt(lab, house.items, place).map(({ name }) => name);
  expect(held('gateway')).toEqual(['tailscale.gateway', 'git.password']);
  expect(held('ryzen-worker')).toEqual(['k3s.agentToken', 'k3s.nodePasswords.ryzen-worker', 'git.password']);
  expect(held('ryzen')).toEqual(expect.arrayContaining(['sealingKey.privateKey', 'bot/bot-token/token', 'hosts.rootPasswordHash']));
  for (const place of placesOf(lab).slice(2)) expect(held(place)).not.toContain('backups.offsite.key');
});

test('a secret of which one key lies in Git alone gets another value for the others', () => {
  const { lab } = house.model;
  const values = Object.fromEntries(Object.entries(house.kit.values).filter(([name]) => name !== 'argocd/argocd-secret/server.secretkey'));
  const before = { ...house.kit, values };
  const kit = put(lab, before, 'argocd/argocd-secret/admin.password', 'another password', later);
  const sealed = (names: readonly string[]) => new Map([['argocd/argocd-secret', Object.fromEntries(names.map((name) => [name, 'AAAA']))]]);
  const keys = (names: readonly string[]) =>
    sealingsOf(lab, { kit, before }, sealed(names)).flatMap(({ secret, values: own }) =>
      secret.name === 'argocd-secret' ? Object.keys(own) : [],
    );
  expect(keys(['server.secretkey', 'webhook.github.secret'])).toContain('admin.password');
  expect(keys(['webhook.github.secret'])).toEqual([]);
});
