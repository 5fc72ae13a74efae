import { parse } from 'yaml';
import { ArgoCd } from '../../charts/platform/argocd';
import { Backups } from '../../charts/platform/backups';
import { KubeSystem } from '../../charts/platform/kube-system';
import { Priorities } from '../../charts/platform/priorities';
import { SealedSecrets } from '../../charts/platform/sealed-secrets';
import { Storage } from '../../charts/platform/storage';
import { TenantPolicies } from '../../charts/platform/tenant-policies';
import { Traefik } from '../../charts/platform/traefik';
import {
  type Audience,
  Bytes,
  Cpu,
  HelmRelease,
  type Inventory,
  image,
  type Lab,
  object,
  PortRoute,
  Route,
  ServiceChart,
  Workload,
} from '../../src';
import { assemble, type Model } from '../../src/model/assemble';
import type { Values } from '../../src/twin/charts/facts';
import { homelab } from '../homelabs/homelabs';
import { base } from '../inventory/base';

/** A release of ours as helm-controller sees it. */
export interface Release {
  readonly release: HelmRelease;
  /** The chart's name. */
  readonly chart: string;
  readonly values: Values;
}

/**
 * What K3s tells its Traefik before our values (k3s-io/k3s, manifests/traefik.yaml; the chart itself is the published one with K3s's image:
 * k3s-io/k3s-charts, packages/traefik). The tag is v1.36.4+k3s1's.
 */
const k3sValues: Values = {
  deployment: { podAnnotations: { 'prometheus.io/port': '8082', 'prometheus.io/scrape': 'true' } },
  providers: { kubernetesIngress: { publishedService: { enabled: true } } },
  priorityClassName: 'system-cluster-critical',
  tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
  service: { ipFamilyPolicy: 'PreferDualStack' },
};

/** The port that the pods of its service answer at. */
export const podPort = 5678;

const audiences: readonly Audience[] = ['public', 'lan', 'tailnet'];

/** The whole platform, and a service with a route of each audience, ports beside the web, and an Ingress that names no entrypoint. */
export function platform(lab: Lab<typeof base>): void {
  const { one, two } = lab.machines;
  new KubeSystem(lab);
  new Priorities(lab);
  new TenantPolicies(lab);
  new SealedSecrets(lab, { home: one });
  new Storage(lab, { home: one });
  new Traefik(lab, { on: lab.disks.one.nvme });
  new ArgoCd(lab, { home: one, hostname: 'argocd.test.example' });
  new Backups(lab, { servers: [{ machine: two, on: lab.disks.two.hdd, size: Bytes.gib(10) }] });
  const web = new ServiceChart(lab, 'web');
  const { ports } = new Workload(web, 'main', {
    image: image('docker.io/traefik/whoami:v1.11.0'),
    resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
    ports: { http: podPort, raw: podPort + 1, voice: { number: podPort, protocol: 'UDP' } },
  });
  for (const audience of audiences) new Route(web, audience, { hostname: `${audience}.test.example`, to: ports.http, audience });
  new PortRoute(web, 'raw', { hostname: 'raw.test.example', to: ports.raw, audience: 'public', port: 4000 });
  new PortRoute(web, 'named', { hostname: 'raw.test.example', to: ports.raw, audience: 'public', port: 4001, proxyProtocol: true });
  new PortRoute(web, 'voice', { hostname: 'raw.test.example', to: ports.voice, audience: 'lan', port: 53 });
  object(web, 'unnamed', 'Ingress', {
    metadata: { name: 'unnamed' },
    spec: {
      ingressClassName: 'traefik',
      rules: [
        {
          host: 'unnamed.test.example',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }] },
        },
      ],
    },
  });
}

/** The model of that homelab. */
export function platformModel(inventory: Inventory = base): Model {
  return assemble({ name: 'test', inventory, services: platform as (lab: Lab) => void, sealed: new Map(), ledger: [] });
}

/** Its releases, with the values that Helm merges from K3s's and ours. */
export function releasesOf({ lab, objects }: Model): readonly Release[] {
  const all = [...objects.ofKind('HelmChart'), ...objects.ofKind('HelmChartConfig')];
  return all.map(({ source, manifest: { kind, metadata, spec } }) => {
    const release = HelmRelease.all(lab).find((one) => `${lab.homelab}/${one.node.path}/` === source.slice(0, source.lastIndexOf('/') + 1));
    if (release === undefined) throw new Error(`${source} is no release's`);
    const ours = parse(spec.valuesContent as string) as Values;
    const values = kind === 'HelmChart' ? ours : merged(k3sValues, ours);
    return { release, chart: (spec.chart as string | undefined) ?? metadata.name, values };
  });
}

/** Every release of ours, the platform's and the shelf's services', with the model that it stands in. */
export function allReleases(): readonly (Release & { readonly model: Model })[] {
  const [platform, shelf] = [platformModel(), assemble(homelab('shelf'))];
  return [
    ...releasesOf(platform).map((release) => ({ ...release, model: platform })),
    ...releasesOf(shelf).flatMap((release) =>
      ServiceChart.of(release.release).trust === 'services' ? [{ ...release, model: shelf }] : [],
    ),
  ];
}

/** Helm's merge of two values files: tables key by key, the second's other values win; its null takes one away. */
function merged(first: Values, second: Values): Values {
  const isTable = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
  const all = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = all[key];
    all[key] = isTable(value) && isTable(before) ? merged(before, value) : value;
  }
  return all;
}
