import fc from 'fast-check';
import { Priorities } from '../../../charts/platform/priorities';
import { Storage } from '../../../charts/platform/storage';
import { Traefik } from '../../../charts/platform/traefik';
import { StudentProject } from '../../../charts/students';
import { Bytes, Database, internet, none, object, type PodSet, prefer, Route, ServiceChart, Volume, Workload } from '../../../src';
import { assemble } from '../../../src/model/assemble';
import type { Homelab } from '../../../src/model/homelab';
import { prove } from '../../../src/proofs/prove';
import { references } from '../../../src/proofs/references';
import { base } from '../../inventory/base';
import { faultsOf } from '../../lab';
import {
  type Any,
  app,
  claim,
  declared,
  deployment,
  env,
  ingress,
  middleware,
  mounted,
  other,
  plain,
  pod,
  rbac,
  release,
  router,
  scaler,
  selector,
  service,
  stateful,
  toService,
  twoOf,
  volume,
} from './parts';

const right: readonly (readonly [string, (lab: Any) => void])[] = [
  ['one of each', (lab) => void declared(lab)],
  ['a declared secret that is not sealed yet', env({ secretKeyRef: { name: 'app-token', key: 'token' } })],
  ['an optional secret', env({ secretKeyRef: { name: 'nope', key: 'a', optional: true } })],
  ['an optional key', env({ secretKeyRef: { name: 'app-token', key: 'nope', optional: true } })],
  ['an optional ConfigMap as files', mounted({ configMap: { name: 'nope', optional: true } })],
  ['the cluster’s certificate authority', mounted({ configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } })],
  [
    'the pod’s own token',
    mounted({ projected: { sources: [{ serviceAccountToken: { path: 'token' } }, { downwardAPI: { items: [] } }] } }),
  ],
  [
    'a file under another name',
    (lab) =>
      pod(
        { volumes: [{ name: 'v', configMap: { name: 'app-config', items: [{ key: 'app.conf', path: 'b.conf' }] } }] },
        { volumeMounts: [{ name: 'v', mountPath: '/b', subPath: 'b.conf' }] },
      )(lab),
  ],
  ['the default service account', pod({ serviceAccountName: 'default' })],
  ['a class of Kubernetes’ own', pod({ priorityClassName: 'system-cluster-critical' })],
  ['a runtime that K3s brings', pod({ runtimeClassName: 'nvidia' })],
  ['a probe by number', pod({}, { readinessProbe: { httpGet: { port: 8081, path: '/' } } })],
  ['a Service by number', service({ selector, ports: [{ port: 80, targetPort: 9999 }] })],
  ['a Service of no pods, whose endpoints come otherwise', service({ ports: [{ port: 80 }] })],
  ['a name of another place', service({ type: 'ExternalName', externalName: 'a.test.example' })],
  ['an Ingress to a Service’s number', toService({ name: 'app', port: { number: 8080 } })],
  [
    'a middleware of another namespace, as Traefik allows',
    (lab) => {
      object(app(lab, 'other'), 'm', 'Middleware', { metadata: { name: 'm' }, spec: { stripPrefix: { prefixes: ['/a'] } } });
      ingress(
        { defaultBackend: { service: { name: 'app', port: { number: 8080 } } } },
        router('middlewares', 'other-m@kubernetescrd, app-headers@kubernetescrd,x@file'),
      )(lab);
    },
  ],
  ['a chain of middlewares', middleware({ chain: { middlewares: [{ name: 'headers' }] } })],
  [
    'an autoscaler',
    (lab) => {
      scaler({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'y' })(lab);
      const labels = { app: 'y' };
      const { spec } = deployment();
      const template = { ...spec.template, metadata: { labels } };
      object(lab.node.findChild('app'), 'y', 'Deployment', {
        metadata: { name: 'y' },
        spec: { selector: { matchLabels: labels }, template },
      } as Any);
    },
  ],
  [
    'roles of Kubernetes’ own',
    rbac(
      'ClusterRoleBinding',
      { kind: 'ClusterRole', name: 'system:node-proxier' },
      { kind: 'User', name: 'somebody', apiGroup: 'rbac.authorization.k8s.io' },
    ),
  ],
  ['a claim and its volume', twoOf({ claimRef: { namespace: 'app', name: 'x' } }, { volumeName: 'x' })],
  ['a claim that takes any volume of its class', twoOf({}, {})],
  ['a claim of less than its volume', twoOf({ capacity: { storage: '2Gi' } }, {})],
  ['a claim without a class, and a volume without one', twoOf({ storageClassName: undefined }, { storageClassName: '' })],
  [
    'a class that makes volumes',
    (lab) => {
      const chart = new ServiceChart(lab, 'app', { trust: 'platform' });
      object(chart, 'class', 'StorageClass', { metadata: { name: 'nfs' }, provisioner: 'nfs.csi.k8s.io' });
      object(chart, 'x', 'PersistentVolumeClaim', {
        metadata: { name: 'x' },
        spec: { accessModes: ['ReadWriteMany'], storageClassName: 'nfs', resources: { requests: { storage: '1Gi' } } },
      });
    },
  ],
  [
    'a default class that makes volumes',
    (lab) => {
      object(new ServiceChart(lab, 'p', { trust: 'platform' }), 'class', 'StorageClass', {
        metadata: { name: 'nfs', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'nfs.csi.k8s.io',
      });
      claim({})(lab);
    },
  ],
  [
    'a StatefulSet with a claim for each pod',
    (lab) => {
      stateful({
        volumeClaimTemplates: [
          {
            metadata: { name: 'd' },
            spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } },
          },
        ],
      })(lab);
      new Volume(lab.node.findChild('app'), 'v', {
        name: 'd-x-0',
        on: lab.disks.one.nvme,
        size: Bytes.gib(1),
        owner: 1000,
        backup: none('a test'),
      });
    },
  ],
  [
    'Helm values that name what is there',
    release({
      auth: { existingSecret: 'app-token' },
      persistence: { existingClaim: 'app-data', storageClass: '-' },
      other: { existingSecret: '', existingClaim: null },
    }),
  ],
  [
    'a route to a chart’s pods',
    (lab) => {
      release({})(lab);
      const chart = lab.node.findChild('app');
      new Route(chart, 'tool', {
        hostname: 'tool.test.example',
        audience: 'lan',
        to: (chart.node.findChild('chart') as PodSet).port('http'),
      });
    },
  ],
  [
    'what a chart says that it makes',
    (lab) => {
      release({}, { objects: { Secret: ['tool-admin'], Service: ['tool-web'] } })(lab);
      object(lab.node.findChild('app'), 'y', 'Ingress', {
        metadata: { name: 'y' },
        spec: { defaultBackend: { service: { name: 'tool-web', port: { number: 80 } } }, tls: [{ secretName: 'tool-admin' }] },
      });
    },
  ],
  [
    'a Service to a chart’s pods',
    (lab) => {
      release({})(lab);
      object(lab.node.findChild('app'), 'y', 'Service', {
        metadata: { name: 'y' },
        spec: {
          selector: { 'app.kubernetes.io/name': 'tool', 'app.kubernetes.io/component': 'web' },
          ports: [{ port: 80, targetPort: 'http' }],
        },
      });
    },
  ],
  [
    'what a tenant’s own repository may bring',
    (lab) => {
      const chart = new StudentProject(lab, {
        name: 'quiz',
        hostname: 'quiz.test.example',
        repository: { url: 'https://git.test.example/q.git', branch: 'main', path: '.' },
        home: lab.machines.two,
      });
      object(chart, 'x', 'Ingress', {
        metadata: { name: 'x' },
        spec: { defaultBackend: { service: { name: 'theirs', port: { number: 80 } } }, tls: [{ secretName: 'theirs' }] },
      });
      object(chart, 'y', 'Service', { metadata: { name: 'y' }, spec: { selector: { app: 'theirs' }, ports: [{ port: 80 }] } });
    },
  ],
  [
    'a sealed secret by hand',
    (lab) => {
      const chart = app(lab);
      object(chart, 's', 'SealedSecret', {
        metadata: { name: 's' },
        spec: { encryptedData: { a: 'x' }, template: { metadata: { name: 's' } } },
      });
      object(
        chart,
        'x',
        'Deployment',
        deployment({}, { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'a' } } }] }) as Any,
      );
    },
  ],
  [
    'destinations of every kind',
    (lab) =>
      void new Workload(app(lab), 'main', {
        ...plain,
        reaches: [
          internet(443),
          other(lab).server.ports.metrics,
          new Database(app(lab, 'data'), 'db', { on: lab.disks.one.nvme, size: Bytes.gib(1) }).port,
        ],
      }),
  ],
];

