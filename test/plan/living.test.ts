import type { Inventory } from '../../src';
import { takesOfLiving } from '../../src/plan/living';
import { machineChanges } from '../../src/plan/machines';
import { synthesize } from '../../src/synth/synth';
import { toFill } from '../../src/units/hole';
import { homelab } from '../homelabs/homelabs';

const texts = (change: (inventory: Inventory) => Inventory = (inventory) => inventory) => {
  const { inventory, ...rest } = homelab('one');
  return new Map(
    synthesize({ ...rest, inventory: change(inventory) })
      .files.filter(({ path }) => path.startsWith('bootstrap/'))
      .map(({ path, content }) => [path, content]),
  );
};
const before = texts();
const takes = (after: ReadonlyMap<string, string>) =>
  machineChanges('one', before, after)
    .filter(({ machine }) => /^(host|VM) /.test(machine))
    .map((each) => [each.machine.split(' ')[0], each.takes]);
const itself = 'it takes this from Git by itself, within minutes of the push';

test('a change that a living machine takes is told as that, on hosts and VMs', () => {
  const found = takes(
    texts((inventory) => ({
      ...inventory,
      sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f two'],
    })),
  );
  expect(new Set(found.map(([kind]) => kind))).toEqual(new Set(['host', 'VM']));
  expect(new Set(found.map(([, words]) => words))).toEqual(new Set([itself]));
});

test('what it was made with it keeps, and the plan names that with its repair, and of a host none of its VMs’', () => {
  const found = takes(texts((inventory) => ({ ...inventory, quietHours: { ...inventory.quietHours, timezone: 'Europe/London' } })));
  const vms = found.filter(([kind]) => kind === 'VM');
  expect(vms.length).toBeGreaterThan(0);
  for (const [, words] of vms)
    expect(words).toMatch(/^living, it keeps its timezone \(on the host that it runs on: loutik-host --remake \S+\); all else it takes/);
  expect(found.filter(([kind]) => kind === 'host').map(([, words]) => words)).toEqual([itself]);
});

test('another version of K3s is told with its turn, its hours, and what is down, for nodes alone', () => {
  const file = (version: string, before: string, copy = '') =>
    ` "k3s": {\n  "version": "${version}",\n  "before": [${before}],\n  "drain": 100,\n  "quiet": {\n   "from": "22:30",\n   "to": "07:30"\n  }${copy}\n },\n`;
  const move = (path: string, before: string, copy?: string) =>
    takesOfLiving([path], new Map([[path, file('v1.36.4+k3s1', before, copy)]]), new Map([[path, file('v1.37.1+k3s1', before, copy)]]));
  const node = 'bootstrap/x/vms/a/user-data';
  const down = 'and K3s starts again: what runs nowhere else is down until then; not well in time, it goes back';
  expect(move(node, '', ',\n  "copy": "/srv/fast/copy"')).toBe(
    `${itself}; K3s v1.36.4+k3s1 to v1.37.1+k3s1, outside of 22:30 to 07:30: its pods leave within 100 s, the datastore is copied to /srv/fast/copy, ${down}`,
  );
  expect(move(node, '"b", "c"')).toBe(
    `${itself}; K3s v1.36.4+k3s1 to v1.37.1+k3s1, after b, c, outside of 22:30 to 07:30: its pods leave within 100 s, ${down}`,
  );
  expect(move('bootstrap/x/hosts/one/first-boot.sh', '')).toBe(itself);
  const same = file('v1.36.4+k3s1', '');
  expect(takesOfLiving([node], new Map([[node, same]]), new Map([[node, `${same}more`]]))).toBe(itself);
});

test('the version of a node’s real file is the one that is told', () => {
  const path = 'bootstrap/one/vms/master/user-data';
  const text = [...before].find(([each]) => each.endsWith('/user-data') && each.includes('/vms/'))?.[1] ?? '';
  const version = /"version": "(v[^"]+)"/.exec(text)?.[1] ?? '';
  const next = text.replaceAll(`"version": "${version}"`, '"version": "v9.9.9+k3s1"');
  expect(takesOfLiving([path], new Map([[path, text]]), new Map([[path, next]]))).toContain(`; K3s ${version} to v9.9.9+k3s1, outside of `);
});

test('a machine that is new has to be made, one that left goes on running, and one whose installer alone changes keeps what it has', () => {
  const path = 'bootstrap/x/vms/a/user-data';
  const file = new Map([[path, 'a']]);
  expect(takesOfLiving([path], new Map(), file)).toContain('it is new');
  expect(takesOfLiving([path], new Map([[path, toFill('a key')]]), file)).toContain('it is new');
  expect(takesOfLiving([path], file, new Map())).toContain('goes on running');
  expect(takesOfLiving([path], file, new Map([[path, 'b']]))).toBe(itself);
  expect(takesOfLiving(['bootstrap/x/hosts/a/answer.toml'], file, file)).toBeUndefined();
});

test('what cannot be read as what it was made with is taken as nothing', () => {
  const path = 'bootstrap/x/vms/a/user-data';
  expect(
    takesOfLiving([path], new Map([[path, '"made": {\nno\n}']]), new Map([[path, '"made": {\n"a": { "value": "b", "repair": "c" }\n}']])),
  ).toBe(itself);
});
