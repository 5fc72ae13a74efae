import fc from 'fast-check';
import type { Inventory } from '../../src';
import { unfilledIn } from '../../src/kit/unfilled';
import { holesIn, toFill } from '../../src/units/hole';
import { withChange } from '../inventory/base';
import { hostInventory } from './host-lab';
import { at, bootstrapOf, open, places } from './unfilled-lab';

const filled = bootstrapOf(hostInventory);
const unfilled = bootstrapOf(open);
const withHoles = [...unfilled].filter(([, content]) => holesIn(content).length > 0);

test('every file is there, whatever its owner has not said yet, and says what it waits for below its header', () => {
  expect([...unfilled.keys()]).toEqual([...filled.keys()]);
  expect(withHoles.map(([path]) => path).sort()).toEqual([
    'dns/public.zone',
    'dns/records.md',
    'gateway/policy.hujson',
    'gateway/user-data',
    'hosts/one/answer.toml',
    'hosts/one/first-boot.sh',
    'hosts/two/answer.toml',
    'hosts/two/first-boot.sh',
    'vms/server/user-data',
    'vms/worker/user-data',
  ]);
  for (const [path, content] of withHoles) {
    const head = content.split('\n').slice(0, 20);
    expect([path, head.some((line) => /^(#|;|\/\/|<!--) Not to be used until clusters\/test\/site\.ts has:( -->)?$/.test(line))]).toEqual([
      path,
      true,
    ]);
    for (const hole of holesIn(content))
      expect(head.map((line) => line.replace(' -->', ''))).toContainEqual(expect.stringMatching(new RegExp(`^\\S+ - ${hole}$`)));
  }
});

test('a file that has all that it needs says nothing of it', () => {
  for (const [path, content] of filled)
    expect([path, /Not to be used|@@|not filled in/.exec(content.replace(/refuse_unfilled[\s\S]*?\n}/, ''))]).toEqual([path, null]);
});

test('a value that is given changes the files that held its hole, and no other, and leaves no trace of the hole', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.entries(places)), fc.subarray(Object.entries(places)), ([what, path], others) => {
      const rest = others
        .filter(([other]) => other !== what)
        .reduce((inventory: Inventory, [other, place]) => withChange(place, toFill(other), inventory), hostInventory);
      const before = bootstrapOf(withChange(path, toFill(what), rest));
      const after = bootstrapOf(withChange(path, at(hostInventory, path), rest));
      const held = [...before].filter(([, content]) => holesIn(content).includes(what)).map(([file]) => file);
      expect([...before].filter(([file, content]) => after.get(file) !== content).map(([file]) => file)).toEqual(held);
      expect(held.length).toBeGreaterThan(0);
      for (const file of held) expect(after.get(file)).not.toContain(`${what}@@`);
    }),
    { numRuns: 20 },
  );
});

test('two homelabs never show one another’s values', () => {
  const other = bootstrapOf(withChange('tailnet.name', 'other.ts.net', withChange('gateway.address', '203.0.113.99', open)), 'other');
  for (const [path, content] of unfilled)
    expect([path, /other\.ts\.net|203\.0\.113\.99|clusters\/other/.exec(content)]).toEqual([path, null]);
  for (const [path, content] of other) expect([path, /clusters\/test\//.exec(content)]).toEqual([path, null]);
});

describe('a machine that is made from a file with holes', () => {
  test('finds no disk to install on, whichever answer is missing', () => {
    const filter = (files: ReadonlyMap<string, string>, name: string) =>
      /filter\.ID_SERIAL = "(.*)"/.exec(files.get(`hosts/${name}/answer.toml`) ?? '')?.[1];
    const serial = (name: 'one' | 'two') => at(hostInventory, `machines.${name}.disks.nvme.serial`);
    expect([filter(filled, 'one'), filter(unfilled, 'one')]).toEqual([
      `*${serial('one')}*`,
      `*${serial('one')}* ${toFill('the SSH key')} ${toFill('a MAC address')}`,
    ]);
    expect(filter(unfilled, 'two')).toBe(`*${toFill('the serial number of the system’s disk')}* ${toFill('the SSH key')}`);
  });
});

test('Tailscale takes no policy in which somebody is still to be named: one of its own tests cannot hold', () => {
  const policy = (files: ReadonlyMap<string, string>) => files.get('gateway/policy.hujson') ?? '';
  const contrary = '{"src":"group:admins","deny":["tag:node:22"]}';
  expect(policy(unfilled)).toContain(contrary);
  expect(policy(filled)).not.toContain(contrary);
  expect(policy(filled)).toMatch(/"src":\["group:admins"\],"dst":\[[^\]]*"tag:node"[^\]]*\],"ip":\["tcp:22"\]/);
});

describe('what is rendered for machines', () => {
  const told = (content: string) =>
    unfilledIn('test', [
      { path: 'one', content },
      { path: 'two', content: 'nothing' },
    ]).map(({ code, where, what }) => [code, where, /^(?:it does not say )?(\S+?),? /.exec(what)?.[1]]);
  const deep = (text: string, times: number): string =>
    times === 0 ? text : deep(`secret ${Buffer.from(text.padEnd(40, ' ')).toString('base64')}`, times - 1);

  test('has no hole, however deep in base64', () => {
    for (const times of [0, 1, 2, 3])
      expect(told(deep(`key: ${toFill('that-value')}`, times))).toEqual([['VALUE_UNFILLED', 'clusters/test/site.ts', 'that-value']]);
  });

  test.each([
    ['fqdn = "one.loutik.example"', 'one.loutik.example'],
    ['mailto = "owner@Loutik.Example"', 'loutik.example'],
    ['url: https://git.example.com/me/homelab.git', 'git.example.com'],
    ['example.org', 'example.org'],
    ['s3:https://s3.some.example/backup', 's3.some.example'],
  ])('has no name that is only an example’s: %s', (text, name) => {
    expect(told(text)).toEqual([['VALUE_UNFILLED', 'clusters/test', name]]);
    expect(told(deep(text, 1))).toEqual([['VALUE_UNFILLED', 'clusters/test', name]]);
  });

  test.each([
    'an example',
    'example.ch',
    'my-example.com',
    'notexample.org',
    'example.com.br',
    'files.example-of.ch',
    '/etc/foo.examples',
    'a.example-b.org',
  ])('may have what only looks like one: %s', (text) => {
    expect(told(text)).toEqual([]);
  });
});
