import type { Decisions } from './decision';
import { entriesOf, entry, isOn, itemsOf, type Node, numberOf, textOf } from './node';
import type { Service } from './service';

type Word = readonly [kind: 'decide' | 'left', what: string];

const limits: Word = ['left', 'no limit of a container here: memory has one, the rest is shared by requests'];
const docker: Word = ['left', "Docker's own: nothing here has it, or needs it"];

/** Keys of a service that no construct has a word for, and what that means. */
const words: Readonly<Record<string, Word>> = {
  annotations: docker,
  attach: docker,
  blkio_config: limits,
  cgroup: ['decide', 'a pod has a cgroup of its own: it does not see the host’s'],
  cgroup_parent: docker,
  cpu_count: limits,
  cpu_percent: limits,
  cpu_period: limits,
  cpu_quota: limits,
  cpu_rt_period: ['decide', 'real-time scheduling: no pod has it'],
  cpu_rt_runtime: ['decide', 'real-time scheduling: no pod has it'],
  cpu_shares: limits,
  cpus: limits,
  cpuset: ['decide', 'it is bound to some cores: pods share all of them'],
  credential_spec: ['decide', 'credentials of Windows: no node runs that'],
  develop: docker,
  device_cgroup_rules: ['decide', 'rights to devices: no construct gives a device of the node to a pod'],
  devices: ['decide', 'a device of the host: no construct gives it to a pod, so what needs it does not work here'],
  dns: ['decide', "name servers of its own: a pod asks the cluster's, which ask those of the node"],
  dns_opt: ['decide', 'options for name servers: a pod has those of the cluster'],
  dns_search: ['decide', 'search domains: a pod has those of the cluster; write names in full'],
  domainname: docker,
  external_links: ['decide', 'containers of another project: their app is reached by its port in reaches, as <service>.<namespace>.svc'],
  extra_hosts: ['decide', 'names with fixed addresses: pods have none; write the address, or a name that the DNS knows, where it is used'],
  gpus: ['decide', 'a GPU: no construct gives one to a pod, so it computes in software here'],
  ipc: ['decide', 'it shares memory with the host or another container: containers of one pod do, pods do not'],
  isolation: docker,
  label_file: ['decide', 'labels in a file: a router of Traefik in there is not read; write it as a Route'],
  logging: ['left', 'the node keeps what it prints: kubectl logs'],
  mac_address: ['decide', 'an address of its own on the network: a pod has none that anything outside sees'],
  mem_swappiness: limits,
  memswap_limit: limits,
  models: ['decide', 'a model that Docker runs: run a server for it, and reach its port'],
  oom_kill_disable: limits,
  oom_score_adj: ['left', 'who is killed first follows from requests and priority'],
  pids_limit: limits,
  platform: ['left', 'the image of its node’s own platform is pulled'],
  post_start: ['decide', 'a command after the start: put it into the entrypoint, or a container of init'],
  pre_start: ['decide', 'a command before the start: make it a container of init'],
  provider: ['decide', 'a program outside of Docker provides it: nothing runs that here'],
  pull_policy: ['left', 'an exact tag is pulled once'],
  pull_refresh_after: ['left', 'an exact tag is pulled once'],
  runtime: ['decide', 'a runtime of its own, as for a GPU: containers here all have the node’s'],
  stdin_open: ['left', 'kubectl attach and exec open one where it is needed'],
  stop_signal: ['decide', 'another signal than SIGTERM ends it: give it preStop with a command that ends it well'],
  storage_opt: limits,
  sysctls: ['decide', 'kernel settings of its own: a node can be given some for all of its pods (nodeSysctls)'],
  tty: ['left', 'kubectl attach and exec open one where it is needed'],
  ulimits: ['left', "limits of its processes are the container runtime's, which are high"],
  umask: ['decide', 'files that it makes have the mode that its image gives them: set umask in its command'],
  use_api_socket: ['decide', 'it speaks with Docker: there is none here'],
  userns_mode: docker,
  volumes_from: ['decide', 'it mounts what another service mounts: write those mounts here, read-only where that one writes'],
  uts: ['decide', 'it shares the host’s name: a pod has its own'],
};

/** What a container of a pod has whatever Compose says. */
const safeOptions = /^no-new-privileges(:true)?$|^label[:=]/;

