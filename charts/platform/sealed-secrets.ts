import {
  Bytes,
  Cpu,
  HelmRelease,
  helmChart,
  kubernetesApi,
  type Lab,
  type MachineRef,
  optionsOf,
  PodSet,
  prefer,
  ServiceChart,
  shapes,
} from '../../src';

/** The name that kubeseal looks for. */
const controller = 'sealed-secrets-controller';

export interface SealedSecretsProps {
  readonly home: MachineRef;
}

const shape = shapes.object<SealedSecretsProps>({ home: shapes.machine });

/** Opens sealed secrets with the homelab's own key, which is in the recovery kit and never renewed by itself. */
export class SealedSecrets extends ServiceChart {
  constructor(lab: Lab, given: SealedSecretsProps) {
    const props = optionsOf(lab, 'sealed-secrets', shape, given);
    super(lab, 'sealed-secrets', { trust: 'platform', priority: 'core', wave: 2, namespace: 'kube-system' });
    const pods = new PodSet(this, 'pods', {
      name: controller,
      selector: { 'app.kubernetes.io/name': 'sealed-secrets', 'app.kubernetes.io/instance': 'sealed-secrets' },
      ports: { http: 8080, metrics: 8081 },
      open: ['http'], // kubeseal, through the API server
      madeBy: 'helm',
      reaches: [kubernetesApi()],
      replicas: 1,
      requests: { cpu: Cpu.millis(20), memory: Bytes.mib(64), memoryLimit: Bytes.mib(128) },
      placement: prefer(props.home),
    });
    new HelmRelease(this, 'release', {
      chart: helmChart({ repository: 'https://bitnami.github.io/sealed-secrets', name: 'sealed-secrets', version: '2.19.1' }),
      namespace: 'kube-system',
      values: {
        fullnameOverride: controller,
        keyrenewperiod: '0', // one key, made before the first boot
      },
      pods: [{ set: pods, at: '' }],
      objects: { Service: [controller, `${controller}-metrics`], ServiceAccount: [controller] },
    });
  }
}
