import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { ChartFacts, ChartPod, Container, Values } from '../../src/twin/charts/facts';
import { tableAt } from '../../src/twin/charts/facts';
import type { Release } from './platform';

/** A chart's folder, and the helm that renders it. */
export interface Chart {
  readonly helm: string;
  readonly folder: string;
  readonly version: string;
}

// biome-ignore lint/suspicious/noExplicitAny: what a chart makes is looked at field by field
type Any = any;

/** Everything that a chart makes of some values, as klipper-helm's `helm` does. Throws what helm says against it. */
function rendered({ helm, folder }: Chart, { release }: Pick<Release, 'release'>, values: Values): readonly Any[] {
  const work = fs.mkdtempSync(join(tmpdir(), 'loutik-chart-'));
  try {
    // a published archive holds its dependencies, a repository's folder does not: ours are switched off
    fs.cpSync(folder, join(work, 'chart'), { recursive: true });
    const file = join(work, 'chart', 'Chart.yaml');
    fs.chmodSync(file, 0o644);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/^dependencies:\n(?:[ -].*\n)+/m, ''));
    fs.writeFileSync(join(work, 'values.yaml'), stringify(values, { aliasDuplicateObjects: false }));
    const name = 'packaged' in release.chart ? release.chart.packaged : release.name;
    const args = ['template', name, join(work, 'chart'), '--namespace', release.namespace, '--values', join(work, 'values.yaml')];
    const out = execFileSync(helm, args, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });
    return parseAllDocuments(out).flatMap((document) => (document.toJSON() as Any) ?? []);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** The pods that a chart makes of some values. */
export function renderedPods(chart: Chart, release: Release, values: Values = release.values): readonly ChartPod[] {
  return rendered(chart, release, values).flatMap((object) => (makers.has(object.kind) ? [podOf(object, release)] : []));
}

const makers = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

function podOf({ kind, metadata, spec }: Any, { release }: Release): ChartPod {
  const { metadata: own, spec: pod } = spec.template;
  const { 'helm.sh/chart': _, 'app.kubernetes.io/version': __, ...labels } = own.labels;
  return whole({
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? release.namespace,
    replicas: spec.replicas,
    selector: spec.selector?.matchLabels,
    labels,
    priorityClassName: pod.priorityClassName,
    affinity: pod.affinity,
    securityContext: pod.securityContext,
    initContainers: pod.initContainers?.map(containerOf),
    containers: pod.containers.map(containerOf),
  });
}

function containerOf({ name, args, ports, resources, securityContext }: Any): Container {
  const lists = Object.entries(resources ?? {}).filter(([, list]) => Object.keys(list as object).length > 0);
  const asked = lists.length > 0 ? Object.fromEntries(lists) : undefined;
  return whole({ name, args: args?.[0]?.startsWith('--entryPoints') ? args : undefined, ports, resources: asked, securityContext });
}

/** Without the fields that are not there. */
function whole<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null)) as T;
}

/** What a chart opens, makes and takes, whatever its pods are told to ask for: found by rendering it, with a mark in one place after another. */
export function factsOf(chart: Chart, release: Release): ChartFacts {
  const { name: chartName, packaged } = { name: release.chart, packaged: 'packaged' in release.release.chart };
  const plain = release.release.pods.reduce((values, { at }) => without(values, at as string, told), release.values);
  const bare = packaged ? without(plain, '', ['ports', 'additionalArguments']) : plain;
  const objects = rendered(chart, release, bare);
  const pods = renderedPods(chart, release, bare).map((pod) => ({ ...pod, ...placeOf(chart, release, bare, pod.name) }));
  const entrypoints = packaged ? entrypointsOf(pods) : undefined;
  return whole({
    chart: chartName,
    version: chart.version,
    objects: objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`).sort(),
    services: Object.fromEntries(
      objects
        .filter(({ kind }) => kind === 'Service')
        .map(({ metadata, spec }) => [metadata.name, spec.ports.map(({ name }: Any) => name).sort()]),
    ),
    entrypoints,
    pods: entrypoints ? pods.map((pod) => ({ ...pod, containers: pod.containers.map(withPlaces) })) : pods,
  });
}

const told = ['resources', 'affinity', 'priorityClassName'];

/** Where the values take what one set of pods asks for, and which of its containers get it. */
function placeOf(
  chart: Chart,
  release: Release,
  values: Values,
  name: string,
): { readonly at?: string; readonly taking?: readonly string[] } {
  const declared = release.release.pods.find(({ set }) => set.name === name);
  if (declared === undefined) return {};
  const at = declared.at as string;
  const mark = { resources: { requests: { cpu: '7m' } }, affinity: { nodeAffinity: {} }, priorityClassName: 'marked' };
  const marked = renderedPods(chart, release, withMark(values, at, mark)).filter(({ priorityClassName }) => priorityClassName === 'marked');
  const [pod] = marked;
  if (marked.length !== 1 || pod?.name !== name || JSON.stringify(pod.affinity) !== JSON.stringify(mark.affinity))
    throw new Error(`${release.chart} ${chart.version}: ${name} does not take affinity and priority from values.${at}`);
  const isMarked = ({ resources }: Container) => JSON.stringify(resources) === JSON.stringify(mark.resources);
  const taking = [...(pod.initContainers ?? []), ...pod.containers].filter(isMarked).map((container) => container.name);
  if (taking.length === 0) throw new Error(`${release.chart} ${chart.version}: ${name} does not take resources from values.${at}`);
  return { at, taking };
}

function withMark(values: Values, at: string, mark: Values): Values {
  if (at === '') return { ...values, ...mark };
  const [key = '', ...rest] = at.split('.');
  return { ...values, [key]: withMark(tableAt(values, key), rest.join('.'), mark) };
}

function without(values: Values, at: string, keys: readonly string[]): Values {
  if (at === '') return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
  const [key = '', ...rest] = at.split('.');
  return { ...values, [key]: without(tableAt(values, key), rest.join('.'), keys) };
}

/** Traefik's own entrypoints, as it is told them when nobody tells the chart any. */
function entrypointsOf([pod]: readonly ChartPod[]): ChartFacts['entrypoints'] {
  const { ports = [], args = [] } = pod?.containers[0] ?? {};
  return Object.fromEntries(
    ports.map(({ name, containerPort }) => [
      name,
      {
        port: containerPort,
        ...(args.includes(`--entryPoints.${name}.asDefault=true`) ? { asDefault: true } : {}),
        ...(args.includes(`--entryPoints.${name}.http.tls=true`) ? { tls: true } : {}),
      },
    ]),
  );
}

/** The arguments with the places of those that follow from the values. */
function withPlaces(container: Container): Container {
  const placed = (container.args ?? []).map((argument) => {
    if (/^--entryPoints\.\w+\.(address|asDefault)=/.test(argument)) return '<entrypoints>';
    return /^--entryPoints\.\w+\.http\.tls=true$/.test(argument) ? '<tls>' : argument;
  });
  return { ...container, args: [...new Set(placed), '<additional>'] };
}