test.each(right)('%s is there', (_, declare) => expect(faultsOf((lab) => void declare(lab))).toEqual([]));

describe('with a platform of its own', () => {
  test('the entrypoints and certificate resolvers are those that Traefik is told', () => {
    const backend = { defaultBackend: { service: { name: 'app', port: { number: 8080 } } } };
    const declare = (entrypoint: string, resolver: string) => (lab: Any) => {
      new Traefik(lab, { on: lab.disks.one.nvme });
      new ServiceChart(lab, 'kube-system', { namespace: 'kube-system' });
      ingress(backend, { ...router('entrypoints', entrypoint), ...router('tls.certresolver', resolver) })(lab);
    };
    expect(faultsOf(declare('lan, tailnet', 'letsencrypt'))).toEqual([]);
    expect(faultsOf(declare('lan,tailnett', 'letsencrpt')).map(({ what }) => what)).toEqual([
      'its annotation names entrypoint tailnett, which is not there; did you mean tailnet?',
      'its annotation names certificate resolver letsencrpt, which is not there; did you mean letsencrypt?',
    ]);
  });

  test('a part of it that is left out is missed by who stands on it', () => {
    const whats = faultsOf((lab) => {
      new Priorities(lab);
      volume(app(lab), lab);
    }).filter(({ code }) => code === 'REFERENCE_UNKNOWN');
    expect(whats.map(({ where, what }) => [where, what])).toEqual([
      ['test/app/data/pv', 'it names StorageClass fast, which is not there'],
      ['test/app/data/pvc', 'it names StorageClass fast, which is not there'],
    ]);
  });

  test('a whole one lets volumes and priorities stand on it', () => {
    const problems = faultsOf((lab) => {
      new Priorities(lab);
      new Storage(lab, { home: lab.machines.one });
      const chart = app(lab);
      new Workload(chart, 'main', { ...plain, mounts: { '/data': volume(chart, lab) }, placement: prefer(lab.machines.one) });
    });
    expect(problems.filter(({ code }) => code !== 'PLATFORM_INCOMPLETE')).toEqual([]);
  });
});

