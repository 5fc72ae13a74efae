import { parse } from 'yaml';
import { Grafana } from '../../../charts/shelf/grafana';
import { VictoriaMetrics } from '../../../charts/shelf/victoria-metrics';
import { HelmRelease, PodSet } from '../../../src';
import { faultsOf, manifest, manifestsOf, synthesized } from '../../lab';
import { modelOf } from '../../proofs/proved';

// biome-ignore lint/suspicious/noExplicitAny: manifests are looked at as they were written
type Any = any;
const measured = (lab: Any) => {
  const { api: metrics } = new VictoriaMetrics(lab, { on: lab.disks.one.nvme });
  new Grafana(lab, { hostname: 'graphs.test.example', audience: 'lan', on: lab.disks.two.nvme, metrics });
};
const synth = synthesized(measured);
const release = manifest(synth, 'victoria-metrics/kube-system/helmchart-victoria-metrics.yaml').spec;
const { server } = parse(release.valuesContent);
const policiesOf = (app: string): Any[] =>
  [...manifestsOf(synth)].flatMap(([path, one]) => (path.startsWith(`${app}/`) && one.kind === 'NetworkPolicy' ? [one.spec] : []));

test('nothing is wrong with them', () => {
  expect(faultsOf(measured)).toEqual([]);
});

test('VictoriaMetrics’ own chart is installed in an exact version, into a namespace that stays restricted', () => {
  expect(release).toMatchObject({
    repo: 'https://victoriametrics.github.io/helm-charts',
    chart: 'victoria-metrics-single',
    version: '0.45.0',
    targetNamespace: 'victoria-metrics',
  });
  const { labels } = manifest(synth, 'victoria-metrics/namespace-victoria-metrics.yaml').metadata;
  expect(labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
});

test('its measurements lie on the claim that is declared, which pins it to its node', () => {
  expect(server.persistentVolume).toEqual({ enabled: true, existingClaim: 'victoria-metrics-data', subPath: 'data' });
  expect(manifest(synth, 'victoria-metrics/persistentvolumeclaim-victoria-metrics-data.yaml').spec.resources.requests.storage).toBe('10Gi');
  expect(server.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
    { matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: ['one'] }] },
  ]);
  expect(server.resources).toEqual({ requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } });
});

test('it is one pod that runs as nobody’s user, keeps three months, and is no headless Service', () => {
  expect(server).toMatchObject({
    fullnameOverride: 'victoria-metrics',
    image: { registry: 'docker.io' },
    mode: 'deployment',
    retentionPeriod: '90d',
    service: { clusterIP: '' },
    podSecurityContext: {
      enabled: true,
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    securityContext: {
      enabled: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    scrape: { enabled: true },
  });
});

test('it reads itself and each node twice a minute, by the account that it has', () => {
  expect(server.scrape.config.global).toEqual({ scrape_interval: '30s' });
  const [own, nodes] = server.scrape.config.scrape_configs;
  expect(own).toEqual({ job_name: 'victoria-metrics', static_configs: [{ targets: ['localhost:8428'] }] });
  expect(nodes).toMatchObject({
    job_name: 'cadvisor',
    scheme: 'https',
    authorization: { credentials_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
    relabel_configs: [{ source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' }],
  });
});

test('what its chart makes is known by name, and its pods by the labels that the chart gives them', () => {
  const { lab } = modelOf(measured);
  const [made] = HelmRelease.all(lab);
  const name = ['victoria-metrics'];
  expect(made?.objects).toMatchObject({
    Deployment: name,
    Service: name,
    ServiceAccount: name,
    ConfigMap: ['victoria-metrics-scrapeconfig'],
    ClusterRole: name,
    ClusterRoleBinding: name,
  });
  expect(PodSet.all(lab).find((set) => set.name === 'victoria-metrics')).toMatchObject({
    selector: { 'app.kubernetes.io/name': 'victoria-metrics-single', 'app.kubernetes.io/instance': 'victoria-metrics', app: 'server' },
    madeBy: 'helm',
    replicas: 1,
    reaches: [
      { kind: 'kubernetes-api', ports: [443, 6443] },
      { kind: 'lan', ports: [10250] },
    ],
  });
});

test('Grafana asks it by its name in the cluster, and nobody else may', () => {
  const [source] = parse(manifest(synth, 'grafana/configmap-grafana-sources.yaml').data['metrics.yaml']).datasources;
  expect(source).toMatchObject({ type: 'prometheus', url: 'http://victoria-metrics.victoria-metrics.svc:8428', isDefault: true });
  const ingress = policiesOf('victoria-metrics').flatMap(({ ingress: rules = [] }) => rules);
  expect(ingress.map(({ ports }) => ports)).toEqual([[{ port: 8428, protocol: 'TCP' }]]);
  expect(ingress[0].from.map(({ namespaceSelector }: Any) => namespaceSelector.matchLabels)).toEqual([
    { 'kubernetes.io/metadata.name': 'grafana' },
  ]);
});

test('of each kubelet one page is read, whose certificate is checked', () => {
  const [, { tls_config, metrics_path, kubernetes_sd_configs }] = server.scrape.config.scrape_configs;
  expect([metrics_path, kubernetes_sd_configs]).toEqual(['/metrics/cadvisor', [{ role: 'node' }]]);
  expect(tls_config).toEqual({ ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' });
  const ports = policiesOf('victoria-metrics').flatMap(({ egress = [] }) => egress.flatMap(({ ports: some = [] }: Any) => some));
  expect(ports).toContainEqual({ port: 10250, protocol: 'TCP' });
});

test('a change of what it reads is read without a restart, and it stops writing before its quota is full', () => {
  expect(server.extraArgs).toEqual({ 'promscrape.configCheckInterval': '1m', 'storage.minFreeDiskSpaceBytes': '256MiB' });
});

test('what is written of a pod’s cgroups is kept once: the node’s, the pod’s and its containers’', () => {
  const [{ source_labels, regex, action }] = server.scrape.config.scrape_configs[1].metric_relabel_configs;
  expect([source_labels, action]).toEqual([['pod', 'id'], 'drop']);
  const isKept = (pod: string, id: string) => !new RegExp(`^(?:${regex})$`).test(`${pod};${id}`); // Prometheus anchors, and joins by ';'
  expect([isKept('', '/'), isKept('', ''), isKept('bot-1', '/kubepods.slice/x'), isKept('', '/kubepods.slice')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('Grafana’s dashboards are brought back before it starts, and it fetches nothing by itself', () => {
  const { initContainers, containers } = manifest(synth, 'grafana/deployment-grafana.yaml').spec.template.spec;
  expect(initContainers.map(({ name }: Any) => name)).toEqual(['restore-data']);
  expect(containers[0].env).toEqual(
    expect.arrayContaining([
      { name: 'GF_PLUGINS_PREINSTALL_DISABLED', value: 'true' },
      { name: 'GF_ANALYTICS_REPORTING_ENABLED', value: 'false' },
    ]),
  );
});
