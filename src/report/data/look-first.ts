import { shellQuote } from '../../bootstrap/shell-quote';
import { k3sUnit } from '../../bootstrap/vm/k3s-files';
import type { Model } from '../../model/assemble';
import type { Service } from '../../model/services';
import type { LookFirst } from './report-data';

/** A word of a command, in quotes where a shell would take it otherwise. */
function word(text: string): string {
  return /^[\w./:@=-]+$/.test(text) ? text : shellQuote(text);
}

/** What to look at when a service does not answer, the likeliest and cheapest first. Every name comes from the model. */
export function lookFirst(model: Model, { chart, pods, routes, ports, volumes }: Service): readonly LookFirst[] {
  const { inventory } = model.lab;
  const namespace = word(chart.appNamespace);
  const nodes = [...new Set([...pods.values()].flat())];
  const hosts = [...new Set(nodes.flatMap((node) => inventory.vms[node]?.home ?? []))];
  const workloads = model.objects
    .pods()
    .filter(({ by }) => by.app === chart.name && ['Deployment', 'StatefulSet', 'DaemonSet'].includes(by.manifest.kind));
  const on = (host: string, command: string) => `ssh root@${word(addressOf(model, host) ?? host)} ${command}`;
  const onNode = (host: string, command: string) => `ssh admin@${word(addressOf(model, host) ?? host)} ${command}`;
  const isKept = volumes.some(({ targets }) => targets.length > 0);
  return [
    ...routes.slice(0, 2).map(({ hostname }): LookFirst => ({ about: 'reached', command: `curl -sSI https://${word(hostname)}/` })),
    ...ports
      .filter(({ protocol }) => protocol === 'TCP') // who is silent to a datagram may have heard it
      .slice(0, 2)
      .map(({ hostname, port }): LookFirst => ({ about: 'reached', command: `nc -vz -w 5 ${word(hostname)} ${port}` })),
    { about: 'pods', command: `kubectl -n ${namespace} get pods -o wide` },
    ...workloads.slice(0, 4).map(
      ({ by: { manifest } }): LookFirst => ({
        about: 'logs',
        command: `kubectl -n ${word(manifest.metadata.namespace ?? namespace)} logs ${manifest.kind.toLowerCase()}/${word(manifest.metadata.name)} --all-containers --tail=50`,
      }),
    ),
    { about: 'events', command: `kubectl -n ${namespace} get events --sort-by=.lastTimestamp` },
    { about: 'sync', command: `kubectl -n argocd get application ${word(chart.name)}` },
    ...(nodes.length > 0 ? [{ about: 'node' as const, command: `kubectl get nodes ${nodes.map(word).join(' ')}` }] : []),
    ...nodes.flatMap((node): LookFirst[] => {
      const vm = inventory.vms[node];
      if (vm === undefined) return [];
      return vm.metal
        ? [{ about: 'metal', command: onNode(vm.home, `systemctl status ${k3sUnit(vm)}`) }]
        : [{ about: 'vm', command: on(vm.home, `qm status ${vm.vmid}`) }];
    }),
    ...(volumes.length > 0
      ? hosts.map((host): LookFirst => {
          const isHost = inventory.machines[host]?.host !== undefined;
          return { about: 'disk', command: isHost ? on(host, 'zpool status -x') : onNode(host, 'df -h') };
        })
      : []),
    ...(isKept
      ? [
          { about: 'backups' as const, command: `npx loutik backups ${word(chart.name)}` },
          { about: 'restore' as const, command: `npx loutik restore ${word(chart.name)}` },
        ]
      : []),
  ];
}

/** Where a host answers: on the network of its way to the Internet. */
function addressOf({ lab }: Pick<Model, 'lab'>, host: string): string | undefined {
  const machine = lab.inventory.machines[host];
  return (machine?.addresses.find(({ nic }) => nic === machine.internet.nic) ?? machine?.addresses[0])?.address;
}