test('the evidence says how many references were followed', () => {
  const homelab: Homelab = { name: 'test', inventory: base, services: (lab) => void declared(lab), sealed: new Map(), ledger: [] };
  const [evidence] = prove(assemble(homelab), [references]);
  expect(evidence).toMatchObject({
    proof: 'references',
    holds: true,
    figures: [{ about: 'references', value: expect.stringMatching(/^\d\d$/) }],
  });
});

test('an object that is not as its kind has it is read as far as it goes', () => {
  const kinds = [
    'Deployment',
    'CronJob',
    'StatefulSet',
    'Ingress',
    'Service',
    'Middleware',
    'TLSOption',
    'RoleBinding',
    'PersistentVolume',
  ] as const;
  const others = [
    'PersistentVolumeClaim',
    'HorizontalPodAutoscaler',
    'HelmChart',
    'HelmChartConfig',
    'SealedSecret',
    'Application',
  ] as const;
  const anything = fc.object({
    key: fc.constantFrom('spec', 'template', 'containers', 'env', 'volumes', 'name', 'rules', 'tls'),
    values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)], // JSON's own: the rest is refused where it is given
    maxDepth: 6,
  });
  fc.assert(
    fc.property(fc.constantFrom(...kinds, ...others), anything, (kind, spec) => {
      const services = (lab: Any) => void object(app(lab), 'x', kind, { metadata: { name: 'x' }, ...spec, spec } as Any);
      const model = assemble({ name: 'test', inventory: base, services, sealed: new Map(), ledger: [] });
      expect(prove(model, [references])[0]?.broken).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});
