import { Files, object, Route, ServiceChart, Workload } from '../../../src';
import { references } from '../../../src/proofs/references';
import { type Any, app, env, make, missing, mounted, other, plain, pod, told, type Wrong } from './parts';

const wrong: Wrong = [
  // pods
  [
    'a secret that nobody declares, almost called like one',
    env({ secretKeyRef: { name: 'app-tokn', key: 'token' } }),
    missing('TOKEN of container web names Secret app/app-tokn, which is not there; did you mean app-token?'),
  ],
  [
    'a key that a secret lacks',
    env({ secretKeyRef: { name: 'app-token', key: 'tokn' } }),
    [
      'SECRET_KEY_UNKNOWN',
      'test/app/x',
      'TOKEN of container web names key tokn of Secret app/app-token, which has token, other; did you mean token?',
    ],
  ],
  [
    'a ConfigMap in an env',
    env({ configMapKeyRef: { name: 'nope', key: 'a' } }),
    missing('TOKEN of container web names ConfigMap app/nope, which is not there'),
  ],
  [
    'a key that a ConfigMap lacks',
    env({ configMapKeyRef: { name: 'app-config', key: 'app.cnf' } }),
    missing('TOKEN of container web names key app.cnf of ConfigMap app/app-config, which has app.conf; did you mean app.conf?'),
  ],
  [
    'a secret as a whole',
    pod({}, { envFrom: [{ secretRef: { name: 'nope' } }] }),
    missing('envFrom of container web names Secret app/nope, which is not there'),
  ],
  [
    'a ConfigMap as a whole',
    pod({}, { envFrom: [{ configMapRef: { name: 'nope' } }] }),
    missing('envFrom of container web names ConfigMap app/nope, which is not there'),
  ],
  [
    'a claim',
    mounted({ persistentVolumeClaim: { claimName: 'app-dat' } }),
    missing('volume v of its pod names PersistentVolumeClaim app/app-dat, which is not there; did you mean app-data?'),
  ],
  [
    'a secret as files',
    mounted({ secret: { secretName: 'nope' } }),
    missing('volume v of its pod names Secret app/nope, which is not there'),
  ],
  [
    'a secret’s key as a file',
    mounted({ secret: { secretName: 'app-token', items: [{ key: 'nope', path: 'a' }] } }),
    ['SECRET_KEY_UNKNOWN', 'test/app/x', 'volume v of its pod names key nope of Secret app/app-token, which has token, other'],
  ],
  [
    'a ConfigMap as files',
    mounted({ configMap: { name: 'nope' } }),
    missing('volume v of its pod names ConfigMap app/nope, which is not there'),
  ],
  [
    'a ConfigMap in a projected volume',
    mounted({ projected: { sources: [{ configMap: { name: 'nope' } }] } }),
    missing('volume v of its pod names ConfigMap app/nope, which is not there'),
  ],
  [
    'a secret in a projected volume',
    mounted({ projected: { sources: [{ secret: { name: 'nope' } }] } }),
    missing('volume v of its pod names Secret app/nope, which is not there'),
  ],
  [
    'a secret of a storage driver',
    mounted({ csi: { driver: 'x', nodePublishSecretRef: { name: 'nope' } } }),
    missing('volume v of its pod names Secret app/nope, which is not there'),
  ],
  [
    'a secret to pull images with',
    pod({ imagePullSecrets: [{ name: 'nope' }] }),
    missing('imagePullSecrets of its pod names Secret app/nope, which is not there'),
  ],
  [
    'a service account',
    pod({ serviceAccountName: 'ap' }),
    missing('its pod names ServiceAccount app/ap, which is not there; did you mean app?'),
  ],
  [
    'a priority class',
    pod({ priorityClassName: 'loutik-servce' }),
    missing('its pod names PriorityClass loutik-servce, which is not there; did you mean loutik-service?'),
  ],
  ['a runtime class', pod({ runtimeClassName: 'gvisor' }), missing('its pod names RuntimeClass gvisor, which is not there')],
  ['a scheduler', pod({ schedulerName: 'mine' }), missing('its pod names scheduler mine, which is not there')],
  [
    'a file that a ConfigMap lacks, mounted alone',
    (lab) => {
      const chart = app(lab);
      const files = new Files(chart, 'config', { 'app.conf': 'x' });
      new Workload(chart, 'x', { ...plain, mounts: { '/etc/app.conf': files.at('app.cnf') } });
    },
    [
      'REFERENCE_UNKNOWN',
      'test/app/x/deployment',
      '/etc/app.conf of container app-x names key app.cnf of ConfigMap app/app-config, which has app.conf; did you mean app.conf?',
    ],
  ],
  // other namespaces
  [
    'a secret of another namespace, by hand',
    (lab) => {
      other(lab);
      env({ secretKeyRef: { name: 'other-token', key: 'token' } })(lab);
    },
    missing(
      'TOKEN of container web names Secret app/other-token, which is not there: there is one in namespace other, and it is seen from that namespace only',
    ),
  ],
  ...(
    [
      ['a volume', ({ volume }: Any) => ({ mounts: { '/x': volume } }), '/x of container app takes volume other-data'],
      ['a volume read-only', ({ volume }: Any) => ({ mounts: { '/x': volume.readOnly() } }), '/x of container app takes volume other-data'],
      ['files', ({ files }: Any) => ({ mounts: { '/x': files } }), '/x of container app takes files other-config'],
      ['one file', ({ files }: Any) => ({ mounts: { '/x': files.at('app.conf') } }), '/x of container app takes files other-config'],
      ['a secret as files', ({ secret }: Any) => ({ mounts: { '/x': secret.files } }), '/x of container app takes secret other-token'],
      ['a secret’s key', ({ secret }: Any) => ({ env: { T: secret.key('token') } }), 'T of container app takes secret other-token'],
    ] as const
  ).map(
    ([name, props, what]) =>
      [
        `${name} of another app`,
        (lab: Any) => void new Workload(app(lab), 'main', { ...plain, ...(props(other(lab)) as Any) }),
        ['REFERENCE_UNKNOWN', 'test/app/main', `${what} of namespace other: a pod of app sees those of its own namespace only`],
      ] as const,
  ),
  [
    'a route to a port of another app',
    (lab) => void new Route(app(lab), 'web', { hostname: 'a.test.example', audience: 'lan', to: other(lab).server.ports.http }),
    [
      'REFERENCE_UNKNOWN',
      'test/app/web',
      'it leads to port http of test/other/main, in namespace other: an Ingress of app leads to Services of its own namespace only',
    ],
  ],
  [
    'a namespace that nobody makes',
    make('ConfigMap', { metadata: { name: 'x', namespace: 'elsewhere' }, data: {} }),
    missing('it names Namespace elsewhere, which is not there'),
  ],
  [
    'an app in a namespace that nobody makes',
    (lab) => void object(new ServiceChart(lab, 'app', { namespace: 'nope' }), 'x', 'ConfigMap', { metadata: { name: 'x' }, data: {} }),
    missing('it names Namespace nope, which is not there'),
  ],
];

told(references, wrong);
