import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../../objects/manifest';

export type Values = Readonly<Record<string, unknown>>;

interface ContainerPort {
  readonly name: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  /** @default - TCP, as Kubernetes takes it */
  readonly protocol?: string;
}

/** What is looked at of a container. */
export interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly ports?: readonly ContainerPort[];
  readonly resources?: unknown;
  readonly securityContext?: unknown;
}

/** What is looked at of the pods that one object of a chart makes. */
export interface ChartPod {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly replicas?: number;
  readonly selector?: Readonly<Record<string, string>>;
  /** Without the versions of chart and program. */
  readonly labels: Readonly<Record<string, string>>;
  readonly priorityClassName?: string;
  readonly affinity?: unknown;
  readonly securityContext?: unknown;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
}

/** One chart of one version, as our release of it tells it: facts, made by `npm run charts`. */
export interface ChartFacts {
  readonly chart: string;
  readonly version: string;
  /** Every object, `Kind namespace/name`. */
  readonly objects: readonly string[];
  /** Names of the ports of its Services. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Traefik's: what the chart opens by itself. Arguments that follow from the values stand as `<entrypoints>`, `<tls>` and `<additional>`. */
  readonly entrypoints?: Readonly<Record<string, { readonly port: number; readonly asDefault?: boolean; readonly tls?: boolean }>>;
  /** Its pods before what they ask for is said; `at` is the table of values that each takes that from. */
  readonly pods: readonly (ChartPod & { readonly at?: string; readonly taking?: readonly string[] })[];
}

/** Every table of facts, from the repository's folder. */
export function allFacts(root: string): readonly ChartFacts[] {
  const folder = join(root, 'src/twin/charts/facts');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(join(folder, name), 'utf8')) as ChartFacts);
}

/** The pods that the chart makes of some values: what `helm template` would give, as far as it is looked at. */
export function podsOf(facts: ChartFacts, values: Values): readonly ChartPod[] {
  return facts.pods.map(({ at, taking = [], ...pod }) => {
    const told = at === undefined ? {} : tableAt(values, at);
    const doors = facts.entrypoints && entrypointsOf(facts.entrypoints, (values.ports ?? {}) as Values);
    const container = (one: Container): Container => ({
      ...one,
      ...(doors && one.ports ? { ports: doors.flatMap(portOf) } : {}),
      ...(doors && one.args ? { args: one.args.flatMap((argument) => argumentsOf(argument, doors, values)) } : {}),
      ...(taking.includes(one.name) && told.resources ? { resources: told.resources } : {}),
    });
    return {
      ...pod,
      ...(told.priorityClassName ? { priorityClassName: told.priorityClassName as string } : {}),
      ...(told.affinity ? { affinity: told.affinity } : {}),
      ...(pod.initContainers ? { initContainers: pod.initContainers.map(container) } : {}),
      containers: pod.containers.map(container),
    };
  });
}

interface Entrypoint {
  readonly name: string;
  readonly port: number;
  readonly hostPort?: number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly asDefault?: boolean;
  readonly tls?: boolean;
}

/** Traefik's entrypoints in the order of their names: the chart's own but for those that the values take away, and those that they add. */
function entrypointsOf(own: NonNullable<ChartFacts['entrypoints']>, told: Values): readonly Entrypoint[] {
  const names = [...new Set([...Object.keys(own), ...Object.keys(told)])].filter((name) => told[name] !== null).sort();
  return names.map((name) => {
    const { port, hostPort, protocol } = (told[name] ?? {}) as Partial<Entrypoint>;
    return { name, port: 0, ...own[name], ...(port ? { port } : {}), ...(hostPort ? { hostPort } : {}), ...(protocol ? { protocol } : {}) };
  });
}

function portOf({ name, port, hostPort, protocol = 'TCP' }: Entrypoint): ContainerPort {
  return { name, containerPort: port, ...(hostPort ? { hostPort } : {}), protocol };
}

function argumentsOf(argument: string, doors: readonly Entrypoint[], { additionalArguments = [] }: Values): readonly string[] {
  if (argument === '<additional>') return additionalArguments as readonly string[];
  if (argument === '<tls>') return doors.flatMap(({ name, tls }) => (tls ? [`--entryPoints.${name}.http.tls=true`] : []));
  if (argument !== '<entrypoints>') return [argument];
  return doors.flatMap(({ name, port, protocol = 'TCP', asDefault }) => [
    `--entryPoints.${name}.address=:${port}/${protocol.toLowerCase()}`,
    ...(asDefault ? [`--entryPoints.${name}.asDefault=true`] : []),
  ]);
}

/** A table of values by its dotted path; '' is the whole. */
export function tableAt(values: Values, path: string): Values {
  return path === '' ? values : path.split('.').reduce((table, key) => (table[key] ?? {}) as Values, values);
}

/** An object as the API server takes it, that makes these pods; the image is nobody's business here. */
export function manifestOf(pod: ChartPod): Manifest {
  const { kind, name, namespace, replicas, selector, labels, initContainers = [], containers, ...spec } = pod;
  const whole = (container: Container) => ({ ...container, image: 'docker.io/library/chart:1.0.0' });
  const template = {
    metadata: { labels },
    spec: {
      ...spec,
      ...(kind === 'Job' ? { restartPolicy: 'OnFailure' } : {}),
      ...(initContainers.length > 0 ? { initContainers: initContainers.map(whole) } : {}),
      containers: containers.map(whole),
    },
  };
  const apiVersion = kind === 'Job' ? 'batch/v1' : 'apps/v1';
  const rest =
    kind === 'Job' ? {} : { replicas, selector: { matchLabels: selector }, ...(kind === 'StatefulSet' ? { serviceName: name } : {}) };
  return { apiVersion, kind, metadata: { name, namespace }, spec: { ...rest, template } };
}
