import type { Inventory } from '../../src';
import { Lab } from '../../src/constructs/lab';
import type { Secret } from '../../src/constructs/secret';
import type { Item } from '../../src/kit/item';
import { orderOf } from '../../src/kit/order';
import { onMachine } from '../../src/kit/taking';
import { base, withChange } from '../inventory/base';
import { deployment, object, objectsOf } from '../proofs/objects-of';
import { item } from './item';

// what a whole homelab's items take: test/kit/rotate.test.ts

const order = (items: readonly Item[], inventory: Inventory = base, ...manifests: readonly object[]) =>
  orderOf(new Lab({ homelab: 'test', inventory }), items, objectsOf(...manifests).pods());
const ids = (...given: Parameters<typeof order>) => order(...given).map(({ id }) => id);
const at = (steps: ReturnType<typeof order>, id: string) => steps.find((step) => step.id === id);
const putInPlace = 'sudo sh /dev/shm/secrets.sh; rm /dev/shm/secrets.sh';

test('nothing takes nothing', () => {
  expect(order([])).toEqual([]);
  expect(order([item('of nobody')])).toEqual([]);
});

describe('what is done by hand', () => {
  const both = item('a', {
    takes: [
      { at: 'settled', what: 'the old one goes' },
      { at: 'readied', what: 'the new one is let in', commands: ['let in'] },
      { at: 'settled', what: 'somebody looks', commands: ['look'] },
    ],
  });

  test('is done before and once all have the new value, each in its order and by a name of its own', () => {
    expect(order([both])).toEqual([
      { id: 'readied a', what: 'the new one is let in', commands: ['let in'] },
      { id: 'settled a', what: 'the old one goes', commands: [] },
      { id: 'settled a 2', what: 'somebody looks', commands: ['look'] },
    ]);
  });

  test('an old value is taken back last, where somebody gave it out', () => {
    const given = item('b', { revoked: 'at its provider', takes: [{ at: 'settled', what: 'it goes' }] });
    expect(order([given, both]).map(({ id }) => id)).toEqual(['readied a', 'settled b', 'settled a', 'settled a 2', 'revoke b']);
    expect(at(order([given]), 'revoke b')).toEqual({ id: 'revoke b', what: 'take back the old b: at its provider', commands: [] });
  });
});

