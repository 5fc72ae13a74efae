import { container, cronJob, daemonSet, deployment, object, podSpec, statefulSet } from '../objects';
import type { Pair } from '../planned';

const image = (tag: string) => podSpec({}, container({ image: `docker.io/web/web:${tag}` }));
const postgres = (tag: string) => podSpec({}, container({ image: `docker.io/library/postgres:${tag}` }));
const rolling = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } };
const recreate = { strategy: { type: 'Recreate' } };
const chart = (version: string) => object('HelmChart', 'argocd', { spec: { chart: 'argo-cd', version } });

export const rollouts: readonly Pair[] = [
  {
    name: 'a new image, rolled out beside the old one',
    before: [deployment(image('1.2.0'), rolling)],
    after: [deployment(image('1.2.1'), rolling)],
    there: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'], dangers: [] },
    back: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['image-lowered Deployment web/web: containers[web].image'],
    },
  },
  {
    name: 'a new image, with Recreate and a startup probe',
    before: [deployment(image('1.2.0'), recreate)],
    after: [
      deployment(
        podSpec({}, container({ image: 'docker.io/web/web:1.3.0', startupProbe: { failureThreshold: 60, periodSeconds: 10 } })),
        recreate,
      ),
    ],
    there: {
      changes: [
        '~ Deployment web/web: spec.template.spec.containers[web].image, spec.template.spec.containers[web].startupProbe (restarts)',
      ],
      dangers: ['service-down Deployment web/web: spec.template'],
    },
    back: {
      changes: [
        '~ Deployment web/web: spec.template.spec.containers[web].image, spec.template.spec.containers[web].startupProbe (restarts)',
      ],
      dangers: ['image-lowered Deployment web/web: containers[web].image', 'service-down Deployment web/web: spec.template'],
    },
  },
  {
    name: 'a new image where all pods may be away at once',
    before: [deployment(image('1.2.0'), { strategy: { rollingUpdate: { maxUnavailable: '100%' } } })],
    after: [deployment(image('1.2.1'), { strategy: { rollingUpdate: { maxUnavailable: '100%' } } })],
    there: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['service-down Deployment web/web: spec.template'],
    },
    back: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['image-lowered Deployment web/web: containers[web].image', 'service-down Deployment web/web: spec.template'],
    },
  },
  {
    name: 'a new template for no pod',
    before: [deployment(image('1.2.0'), { replicas: 0 })],
    after: [deployment(image('1.2.1'), { replicas: 0 })],
    there: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].image'], dangers: [] },
    back: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].image'],
      dangers: ['image-lowered Deployment web/web: containers[web].image'],
    },
  },
  {
    name: 'scaled to nothing',
    before: [deployment(image('1.2.0'), { replicas: 2 })],
    after: [deployment(image('1.2.0'), { replicas: 0 })],
    there: { changes: ['~ Deployment web/web: spec.replicas'], dangers: ['service-down Deployment web/web: spec.replicas'] },
    back: { changes: ['~ Deployment web/web: spec.replicas'], dangers: [] },
  },
  {
    name: 'a new image of a StatefulSet',
    before: [statefulSet({}, image('1.2.0'))],
    after: [statefulSet({}, image('1.2.1'))],
    there: {
      changes: ['~ StatefulSet web/db: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['service-down StatefulSet web/db: spec.template'],
    },
    back: {
      changes: ['~ StatefulSet web/db: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['image-lowered StatefulSet web/db: containers[web].image', 'service-down StatefulSet web/db: spec.template'],
    },
  },
  {
    name: 'a new image of a StatefulSet of three',
    before: [statefulSet({ replicas: 3 }, image('1.2.0'))],
    after: [statefulSet({ replicas: 3 }, image('1.2.1'))],
    there: { changes: ['~ StatefulSet web/db: spec.template.spec.containers[web].image (restarts)'], dangers: [] },
    back: {
      changes: ['~ StatefulSet web/db: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['image-lowered StatefulSet web/db: containers[web].image'],
    },
  },
  {
    name: 'a new image of a DaemonSet',
    before: [daemonSet(image('1.2.0'))],
    after: [daemonSet(image('1.2.1'))],
    there: {
      changes: ['~ DaemonSet web/agent: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['service-down DaemonSet web/agent: spec.template'],
    },
    back: {
      changes: ['~ DaemonSet web/agent: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['image-lowered DaemonSet web/agent: containers[web].image', 'service-down DaemonSet web/agent: spec.template'],
    },
  },
  {
    name: 'a new image of a job that runs later',
    before: [cronJob(image('1.2.0'))],
    after: [cronJob(image('1.2.1'))],
    there: { changes: ['~ CronJob web/job: spec.jobTemplate.spec.template.spec.containers[web].image'], dangers: [] },
    back: {
      changes: ['~ CronJob web/job: spec.jobTemplate.spec.template.spec.containers[web].image'],
      dangers: ['image-lowered CronJob web/job: containers[web].image'],
    },
  },
  {
    name: 'an image two majors on',
    before: [deployment(image('1.2.0'), rolling)],
    after: [deployment(image('3.0.0'), rolling)],
    there: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['image-major-skipped Deployment web/web: containers[web].image'],
    },
    back: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['image-lowered Deployment web/web: containers[web].image'],
    },
  },
  {
    name: 'an image one major on',
    before: [deployment(image('1.2.0'), rolling)],
    after: [deployment(image('2.0.0'), rolling)],
    there: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'], dangers: [] },
    back: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['image-lowered Deployment web/web: containers[web].image'],
    },
  },
  {
    name: 'a commit for a commit',
    before: [deployment(image('sha-3f9c2ab'), rolling)],
    after: [deployment(image('sha-1f9c2ab'), rolling)],
    there: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'], dangers: [] },
    back: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'], dangers: [] },
  },
  {
    name: 'PostgreSQL on data of another major version',
    before: [deployment(postgres('17.5'), rolling)],
    after: [deployment(postgres('18.1'), rolling)],
    there: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['database-major-unprepared Deployment web/web: containers[web].image'],
    },
    back: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].image (restarts)'],
      dangers: ['image-lowered Deployment web/web: containers[web].image'],
    },
  },
  {
    name: 'a chart two majors on',
    before: [chart('7.1.0')],
    after: [chart('9.0.0')],
    there: {
      changes: ['~ HelmChart web/argocd: spec.version (restarts)'],
      dangers: ['image-major-skipped HelmChart web/argocd: spec.version'],
    },
    back: { changes: ['~ HelmChart web/argocd: spec.version (restarts)'], dangers: ['image-lowered HelmChart web/argocd: spec.version'] },
  },
  {
    name: 'a Helm release',
    before: [chart('7.1.0')],
    after: [],
    there: { changes: ['- HelmChart web/argocd'], dangers: ['release-removed HelmChart web/argocd'] },
    back: { changes: ['+ HelmChart web/argocd'], dangers: [] },
  },
];
