import {
  Bytes,
  Cpu,
  chartServer,
  HelmRelease,
  helmChart,
  kubernetesApi,
  type Lab,
  type MachineRef,
  PodSet,
  prefer,
  ServiceChart,
} from '../../src';
import { helmJob } from './kube-system';

/** Opens sealed secrets with the homelab's own key, which is in the recovery kit and never renewed by itself. */
export class SealedSecrets extends ServiceChart {
  constructor(lab: Lab, props: { readonly home: MachineRef }) {
    super(lab, 'sealed-secrets', { trust: 'platform', priority: 'core', wave: 2, namespace: 'kube-system' });
    const placement = prefer(props.home);
    new HelmRelease(this, 'release', {
      chart: helmChart({ repository: 'https://bitnami.github.io/sealed-secrets', name: 'sealed-secrets', version: '2.19.1' }),
      namespace: 'kube-system',
      values: {
        fullnameOverride: 'sealed-secrets-controller', // the name that kubeseal looks for
        keyrenewperiod: '0', // one key, made before the first boot
        priorityClassName: 'loutik-core',
        resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '128Mi' } },
      },
    });
    helmJob(this, 'sealed-secrets', chartServer(lab));
    new PodSet(this, 'pods', {
      name: 'sealed-secrets-controller',
      selector: { 'app.kubernetes.io/name': 'sealed-secrets' },
      ports: { http: 8080 },
      open: ['http'], // kubeseal, through the API server
      madeBy: 'helm',
      reaches: [kubernetesApi()],
      replicas: 1,
      requests: { cpu: Cpu.millis(20), memory: Bytes.mib(64), memoryLimit: Bytes.mib(128) },
      placement,
    });
  }
}
