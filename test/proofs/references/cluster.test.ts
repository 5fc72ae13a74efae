import { object } from '../../../src';
import { references } from '../../../src/proofs/references';
import { account, app, claim, make, missing, rbac, release, scaler, stateful, told, twoOf, volume, type Wrong } from './parts';

const wrong: Wrong = [
  // the rest
  [
    'what an autoscaler scales',
    scaler({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'ap' }),
    missing('scaleTargetRef names Deployment app/ap, which is not there; did you mean app?'),
  ],
  [
    'what an autoscaler scales, of another kind',
    scaler({ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'app' }),
    missing('scaleTargetRef names StatefulSet app/app, which is not there'),
  ],
  [
    'what an autoscaler scales, of another group',
    scaler({ apiVersion: 'batch/v1', kind: 'Deployment', name: 'app' }),
    missing('scaleTargetRef names Deployment app/app, which is not there'),
  ],
  ['a role', rbac('RoleBinding', { kind: 'Role', name: 'nope' }, account), missing('roleRef names Role app/nope, which is not there')],
  [
    'a cluster role',
    rbac('ClusterRoleBinding', { kind: 'ClusterRole', name: 'cluster-admn' }, account),
    missing('roleRef names ClusterRole cluster-admn, which is not there; did you mean cluster-admin?'),
  ],
  [
    'whom a role is given to',
    rbac('RoleBinding', { kind: 'ClusterRole', name: 'view' }, { ...account, name: 'nope' }),
    missing('a subject names ServiceAccount app/nope, which is not there'),
  ],
  [
    'whom a role is given to, in no namespace',
    rbac('ClusterRoleBinding', { kind: 'ClusterRole', name: 'view' }, { ...account, namespace: 'nope' }),
    missing(
      'a subject names ServiceAccount nope/default, which is not there: there is one in namespace default, and it is seen from that namespace only',
    ),
  ],
  [
    'a policy',
    make('ValidatingAdmissionPolicyBinding', { metadata: { name: 'x' }, spec: { policyName: 'nope', validationActions: ['Deny'] } }),
    missing('policyName names ValidatingAdmissionPolicy nope, which is not there'),
  ],
  [
    'a secret of a service account',
    make('ServiceAccount', { metadata: { name: 'x' }, imagePullSecrets: [{ name: 'nope' }] }),
    missing('it names Secret app/nope, which is not there'),
  ],
  ['a storage class', claim({ storageClassName: 'fst' }), missing('it names StorageClass fst, which is not there; did you mean fast?')],
  [
    'a volume',
    claim({ storageClassName: 'fast', volumeName: 'nope' }),
    missing('volumeName names PersistentVolume nope, which is not there'),
  ],
  ['any volume for a claim', claim({ storageClassName: 'fast' }), missing('no volume takes the claim app/x')],
  ['any class for a claim', claim({}), missing('no volume takes the claim app/x')],
  [
    'the claim of a volume',
    make('PersistentVolume', {
      metadata: { name: 'x' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        hostPath: { path: '/x' },
        claimRef: { namespace: 'app', name: 'nope' },
      },
    }),
    missing('claimRef names PersistentVolumeClaim app/nope, which is not there'),
  ],
  [
    'a volume of that class',
    twoOf({ storageClassName: 'hot' }, { volumeName: 'x' }),
    ['REFERENCE_UNKNOWN', 'test/app/pvc', 'no volume takes the claim app/x: PersistentVolume x is of class hot, and the claim of fast'],
  ],
  [
    'a volume of that size',
    twoOf({}, { volumeName: 'x', resources: { requests: { storage: '2Gi' } } }),
    ['REFERENCE_UNKNOWN', 'test/app/pvc', 'no volume takes the claim app/x: PersistentVolume x has 1 GiB, and the claim asks for 2 GiB'],
  ],
  [
    'a volume for several nodes',
    twoOf({}, { volumeName: 'x', accessModes: ['ReadWriteMany'] }),
    ['REFERENCE_UNKNOWN', 'test/app/pvc', 'no volume takes the claim app/x: PersistentVolume x has no access mode ReadWriteMany'],
  ],
  [
    'a volume that is another’s',
    (lab) => {
      const data = volume(app(lab, 'other'), lab);
      object(app(lab), 'x', 'PersistentVolumeClaim', {
        metadata: { name: 'x' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'fast',
          volumeName: data.name,
          resources: { requests: { storage: '1Gi' } },
        },
      });
    },
    missing('no volume takes the claim app/x: PersistentVolume other-data is kept for other/other-data'),
  ],
  ['the Service of a StatefulSet', stateful({ serviceName: 'nope' }), missing('serviceName names Service app/nope, which is not there')],
  [
    'volumes for the claims of a StatefulSet',
    stateful({
      volumeClaimTemplates: [
        {
          metadata: { name: 'd' },
          spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } },
        },
      ],
    }),
    missing('no volume takes the claim app/d-x-0'),
  ],
  // Helm values
  [
    'a secret in Helm values',
    release({ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'nope', key: 'a' } } }] }),
    [
      'REFERENCE_UNKNOWN',
      'test/app/release/helmchart',
      'valuesContent.env[0].valueFrom.secretKeyRef names Secret app/nope, which is not there',
    ],
  ],
  [
    'a key in Helm values',
    release({ a: { secretKeyRef: { name: 'app-token', key: 'tokn' } } }),
    [
      'SECRET_KEY_UNKNOWN',
      'test/app/release/helmchart',
      'valuesContent.a.secretKeyRef names key tokn of Secret app/app-token, which has token, other; did you mean token?',
    ],
  ],
  [
    'a claim in Helm values',
    release({ persistence: { existingClaim: 'app-dta' } }),
    [
      'REFERENCE_UNKNOWN',
      'test/app/release/helmchart',
      'valuesContent.persistence.existingClaim names PersistentVolumeClaim app/app-dta, which is not there; did you mean app-data?',
    ],
  ],
  [
    'a secret that a chart shall take',
    release({ auth: { existingSecret: 'nope' } }),
    ['REFERENCE_UNKNOWN', 'test/app/release/helmchart', 'valuesContent.auth.existingSecret names Secret app/nope, which is not there'],
  ],
  [
    'a namespace that only Helm would make, without Pod Security and policies',
    release({}, { namespace: 'ap' }),
    ['REFERENCE_UNKNOWN', 'test/app/release/helmchart', 'targetNamespace names Namespace ap, which is not there; did you mean app?'],
  ],
  [
    'a chart that K3s does not bring',
    make('HelmChartConfig', { metadata: { name: 'x', namespace: 'kube-system' }, spec: { valuesContent: 'a: 1\n' } }),
    missing('it names HelmChart kube-system/x, which is not there'),
  ],
];

told(references, wrong);
