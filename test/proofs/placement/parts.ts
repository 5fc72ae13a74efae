import { Bytes, Cpu, Duration, HelmRelease, helmChart, image, object, PodSet, ScheduledJob, ServiceChart } from '../../../src';
import type { Proof } from '../../../src/proofs/proof';
import { faultsOf } from '../../lab';
import { against, modelOf } from '../proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
export type Any = any;

export const whoami = image('docker.io/traefik/whoami:v1.11.0');
export const asks = (memory: Bytes, cpu = 10) => ({ image: whoami, resources: { cpu: Cpu.millis(cpu), memory } });
export const plain = asks(Bytes.mib(16));
export const app = (lab: Any, name = 'app') => new ServiceChart(lab, name);

/** A pod's template as somebody writes it by hand: what one pod asks for, and what else it says. */
export const template = (requests: Any, pod: Any = {}, container: Any = {}) => ({
  metadata: { labels: { app: 'x' } },
  spec: {
    priorityClassName: 'loutik-service',
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'web',
        image: 'docker.io/traefik/whoami:v1.11.0',
        resources: { requests: { cpu: '10m', memory: '16Mi', ...requests }, limits: { memory: requests.memory ?? '16Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ...container,
      },
    ],
    ...pod,
  },
});

/** A Deployment of such pods, in an app of its own. */
export const deployment =
  (requests: Any, { pod = {}, container = {}, spec = {}, name = 'x' }: Any = {}) =>
  (lab: Any) => {
    const metadata = { name };
    const labels = { app: name };
    const body = { selector: { matchLabels: labels }, template: { ...template(requests, pod, container), metadata: { labels } }, ...spec };
    object(lab.node.tryFindChild('app') ?? app(lab), name, 'Deployment', { metadata, spec: body } as Any);
  };

/** Holds a pod to the nodes of a machine. */
export const on = (machine: string) => ({ nodeSelector: { 'loutik.dev/home': machine } });

/** Code, place and sentence of each problem of pods; what is promised on the disks below is another proof's. */
export const found = (declare: (lab: Any) => void, given = {}) =>
  faultsOf((lab) => void declare(lab), given)
    .filter(({ code }) => code !== 'DISK_OVERCOMMITTED')
    .map(({ code, where, what }) => [code, where, what]);

/*
 * The nodes of the base: server (of one), 4 processors and 6 GiB; worker (of two), 8 and 4 GiB; each 20 GiB of system disk. Kept from
 * pods: 200m, 512 MiB and 256 MiB, 8 % of the disk.
 */
export const server = { memory: 5.25 * 1024, cpu: 3800, disk: 18.4 };

export const terms = (...all: Any[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: all } } },
});
export const demand = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }],
});
export const nowhere = (demands: string) => ['POD_UNSCHEDULABLE', 'test/app/x', `no node is what the pod of app/x demands: ${demands}`];
export const larger = (asked: string, has: string) => ['POD_UNSCHEDULABLE', 'test/app/x', `one pod of app/x asks for ${asked}, and ${has}`];
export const job =
  (resources: Any, more: Any = {}) =>
  (lab: Any) =>
    void new ScheduledJob(lab.node.tryFindChild('app') ?? app(lab), 'job', {
      ...resources,
      schedule: '0 12 * * *',
      within: Duration.hours(1),
      ...more,
    });
export const all =
  (...declare: ((lab: Any) => void)[]) =>
  (lab: Any) => {
    for (const one of declare) one(lab);
  };
export const chartPods =
  (memory: Bytes, more: Any = {}) =>
  (lab: Any) => {
    const chart = new ServiceChart(lab, 'tool');
    const set = new PodSet(chart, 'pods', {
      name: 'tool',
      selector: { 'app.kubernetes.io/name': 'tool' },
      madeBy: 'helm',
      replicas: 1,
      requests: { cpu: Cpu.millis(10), memory, memoryLimit: memory },
      placement: { strength: 'any' },
      ...more,
    });
    const release = { repository: 'https://charts.test.example', name: 'tool', version: '1.0.0' };
    new HelmRelease(chart, 'release', { chart: helmChart(release), namespace: 'tool', values: {}, pods: [{ set, at: '' }] });
  };

/** A name, what declares it, and the problem that comes of it. */
export type Wrong = readonly (readonly [string, (lab: Any) => void, readonly unknown[]])[];

/** Each is told once, at its place; the proof by itself tells nothing else. */
export function told(proof: Proof, wrong: Wrong): void {
  test.each(wrong)('%s is told', (_, declare, problem) => {
    expect(found(declare)).toEqual([problem]);
    expect([problem]).toEqual(
      expect.arrayContaining(
        against(
          proof,
          modelOf((lab) => void declare(lab)),
        ),
      ),
    );
  });
}
