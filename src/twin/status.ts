import type { Api } from './api';
import { type ApplicationState, applications } from './applications';
import type { TwinFolder } from './folder';

export interface NodeLoad {
  readonly name: string;
  readonly pods: number;
  /** Requested and allocatable, in thousandths of a processor. */
  readonly cpu: readonly [number, number];
  /** Requested and allocatable, in bytes. */
  readonly memory: readonly [number, number];
}

export interface TwinStatus {
  readonly twin: string;
  readonly applications: readonly ApplicationState[];
  readonly nodes: readonly NodeLoad[];
  /** Pods that no node takes, and why. */
  readonly pending: readonly { readonly name: string; readonly why: string }[];
}

/** How a twin stands. */
export async function status(folder: TwinFolder, api: Api): Promise<TwinStatus> {
  const [apps, nodes, pods] = await Promise.all([applications(api, folder), api.list('v1', 'Node'), api.list('v1', 'Pod')]);
  const living = pods.filter(({ status }) => !['Succeeded', 'Failed'].includes(status.phase));
  return {
    twin: folder.name,
    applications: apps,
    nodes: nodes.map((node): NodeLoad => {
      const here = living.filter(({ spec }) => spec.nodeName === node.metadata.name);
      const sum = (resource: 'cpu' | 'memory') =>
        here
          .flatMap(({ spec }) => spec.containers)
          .reduce((total, { resources }) => total + quantity(resources?.requests?.[resource] ?? '0', resource), 0);
      const allocatable = (resource: 'cpu' | 'memory') => quantity(node.status.allocatable[resource], resource);
      return {
        name: node.metadata.name,
        pods: here.length,
        cpu: [sum('cpu'), allocatable('cpu')],
        memory: [sum('memory'), allocatable('memory')],
      };
    }),
    pending: living
      .filter(({ spec }) => !spec.nodeName)
      .map(({ metadata, status }) => ({
        name: `${metadata.namespace}/${metadata.name}`,
        why: status.conditions?.find(({ type }: { type: string }) => type === 'PodScheduled')?.message ?? 'not scheduled yet',
      })),
  };
}

const suffixes: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

function quantity(text: string, resource: 'cpu' | 'memory'): number {
  const [, number = '0', suffix = ''] = /^([\d.]+)([a-zA-Z]*)$/.exec(text) ?? [];
  return Number(number) * (suffixes[suffix] ?? 1) * (resource === 'cpu' ? 1000 : 1);
}

/** For people. */
export function statusText({ applications, nodes, pending }: TwinStatus): string {
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return [
    ...applications.map(({ name, sync, health, why }) => `  ${name.padEnd(20)} ${sync.padEnd(10)} ${health.padEnd(12)} ${why}`.trimEnd()),
    '',
    ...nodes.map(
      ({ name, pods, cpu, memory }) =>
        `  ${name.padEnd(20)} ${String(pods).padStart(3)} pods   processors ${(cpu[0] / 1000).toFixed(2)} of ${(cpu[1] / 1000).toFixed(2)}   memory ${gib(memory[0])} of ${gib(memory[1])}`,
    ),
    ...pending.map(({ name, why }) => `  ✗ ${name}: ${why}`),
  ].join('\n');
}
