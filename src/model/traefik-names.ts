import { at, listAt, tableAt } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import { type Target, valuesOf } from '../objects/references';

/** Entrypoints that the chart has by itself (traefik-helm-chart, `values.yaml`, `ports`). */
const ofChart = ['traefik', 'web', 'websecure', 'metrics'];

/** What Traefik's chart is told here; undefined when it is told nothing. */
function told(objects: Objects) {
  const config = objects.ofKind('HelmChartConfig').find(({ manifest }) => manifest.metadata.name === 'traefik');
  if (config === undefined) return undefined;
  const values = valuesOf(config.manifest.spec);
  const options = [...listAt(values, 'additionalArguments'), ...listAt(values, 'globalArguments')].map(String);
  return { values, ports: tableAt(values, 'ports'), options };
}

/** Traefik's entrypoints, as somebody in front of them finds them. */
export interface Doors {
  /** Those that take what names none. */
  readonly defaults: readonly string[];
  /** Those that a port of a node, or a Service, leads to, and that send nobody on to another. */
  readonly open: readonly string[];
}

/** Undefined in a homelab that does not say what its Traefik is told. */
export function traefikDoors(objects: Objects): Doors | undefined {
  const traefik = told(objects);
  if (traefik === undefined) return undefined;
  const { ports, options } = traefik;
  const by = (pattern: RegExp) => options.flatMap((option) => pattern.exec(option)?.[1] ?? []);
  const redirected = by(/^--entrypoints\.([^.=]+)\.http\.redirections\./i);
  const names = Object.keys(ports).filter((name) => ports[name] !== null);
  const isOpen = (name: string) => at(ports, name, 'hostPort') !== undefined || at(ports, name, 'expose', 'default') === true;
  const redirects = (name: string) => redirected.includes(name) || at(ports, name, 'redirections') !== undefined;
  const defaults = [
    ...by(/^--entrypoints\.([^.=]+)\.asdefault(?:=true)?$/i),
    ...names.filter((name) => at(ports, name, 'asDefault') === true),
  ];
  return { defaults: defaults.length > 0 ? defaults : names, open: names.filter((name) => isOpen(name) && !redirects(name)) };
}

/** What Traefik's own settings say of the objects that it reads; undefined in a homelab that does not say what its Traefik is told. */
export function ingressFacts(objects: Objects): { readonly mayCross: boolean; readonly plugins: ReadonlySet<string> } | undefined {
  const traefik = told(objects);
  if (traefik === undefined) return undefined;
  const { values, options } = traefik;
  const said = options.flatMap((option) => /^--experimental\.(?:local)?plugins\.([^.=]+)[.=]/i.exec(option)?.[1] ?? []);
  const plugins = ['plugins', 'localPlugins'].flatMap((field) => Object.keys(tableAt(values, 'experimental', field)));
  return {
    mayCross:
      at(values, 'providers', 'kubernetesCRD', 'allowCrossNamespace') === true ||
      options.some((option) => /^--providers\.kubernetescrd\.allowcrossnamespace(=true)?$/i.test(option)),
    plugins: new Set([...said, ...plugins]),
  };
}

/** What an Ingress may name of Traefik, by the values that its chart gets. Nothing when it gets none of ours. */
export function traefikNames(objects: Objects): readonly Target[] {
  const traefik = told(objects);
  if (traefik === undefined) return [];
  const { values, ports, options } = traefik;
  const said = (section: string) => options.flatMap((option) => new RegExp(`^--${section}\\.([^.=]+)[.=]`, 'i').exec(option)?.[1] ?? []);
  const entrypoints = [
    ...ofChart.filter((name) => ports[name] !== null),
    ...Object.keys(ports).filter((name) => ports[name] !== null),
    ...said('entrypoints'),
  ];
  const resolvers = [...Object.keys(tableAt(values, 'certificatesResolvers')), ...said('certificatesresolvers')];
  const all = (kind: string, names: readonly string[]) => [...new Set(names)].map((name) => ({ group: '', kind, name }));
  return [...all('entrypoint', entrypoints), ...all('certificate resolver', resolvers)];
}