/** Says of everything that a service says and no construct can: what that means. */
export function untold({ name, node }: Service, decisions: Decisions): readonly string[] {
  const of = `services.${name}`;
  const decide = (at: Node, key: string, what: string) => decisions.decide(at.at, `${of}.${key}`, what);
  const plain = entriesOf(node).flatMap(([key, value]) => {
    const word = Object.hasOwn(words, key) ? words[key] : undefined;
    if (word === undefined || isNothing(value)) return [];
    const [kind, what] = word;
    return [kind === 'decide' ? decide(value, key, said(key, value, what)) : decisions.leave(value.at, `${of}.${key}`, `${key}: ${what}`)];
  });
  const options = itemsOf(entry(node, 'security_opt')).flatMap((one) =>
    safeOptions.test(textOf(one) ?? '')
      ? []
      : [
          decide(
            one,
            'security_opt',
            `${textOf(one)?.split(/[:=]/)[0]}: a profile of its own; a pod here has the runtime's (RuntimeDefault)`,
          ),
        ],
  );
  const pid = entry(node, 'pid');
  const mode = textOf(entry(node, 'network_mode')) ?? '';
  return [
    ...plain,
    ...options,
    ...(pid && !textOf(pid)?.startsWith('service:') ? [decide(pid, 'pid', 'it sees the processes of its host: a pod sees its own')] : []),
    ...(/^(host|container:)/.test(mode)
      ? [
          decide(
            entry(node, 'network_mode') as Node,
            'network_mode',
            `${mode.startsWith('host') ? "the host's network" : "another container's network"}: a pod has an address of its own. Name the ports that it listens on; what it finds by broadcast in the house it does not find here`,
          ),
        ]
      : []),
    ...(mode === 'none'
      ? [
          decisions.leave(
            (entry(node, 'network_mode') as Node).at,
            `${of}.network_mode`,
            'network_mode: none: nothing reaches it, and it reaches nothing but names',
          ),
        ]
      : []),
    ...deployed(entry(node, 'deploy'), of, decisions),
    ...(entry(node, 'init') !== undefined && isOn(entry(node, 'init'))
      ? [
          decisions.leave(
            (entry(node, 'init') as Node).at,
            `${of}.init`,
            'init: no process is put before its own; what leaves children behind has to reap them',
          ),
        ]
      : []),
  ];
}

/** What a device or host is, for a person; nothing that may be a secret. */
function said(key: string, value: Node, what: string): string {
  if (key !== 'devices' && key !== 'extra_hosts' && key !== 'dns' && key !== 'stop_signal') return what;
  const named =
    value.kind === 'table'
      ? [...value.entries.keys()]
      : itemsOf(value).flatMap((one) => (one.kind === 'table' ? textOf(one.entries.get('source')) : textOf(one)) ?? []);
  return named.length === 0 ? what : `${named.join(', ')}: ${what}`;
}

function isNothing(node: Node): boolean {
  if (node.kind === 'scalar') return node.value === null || node.value === false || node.value === '';
  return node.kind === 'list' ? node.items.length === 0 : node.entries.size === 0;
}

function deployed(deploy: Node | undefined, of: string, decisions: Decisions): readonly string[] {
  const found: string[] = [];
  for (const key of ['update_config', 'rollback_config', 'endpoint_mode', 'restart_policy']) {
    const node = entry(deploy, key);
    if (node) found.push(decisions.leave(node.at, `${of}.deploy.${key}`, `deploy.${key}: Kubernetes' own way does for one pod at a time`));
  }
  const placement = entry(deploy, 'placement');
  if (placement)
    found.push(
      decisions.decide(
        placement.at,
        `${of}.deploy.placement`,
        'where it runs: a pod follows its volumes; one without any takes placement: prefer(…) or pin(…)',
      ),
    );
  const reserved = entry(entry(entry(deploy, 'resources'), 'reservations'), 'devices');
  if (reserved) found.push(decisions.decide(reserved.at, `${of}.deploy.resources.reservations.devices`, words.gpus?.[1] ?? ''));
  for (const [part, key] of [
    ['limits', 'cpus'],
    ['limits', 'pids'],
    ['reservations', 'generic_resources'],
  ] as const) {
    const node = entry(entry(entry(deploy, 'resources'), part), key);
    if (node)
      found.push(decisions.leave(node.at, `${of}.deploy.resources.${part}.${key}`, `deploy.resources.${part}.${key}: ${limits[1]}`));
  }
  return found;
}

/** How many pods Compose would run. */
export function replicasOf(node: Node): { readonly count: number; readonly at: Node } | undefined {
  const at = entry(entry(node, 'deploy'), 'replicas') ?? entry(node, 'scale');
  const count = numberOf(at);
  return at === undefined || count === undefined ? undefined : { count, at };
}
