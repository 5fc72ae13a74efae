import {
  Bytes,
  Cpu,
  Files,
  HelmRelease,
  helmChart,
  image,
  none,
  object,
  PodSet,
  Route,
  Secret,
  ServiceChart,
  Volume,
  Workload,
} from '../../../src';
import { type Problem, ProblemsError } from '../../../src/problems';
import type { Proof } from '../../../src/proofs/proof';
import { faultsOf } from '../../lab';
import { against, modelOf } from '../proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
export type Any = any;
export const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
export const app = (lab: Any, name = 'app') => new ServiceChart(lab, name);
export const volume = (chart: ServiceChart, lab: Any, id = 'data') =>
  new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
export const make = (kind: string, body: Any) => (lab: Any) => void object(app(lab), 'x', kind as Any, body);

/** A Deployment as somebody writes it by hand, with a change in its pod and one in its container. */
export const deployment = (pod: Any = {}, container: Any = {}) => ({
  metadata: { name: 'x' },
  spec: {
    selector: { matchLabels: { app: 'x' } },
    template: {
      metadata: { labels: { app: 'x' } },
      spec: {
        priorityClassName: 'loutik-service',
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'web',
            image: 'docker.io/traefik/whoami:v1.11.0',
            ports: [{ name: 'http', containerPort: 8080 }],
            resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            ...container,
          },
        ],
        ...pod,
      },
    },
  },
});
export const pod =
  (change: Any, container: Any = {}) =>
  (lab: Any) =>
    void object(declared(lab), 'x', 'Deployment', deployment(change, container) as Any);
export const env = (source: Any) => pod({}, { env: [{ name: 'TOKEN', valueFrom: source }] });
export const mounted = (source: Any) => pod({ volumes: [{ name: 'v', ...source }] });

/** An app that has one of each. */
export function declared(lab: Any): ServiceChart {
  const chart = app(lab);
  new Secret(chart, 'token', { keys: ['token', 'other'], about: 'of a test' });
  new Files(chart, 'config', { 'app.conf': 'x' });
  volume(chart, lab);
  const server = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
  new Route(chart, 'web', { hostname: 'a.test.example', audience: 'lan', to: server.ports.http });
  object(chart, 'headers', 'Middleware', { metadata: { name: 'headers' }, spec: { headers: { stsSeconds: 1 } } });
  return chart;
}

/** Another app, with a secret, files, a volume and a port of its own. */
export function other(lab: Any) {
  const chart = app(lab, 'other');
  return {
    secret: new Secret(chart, 'token', { keys: ['token'], about: 'of a test' }),
    files: new Files(chart, 'config', { 'app.conf': 'x' }),
    volume: volume(chart, lab),
    server: new Workload(chart, 'main', { ...plain, ports: { http: 8080, metrics: 9100 } }),
  };
}

export const ingress = (spec: Any, annotations?: Any) => (lab: Any) =>
  void object(declared(lab), 'x', 'Ingress', { metadata: { name: 'x', ...(annotations ? { annotations } : {}) }, spec });
export const toService = (service: Any) =>
  ingress({ rules: [{ host: 'b.test.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] } }] });
export const service = (spec: Any) => (lab: Any) => void object(declared(lab), 'x', 'Service', { metadata: { name: 'x' }, spec });
export const selector = { 'app.kubernetes.io/name': 'app' };
export const router = (name: string, value: string) => ({ [`traefik.ingress.kubernetes.io/router.${name}`]: value });
export const rbac = (kind: 'RoleBinding' | 'ClusterRoleBinding', roleRef: Any, subject: Any) =>
  make(kind, { metadata: { name: 'x' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...roleRef }, subjects: [subject] });
export const account = { kind: 'ServiceAccount', name: 'default', namespace: 'app' };
export const scaler = (scaleTargetRef: Any) => (lab: Any) =>
  void object(declared(lab), 'x', 'HorizontalPodAutoscaler', {
    metadata: { name: 'x' },
    spec: {
      scaleTargetRef,
      minReplicas: 1,
      maxReplicas: 2,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
    },
  });
export const claim = (spec: Any) =>
  make('PersistentVolumeClaim', {
    metadata: { name: 'x' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
export const twoOf = (pv: Any, pvc: Any) => (lab: Any) => {
  const chart = app(lab);
  object(chart, 'pv', 'PersistentVolume', {
    metadata: { name: 'x' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      local: { path: '/srv/fast/x' },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: ['one'] }] }] },
      },
      ...pv,
    },
  });
  object(chart, 'pvc', 'PersistentVolumeClaim', {
    metadata: { name: 'x' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'fast', ...pvc },
  });
};
export const release =
  (values: Any, more: Any = {}) =>
  (lab: Any) => {
    const chart = declared(lab);
    const pods = new PodSet(chart, 'chart', {
      name: 'tool',
      selector: { 'app.kubernetes.io/name': 'tool' },
      ports: { http: 80 },
      madeBy: 'helm',
      replicas: 1,
      requests: { cpu: Cpu.millis(10), memory: Bytes.mib(16), memoryLimit: Bytes.mib(16) },
      placement: { strength: 'any' },
    });
    new HelmRelease(chart, 'release', {
      chart: helmChart({ repository: 'https://charts.test.example', name: 'tool', version: '1.0.0' }),
      namespace: 'app',
      values,
      pods: [{ set: pods, at: '' }],
      ...more,
    });
  };
export const middleware = (spec: Any) => (lab: Any) => void object(declared(lab), 'x', 'Middleware', { metadata: { name: 'x' }, spec });
export const stateful = (spec: Any) => (lab: Any) =>
  void object(declared(lab), 'x', 'StatefulSet', { ...deployment(), spec: { ...deployment().spec, serviceName: 'app', ...spec } } as Any);

export const missing = (what: string): readonly unknown[] => ['REFERENCE_UNKNOWN', 'test/app/x', what];

/** A name of what is missing, what declares it, and the problem that comes of it. */
export type Wrong = readonly (readonly [string, (lab: Any) => void, readonly unknown[]])[];

/** What keeps a homelab from being a model at all, or is told already where it is declared. */
function declaredWrong(declare: (lab: Any) => void): readonly Problem[] {
  try {
    return modelOf((lab) => void declare(lab)).problems;
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

/** Each is told once, at its place, with a way out: by the proof, if not by what declares it. */
export function told(proof: Proof, wrong: Wrong): void {
  test.each(wrong)('%s is told at its place', (_, declare, problem) => {
    const problems = faultsOf((lab) => void declare(lab));
    expect(problems.map(({ code, where, what }) => [code, where, what])).toEqual([problem]);
    expect(problems[0]?.repair.length).toBeGreaterThan(10);
    if (declaredWrong(declare).length === 0)
      expect(
        against(
          proof,
          modelOf((lab) => void declare(lab)),
        ),
      ).toEqual([problem]);
  });
}
