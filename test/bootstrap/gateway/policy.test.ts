import type { Inventory } from '../../../src';
import { tailnetPolicy } from '../../../src/bootstrap/gateway/policy';
import { toFill } from '../../../src/units/hole';
import { base, withChange } from '../../inventory/base';
import { homelabOf } from '../filled';
import { declarePorts, webInventory } from '../gateway-lab';
import { labOf } from '../vm/node-lab';

interface Policy {
  readonly tagOwners: Readonly<Record<string, readonly string[]>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly grants: readonly { readonly src: readonly string[]; readonly dst: readonly string[]; readonly ip: readonly string[] }[];
  readonly tests: readonly { readonly src: string; readonly accept?: readonly string[]; readonly deny?: readonly string[] }[];
}

const textOf = (lab = labOf(webInventory)) => tailnetPolicy(lab, lab.inventory.tailnet as NonNullable<Inventory['tailnet']>);
/** Human JSON: comments and trailing commas are allowed. */
const policyOf = (lab = labOf(webInventory)) =>
  JSON.parse(
    textOf(lab)
      .replace(/^\s*\/\/.*$/gm, '')
      .replace(/,(\s*[\]}])/g, '$1'),
  ) as Policy;
const noGateway = withChange('gateway', undefined, webInventory);
const policy = policyOf();

/** What Tailscale answers: allowed when a grant says so. */
const allowed = ({ grants }: Policy, src: string, target: string) => {
  const [, tag = '', port = ''] = /^(.*):(\d+)$/.exec(target) ?? [];
  return grants.some((grant) => grant.src.includes(src) && grant.dst.includes(tag) && grant.ip.includes(`tcp:${port}`));
};

test('every name in a grant or a test is a tag that has an owner, or a group that has people', () => {
  const used = [
    ...policy.grants.flatMap(({ src, dst }) => [...src, ...dst]),
    ...policy.tests.flatMap(({ src, accept = [], deny = [] }) => [
      src,
      ...[...accept, ...deny].map((target) => target.replace(/:\d+$/, '')),
    ]),
  ];
  const known = new Map([...Object.entries(policy.tagOwners), ...Object.entries(policy.groups)]);
  expect(used.filter((name) => (known.get(name)?.length ?? 0) === 0)).toEqual([]);
  expect(Object.keys(policy.tagOwners)).toEqual(['tag:gateway', 'tag:host', 'tag:node']);
  expect(policy.groups).toEqual({ 'group:admins': ['owner@test.example'], 'group:members': ['friend@test.example'] });
});

test('exactly these flows are granted', () => {
  const flows = policy.grants.flatMap(({ src, dst, ip }) =>
    src.flatMap((from) => dst.flatMap((to) => ip.map((port) => `${from} ${to} ${port}`))),
  );
  expect(flows).toEqual([
    'tag:gateway tag:node tcp:9443',
    'tag:host tag:gateway tcp:22',
    'tag:host tag:gateway tcp:5403',
    'group:admins tag:node tcp:8443',
    'group:members tag:node tcp:8443',
    'group:admins tag:gateway tcp:22',
    'group:admins tag:host tcp:22',
    'group:admins tag:node tcp:22',
  ]);
});

test('the policy’s own tests hold, cover every source, and for each say what is denied', () => {
  expect(policy.tests.map(({ src }) => src)).toEqual(['tag:gateway', 'tag:host', 'tag:node', 'group:admins', 'group:members']);
  for (const { src, accept = [], deny = [] } of policy.tests) {
    expect(accept.filter((target) => !allowed(policy, src, target))).toEqual([]);
    expect(deny.filter((target) => allowed(policy, src, target))).toEqual([]);
    expect(deny.length).toBeGreaterThan(5);
  }
});

test('the gateway’s way home is denied to everybody else by a test', () => {
  const denying = policy.tests.filter(({ deny = [] }) => deny.includes('tag:node:9443')).map(({ src }) => src);
  expect(denying).toEqual(['tag:host', 'tag:node', 'group:admins', 'group:members']);
});

test('a tailnet of one person has no group of others', () => {
  const alone = policyOf(labOf(base));
  expect(alone.groups).toEqual({ 'group:admins': ['owner@test.example'] });
  expect(alone.tests.map(({ src }) => src)).toEqual(['tag:gateway', 'tag:host', 'tag:node', 'group:admins']);
});

