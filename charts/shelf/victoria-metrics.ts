import {
  Bytes,
  Cpu,
  type DiskRef,
  HelmRelease,
  helmChart,
  kubernetesApi,
  type Lab,
  none,
  optionsOf,
  PodSet,
  type Port,
  pin,
  ServiceChart,
  shapes,
  Volume,
} from '../../src';

/** Options of `VictoriaMetrics`. */
export interface VictoriaMetricsProps {
  /** @default 'victoria-metrics' */
  readonly name?: string;
  /** Where the measurements lie. They are merged all day long: NVMe. */
  readonly on: DiskRef;
}

const shape = shapes.object<VictoriaMetricsProps>({ name: shapes.optional(shapes.text), on: shapes.disk });

/** The service account's, which the kubelets know the pod by. Their certificates are of the cluster's own authority. */
const account = '/var/run/secrets/kubernetes.io/serviceaccount';

const user = 1000;

/**
 * What each container of the cluster takes, for 90 days: by its makers' Helm chart, which brings the rights that reading it takes. Its pages
 * ask nobody who they are, so there is no route to them: Grafana shows what it has.
 */
export class VictoriaMetrics extends ServiceChart {
  /** Where it is asked, in Prometheus' words. */
  readonly api: Port;

  constructor(lab: Lab, given: VictoriaMetricsProps) {
    const props = optionsOf(lab, 'victoria-metrics', shape, given);
    const name = props.name ?? 'victoria-metrics';
    super(lab, name);

    // what Helm charts make is restored by nobody, so nothing that must be kept stands in one
    const data = new Volume(this, 'data', {
      on: props.on,
      size: Bytes.gib(10),
      owner: user,
      backup: none('measurements of the last months: after a loss they begin anew'),
    });
    const pods = new PodSet(this, 'pods', {
      name,
      selector: { 'app.kubernetes.io/name': 'victoria-metrics-single', 'app.kubernetes.io/instance': name, app: 'server' },
      ports: { http: 8428 },
      madeBy: 'helm',
      reaches: [kubernetesApi(), { kind: 'lan', ports: [10250] }], // which nodes there are, and the kubelet of each
      replicas: 1,
      // caches take 60 % of the limit at the most (-memory.allowedPercent)
      requests: { cpu: Cpu.millis(50), memory: Bytes.mib(256), memoryLimit: Bytes.mib(512) },
      placement: data.placement ?? pin({ name: props.on.machine }),
    });
    // VictoriaMetrics/helm-charts, charts/victoria-metrics-single: values.yaml, templates/server.yaml, service.yaml, rbac.yaml; no
    // values.schema.json, so what it makes of these is rendered and kept (src/twin/charts/facts)
    new HelmRelease(this, 'release', {
      chart: helmChart({
        repository: 'https://victoriametrics.github.io/helm-charts',
        name: 'victoria-metrics-single',
        version: '0.45.0',
      }),
      namespace: name,
      values: {
        server: {
          fullnameOverride: name,
          image: { registry: 'docker.io' },
          mode: 'deployment', // its claim is ours, and Recreate is what the chart has for this
          retentionPeriod: '90d',
          extraArgs: {
            'storage.minFreeDiskSpaceBytes': '256MiB', // before the quota is full it stops writing, and still answers
            'promscrape.configCheckInterval': '1m', // what it reads is read again: no restart follows from a ConfigMap
          },
          persistentVolume: { enabled: true, existingClaim: data.claim, subPath: 'data' },
          service: { clusterIP: '' }, // the chart's is headless
          podSecurityContext: {
            enabled: true,
            runAsNonRoot: true,
            runAsUser: user,
            runAsGroup: user,
            fsGroup: user,
            fsGroupChangePolicy: 'OnRootMismatch',
            seccompProfile: { type: 'RuntimeDefault' },
          },
          securityContext: {
            enabled: true,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          scrape: { enabled: true, config: scraping },
        },
      },
      pods: [{ set: pods, at: 'server' }],
      objects: {
        Deployment: [name],
        Service: [name],
        ServiceAccount: [name],
        ConfigMap: [`${name}-scrapeconfig`],
        ClusterRole: [name],
        ClusterRoleBinding: [name],
      },
    });
    this.api = pods.port('http');
  }
}

/** Of each kubelet its cAdvisor alone: K3s's components share one process, so each of their other pages says the same again. */
const scraping = {
  global: { scrape_interval: '30s' },
  scrape_configs: [
    { job_name: 'victoria-metrics', static_configs: [{ targets: ['localhost:8428'] }] },
    {
      job_name: 'cadvisor',
      scheme: 'https',
      metrics_path: '/metrics/cadvisor',
      tls_config: { ca_file: `${account}/ca.crt` },
      authorization: { credentials_file: `${account}/token` },
      kubernetes_sd_configs: [{ role: 'node' }],
      relabel_configs: [{ source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' }],
      // the cgroups between a pod's and the node's whole say sums of them once more
      metric_relabel_configs: [{ source_labels: ['pod', 'id'], regex: ';/.+', action: 'drop' }],
    },
  ],
};
