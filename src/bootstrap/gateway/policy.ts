import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import type { Gateway, Tailnet } from '../../inventory/inventory';
import { tailnetPort } from '../../inventory/node-ports';
import { holesIn } from '../../units/hole';
import { portsOf, type Stream, streamsOf } from '../streams';
import { tags } from '../tailnet';

/** One thing that is allowed; Tailscale denies the rest. */
interface Grant {
  readonly why: string;
  readonly src: readonly string[];
  readonly dst: readonly string[];
  readonly ip: readonly string[];
}

/** What Tailscale checks before it takes a policy. */
interface PolicyTest {
  readonly src: string;
  readonly accept?: readonly string[];
  readonly deny?: readonly string[];
}

/** `policy.hujson`: who may reach what on the tailnet, and the proof of both sides, which Tailscale runs before it takes the file. */
export function tailnetPolicy(lab: Lab, { members }: Tailnet): string {
  const { gateway } = lab.inventory;
  const streams = streamsOf(lab);
  const [owner, ...others] = members;
  const groups = { 'group:admins': owner === undefined ? [] : [owner], ...(others.length > 0 ? { 'group:members': others } : {}) };
  const worn = Object.values(tags).filter((tag) => gateway !== undefined || tag !== tags.gateway);
  const grants: Grant[] = [
    ...(gateway
      ? [
          {
            why: 'the world, by way of the gateway: to Traefik, and to nothing else',
            src: [tags.gateway],
            dst: [tags.node],
            ip: [`tcp:${gateway.homePort}`, ...granted(streams, 'public')],
          },
          { why: 'quorum: qnetd, and SSH for `pvecm qdevice setup`', src: [tags.host], dst: [tags.gateway], ip: ['tcp:22', 'tcp:5403'] },
        ]
      : []),
    {
      why: 'the routes for the tailnet',
      src: Object.keys(groups),
      dst: [tags.node],
      ip: [`tcp:${tailnetPort}`, ...granted(streams, 'tailnet')],
    },
    { why: 'all else by SSH, which forwards ports', src: ['group:admins'], dst: worn, ip: ['tcp:22'] },
  ];
  const isWhole = holesIn(members.join(' ')).length === 0;
  return `${header(`clusters/${lab.homelab}/inventory.ts`, '//')}
// The policy of the tailnet: in Tailscale's admin console, Access controls, in place of what is there.
{
  // a machine gets its tag from its key, never from a person
  "tagOwners": ${object(worn.map((tag) => [tag, ['group:admins']]))},
  "groups": ${object(Object.entries(groups))},
  "grants": [
${grants.map(({ why, ...grant }) => `    // ${why}\n    ${JSON.stringify(grant)},\n`).join('')}  ],
  "tests": [
${[...(isWhole ? [] : unfilledTest), ...policyTests(gateway, others.length > 0, streams)]
  .map((test) => `    ${JSON.stringify(test)},\n`)
  .join('')}  ],
}
`;
}

/** Says the contrary of what is granted above, so that Tailscale takes no policy in which somebody is still to be named. */
const unfilledTest: readonly PolicyTest[] = [{ src: 'group:admins', deny: [`${tags.node}:22`] }];

function object(entries: readonly (readonly [string, unknown])[]): string {
  return `{\n${entries.map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`).join('')}  }`;
}

/** The ports beside the web of an audience, as a grant says them. */
function granted(streams: readonly Stream[], audience: Stream['audience']): string[] {
  return (['TCP', 'UDP'] as const).flatMap((protocol) =>
    portsOf(streams, protocol, audience).map((port) => `${protocol.toLowerCase()}:${port}`),
  );
}

/** A test knows no protocol but TCP. */
function policyTests(gateway: Gateway | undefined, others: boolean, streams: readonly Stream[]): PolicyTest[] {
  const at = (tag: keyof typeof tags, ...ports: readonly number[]) => ports.map((port) => `${tags[tag]}:${port}`);
  const atGateway = (...ports: readonly number[]) => (gateway ? at('gateway', ...ports) : []);
  const home = gateway ? at('node', gateway.homePort, ...portsOf(streams, 'TCP', 'public')) : [];
  const routes = at('node', tailnetPort, ...portsOf(streams, 'TCP', 'tailnet'));
  const shells = [...atGateway(22), ...at('host', 22), ...at('node', 22)];
  const inside = [...at('node', 80, 443, 6443, 10250), ...at('host', 8006, 3493)];
  return [
    ...(gateway ? [{ src: tags.gateway, accept: home, deny: [...at('node', 22), ...at('host', 22), ...routes, ...inside] }] : []),
    {
      src: tags.host,
      ...(gateway ? { accept: at('gateway', 22, 5403) } : {}),
      deny: [...atGateway(443), ...at('node', 22), ...at('host', 22), ...home, ...routes, ...inside],
    },
    { src: tags.node, deny: [...shells, ...atGateway(5403), ...home, ...routes, ...inside] },
    { src: 'group:admins', accept: [...shells, ...routes], deny: [...home, ...inside, ...atGateway(5403)] },
    ...(others ? [{ src: 'group:members', accept: routes, deny: [...shells, ...home, ...inside, ...atGateway(5403)] }] : []),
  ];
}