const inside = ['tag:node:80', 'tag:node:443', 'tag:node:6443', 'tag:node:10250', 'tag:host:8006', 'tag:host:3493'];
const shells = ['tag:gateway:22', 'tag:host:22', 'tag:node:22'];

test('its own tests are these, for each source: what it may and what it may not', () => {
  const [home, routes] = ['tag:node:9443', 'tag:node:8443'];
  expect(policy.tests).toEqual([
    { src: 'tag:gateway', accept: [home], deny: ['tag:node:22', 'tag:host:22', routes, ...inside] },
    {
      src: 'tag:host',
      accept: ['tag:gateway:22', 'tag:gateway:5403'],
      deny: ['tag:gateway:443', 'tag:node:22', 'tag:host:22', home, routes, ...inside],
    },
    { src: 'tag:node', deny: [...shells, 'tag:gateway:5403', home, routes, ...inside] },
    { src: 'group:admins', accept: [...shells, routes], deny: [home, ...inside, 'tag:gateway:5403'] },
    { src: 'group:members', accept: [routes], deny: [...shells, home, ...inside, 'tag:gateway:5403'] },
  ]);
});

test('ports beside the web are granted and tested by their audiences; a test knows TCP alone', () => {
  const { grants, tests } = policyOf(homelabOf('test', webInventory, declarePorts).lab);
  expect(grants.map(({ ip }) => ip)).toEqual([
    ['tcp:9443', 'tcp:25565', 'udp:9987'],
    ['tcp:22', 'tcp:5403'],
    ['tcp:8443', 'tcp:9000', 'udp:9001'],
    ['tcp:22'],
  ]);
  const [home, routes] = [
    ['tag:node:9443', 'tag:node:25565'],
    ['tag:node:8443', 'tag:node:9000'],
  ];
  expect(tests[0]).toEqual({ src: 'tag:gateway', accept: home, deny: ['tag:node:22', 'tag:host:22', ...routes, ...inside] });
  expect(tests[4]).toEqual({ src: 'group:members', accept: routes, deny: [...shells, ...home, ...inside, 'tag:gateway:5403'] });
});

test('without a gateway there is no tag of one, nothing is granted to it, and no test is of it', () => {
  const { tagOwners, grants, tests } = policyOf(labOf(noGateway));
  expect(Object.entries(tagOwners)).toEqual([
    ['tag:host', ['group:admins']],
    ['tag:node', ['group:admins']],
  ]);
  expect(grants).toEqual([
    { src: ['group:admins', 'group:members'], dst: ['tag:node'], ip: ['tcp:8443'] },
    { src: ['group:admins'], dst: ['tag:host', 'tag:node'], ip: ['tcp:22'] },
  ]);
  const inner = ['tag:host:22', 'tag:node:22'];
  expect(tests).toEqual([
    { src: 'tag:host', deny: ['tag:node:22', 'tag:host:22', 'tag:node:8443', ...inside] },
    { src: 'tag:node', deny: [...inner, 'tag:node:8443', ...inside] },
    { src: 'group:admins', accept: [...inner, 'tag:node:8443'], deny: inside },
    { src: 'group:members', accept: ['tag:node:8443'], deny: [...inner, ...inside] },
  ]);
});

test('while a member is still to be named one test says the contrary of a grant', () => {
  const open = (members: readonly string[]) => policyOf(labOf(withChange('tailnet.members', members))).tests[0];
  const contrary = { src: 'group:admins', deny: ['tag:node:22'] };
  expect(open([toFill('the login')])).toEqual(contrary);
  expect(open(['owner@test.example', toFill('another login')])).toEqual(contrary);
});

test('nobody at all is no administrator', () => {
  expect(policyOf(labOf(withChange('tailnet.members', []))).groups).toEqual({ 'group:admins': [] });
});

test('it says what made it and where it belongs, and why each thing is granted', () => {
  const lines = textOf().split('\n');
  expect(lines[0]).toBe('// Generated by Loutik from clusters/test/inventory.ts. Change that and run `npm start`.');
  expect(lines[2]).toBe('{');
  expect(lines.filter((line) => line.startsWith('    // ')).length).toBe(policy.grants.length);
});