describe('machines', () => {
  test('a host is given what it holds, between what is rendered and what is forgotten', () => {
    expect(order([item('a', { needs: ['two'] })])).toEqual([
      { id: 'render', what: expect.any(String), commands: ['npx loutik kit render --to /dev/shm/loutik'] },
      {
        id: 'machine two',
        what: expect.stringMatching(/^two: /),
        commands: [
          'scp /dev/shm/loutik/hosts/two/first-boot.sh root@192.168.7.12:/run/',
          "ssh root@192.168.7.12 'bash /run/first-boot.sh; rm /run/first-boot.sh'",
        ],
      },
      { id: 'forget', what: expect.any(String), commands: ['rm -r /dev/shm/loutik'] },
    ]);
  });

  test('a VM is given what it holds, and so are the hosts that may start it', () => {
    const steps = order([item('a', { needs: ['worker'] })]);
    expect(steps.map(({ id }) => id)).toEqual(['render', 'machine worker', 'machine one', 'machine two', 'forget']);
    expect(at(steps, 'machine worker')).toEqual({
      id: 'machine worker',
      what: 'worker: its values are put in place, then there',
      commands: ['scp /dev/shm/loutik/vms/worker/secrets.sh admin@192.168.7.21:/dev/shm/', 'ssh admin@192.168.7.21', putInPlace],
    });
  });

  test('a VM of the lab runs on its own host alone, and is given its values at its start there', () => {
    const lab = withChange('vms.worker.role', 'lab', base);
    expect(ids([item('a', { needs: ['worker'] })], lab)).toEqual(['render', 'machine two', 'forget']);
  });

  test('servers come before agents, whatever the order of the inventory', () => {
    const turned = withChange('vms', { worker: base.vms.worker, server: base.vms.server }, base);
    const machines = ids([item('a', { needs: ['worker', 'server'] })], turned).filter((id) => /server|worker/.test(id));
    expect(machines).toEqual(['machine server', 'machine worker']);
  });

  test('one that acts without holding a value is told its commands alone, and its host nothing', () => {
    const steps = order([item('a', { takes: [onMachine('server', ['restart', 'look'], 'wait for it')] })]);
    expect(steps.map(({ id }) => id)).toEqual(['render', 'machine server', 'forget']);
    expect(at(steps, 'machine server')).toEqual({
      id: 'machine server',
      what: 'server: there; wait for it',
      commands: ['ssh admin@192.168.7.20', 'restart', 'look'],
    });
    expect(at(order([item('a', { takes: [onMachine('server', [])] })]), 'machine server')?.commands).toEqual([]);
  });

  test('what several values ask for is done once, where it comes last, and said once', () => {
    const steps = order([
      item('a', { needs: ['server'], takes: [onMachine('server', ['restart', 'look'], 'wait')] }),
      item('b', { takes: [onMachine('server', ['forget it', 'restart'], 'wait'), onMachine('worker', ['restart'])] }),
    ]);
    expect(at(steps, 'machine server')?.commands.slice(2)).toEqual([putInPlace, 'look', 'forget it', 'restart']);
    expect(at(steps, 'machine server')?.what).toBe('server: its values are put in place, then there; wait');
    expect(at(steps, 'machine worker')?.commands).toEqual(['ssh admin@192.168.7.21', 'restart']);
  });

  test('a VM without an address is called by its name', () => {
    const nameless = withChange('vms.worker.addresses', {}, base);
    expect(at(order([item('a', { needs: ['worker'] })], nameless), 'machine worker')?.commands[1]).toBe('ssh admin@worker');
  });

  test('a node without a hypervisor has its files in a folder of its own', () => {
    const metal = withChange('vms.worker.metal', true, base);
    expect(at(order([item('a', { needs: ['worker'] })], metal), 'machine worker')?.commands[0]).toBe(
      'scp /dev/shm/loutik/metal/worker/secrets.sh admin@192.168.7.21:/dev/shm/',
    );
  });

  test('the gateway comes first, by itself when nobody else holds the value', () => {
    const steps = order([item('a', { needs: ['gateway'] })]);
    expect(steps.map(({ id }) => id)).toEqual(['render', 'gateway', 'forget']);
    expect(at(steps, 'gateway')?.commands).toEqual([
      'scp /dev/shm/loutik/gateway/secrets.sh admin@gateway:/dev/shm/',
      `ssh admin@gateway '${putInPlace}'`,
    ]);
    expect(ids([item('a', { needs: ['one', 'gateway'] })])).toEqual(['render', 'gateway', 'machine one', 'forget']);
    expect(ids([item('a', { needs: ['gateway'] })], withChange('gateway', undefined, base))).toEqual([]);
  });

  describe('of the hosts, those that others ask for their UPS come first', () => {
    const hosts = (...items: readonly Item[]) =>
      ids([item('all', { needs: ['one', 'two'] }), ...items]).filter((id) => id.startsWith('machine '));

    test('as the inventory has them when no such password changes', () => {
      expect(hosts()).toEqual(['machine one', 'machine two']);
      expect(hosts(item('snmp.ups.primary', { needs: ['two'] }))).toEqual(['machine one', 'machine two']);
      expect(hosts(item('nut.ups.primary.old', { needs: ['two'] }))).toEqual(['machine one', 'machine two']);
    });
    test('by the primary’s own password', () => {
      expect(hosts(item('nut.ups.primary', { needs: ['two'] }))).toEqual(['machine two', 'machine one']);
    });
    test('by the others’ password, of which its first holder is the primary', () => {
      expect(hosts(item('nut.ups.secondary', { needs: ['two', 'one'] }))).toEqual(['machine two', 'machine one']);
      expect(hosts(item('nut.ups.secondary', { needs: ['one', 'two'] }))).toEqual(['machine one', 'machine two']);
    });
  });
});

describe('the push', () => {
  const secret = { namespace: 'app', name: 'token' } as Secret;
  const used = item('app/token/key', { uses: [{ secret, key: 'key', origin: undefined }] });
  const reading = { env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'key' } } }] };
  const job = object('batch/v1', 'CronJob', 'nightly', {
    spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: 'main', ...reading }] } } } } },
  });

  test('is of what a chart reads, and names whom Argo CD starts anew and what waits for its next run', () => {
    expect(order([used], base, deployment({ container: reading }), deployment({ name: 'other' }), job)).toEqual([
      {
        id: 'push',
        what: 'what is sealed is pushed (app/token); Argo CD starts anew: app/web; at their next run: app/nightly',
        commands: ['npm start', 'git add clusters dist', 'git commit -m "Another value of secrets"', 'git push'],
      },
    ]);
  });

  test('that nobody reads starts nobody anew', () => {
    expect(order([used]).map(({ what }) => what)).toEqual(['what is sealed is pushed (app/token)']);
    expect(order([used], base, deployment({ container: reading, namespace: 'another' }))[0]?.what).not.toContain('starts anew');
    expect(order([used], base, job)[0]?.what).toBe('what is sealed is pushed (app/token); at their next run: app/nightly');
  });

  test('names several secrets, and those once', () => {
    const more = item('b', { uses: [...used.uses, { secret: { namespace: 'app', name: 'more' } as Secret, key: 'a', origin: undefined }] });
    expect(order([used, more])[0]?.what).toBe('what is sealed is pushed (app/token, app/more)');
  });

  test('comes after machines, and before what ends the old value', () => {
    const whole = item('a', {
      ...used,
      needs: ['one'],
      revoked: 'there',
      takes: [
        { at: 'settled', what: 'so' },
        { at: 'readied', what: 'so' },
      ],
    });
    expect(ids([whole])).toEqual([
      `readied ${used.name}`,
      'render',
      'machine one',
      'forget',
      'push',
      `settled ${used.name}`,
      `revoke ${used.name}`,
    ]);
  });
});
