import { tryQuantity } from '../units/quantity';
import type { Api } from './api';
import { type ApplicationState, applications } from './applications';
import type { TwinFolder } from './folder';
import type { PreparedImage } from './images/prepare';
import { isReady } from './run/ready';
import { imageLines, imagesThatRun } from './run/run';
import { type Usage, usage, usageLines } from './run/usage';

export interface NodeLoad {
  readonly name: string;
  /** Whether its kubelet says so, and the control plane hears it. */
  readonly ready: boolean;
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
  /** Of a twin whose containers run: its images, and which only stand in for the real one. */
  readonly images: readonly PreparedImage[];
  /** What its containers use, but for those that stand in. */
  readonly usage: readonly Usage[];
}

/** How a twin stands. */
export async function status(folder: TwinFolder, api: Api): Promise<TwinStatus> {
  const [apps, nodes, pods] = await Promise.all([applications(api, folder), api.list('v1', 'Node'), api.list('v1', 'Pod')]);
  const living = pods.filter(({ status }) => !['Succeeded', 'Failed'].includes(status.phase));
  const images = imagesThatRun(folder);
  const standIns = images.flatMap(({ name, kind }) => (kind === 'stand-in' ? [name] : []));
  const ready = nodes.filter(isReady).map(({ metadata }) => metadata.name as string);
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
        ready: isReady(node),
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
    images,
    usage: images.length > 0 ? await usage(api, ready, standIns) : [],
  };
}

/** In whole thousandths of a processor, which are the least that Kubernetes takes, or bytes. */
function quantity(text: string, resource: 'cpu' | 'memory'): number {
  const value = tryQuantity(text) ?? 0;
  return resource === 'cpu' ? Math.round(value * 1000) : value;
}

/** For people. */
export function statusText({ applications, nodes, pending, images, usage: used }: TwinStatus): string {
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return [
    ...applications.map(({ name, sync, health, why }) => `  ${name.padEnd(20)} ${sync.padEnd(10)} ${health.padEnd(12)} ${why}`.trimEnd()),
    '',
    ...nodes.map(
      ({ name, ready, pods, cpu, memory }) =>
        `  ${name.padEnd(20)} ${String(pods).padStart(3)} pods   processors ${(cpu[0] / 1000).toFixed(2)} of ${(cpu[1] / 1000).toFixed(2)}   memory ${gib(memory[0])} of ${gib(memory[1])}${ready ? '' : '   ✗ not Ready'}`,
    ),
    ...pending.map(({ name, why }) => `  ✗ ${name}: ${why}`),
    ...(used.length > 0 ? ['', 'Used now, but for stand-ins:', ...usageLines(used)] : []),
    ...(images.length > 0 ? ['', 'Images:', ...imageLines(images)] : []),
  ].join('\n');
}
