import { listAt, tableAt } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import { type Target, valuesOf } from '../objects/references';

/** Entrypoints that the chart has by itself (traefik-helm-chart, `values.yaml`, `ports`). */
const ofChart = ['traefik', 'web', 'websecure', 'metrics'];

/** What an Ingress may name of Traefik, by the values that its chart gets. Nothing when it gets none of ours. */
export function traefikNames(objects: Objects): readonly Target[] {
  const config = objects.ofKind('HelmChartConfig').find(({ manifest }) => manifest.metadata.name === 'traefik');
  if (config === undefined) return [];
  const values = valuesOf(config.manifest.spec);
  const ports = tableAt(values, 'ports');
  const options = [...listAt(values, 'additionalArguments'), ...listAt(values, 'globalArguments')].map(String);
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
