import { base, withChange } from '../inventory/base';
import { bootstrapOf, webInventory } from './gateway-lab';

interface Policy {
  readonly tagOwners: Readonly<Record<string, readonly string[]>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly grants: readonly { readonly src: readonly string[]; readonly dst: readonly string[]; readonly ip: readonly string[] }[];
  readonly tests: readonly { readonly src: string; readonly accept?: readonly string[]; readonly deny?: readonly string[] }[];
}

/** Human JSON: comments and trailing commas are allowed. */
function policyOf(inventory = webInventory): Policy {
  const text = bootstrapOf(inventory).get('gateway/policy.hujson') ?? '';
  return JSON.parse(text.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[\]}])/g, '$1')) as Policy;
}
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
  const alone = policyOf(withChange('tailnet.members', ['owner@test.example'], base));
  expect(alone.groups).toEqual({ 'group:admins': ['owner@test.example'] });
  expect(alone.tests.map(({ src }) => src)).toEqual(['tag:gateway', 'tag:host', 'tag:node', 'group:admins']);
});
