import { object as add, ServiceChart } from '../../src';
import { podSecurityLevel } from '../../src/objects/pod-security';
import { hardeningRules, notAsked } from '../../src/proofs/hardening/rules';
import { podSecurity } from '../../src/proofs/pod-security';
import { proofs } from '../../src/proofs/registry';
import { security } from '../../src/proofs/security';
import { problemsOf } from '../lab';
import { container, deployment, foundIn, namespace, object, objectsOf, securityContext } from './objects-of';

const rbac = 'rbac.authorization.k8s.io/v1';
const role = (...rules: readonly object[]) => object(rbac, 'Role', 'r', { rules });
const rule = (verbs: readonly string[], resources: readonly string[]) => ({ apiGroups: [''], verbs, resources });
const binding = (kind: string, subject: object, roleName = 'r') =>
  object(rbac, kind, 'b', { roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: roleName }, subjects: [subject] });
const budget = (spec: object) => object('policy/v1', 'PodDisruptionBudget', 'p', { spec });

test('objects that meet every rule have no finding', () => {
  expect(
    foundIn(security, namespace(), deployment(), role(rule(['get', 'patch'], ['persistentvolumes'])), budget({ maxUnavailable: 1 })),
  ).toEqual([]);
});

// for each rule: what breaks it, and the same thing that does not
const rows: readonly (readonly [rule: string, where: string, broken: object, sound: object])[] = [
  ['read-only-root', 'Deployment/web', deployment({ container: securityContext({ readOnlyRootFilesystem: false }) }), deployment()],
  [
    'read-only-root',
    'Deployment/web',
    deployment({ pod: { initContainers: [container({ name: 'first', ...securityContext({ readOnlyRootFilesystem: undefined }) })] } }),
    deployment({
      container: securityContext({ readOnlyRootFilesystem: false }),
      annotations: { 'waiver.loutik.dev/main.writable-root': 'it unpacks itself' },
    }),
  ],
  [
    'memory-limit',
    'Deployment/web',
    deployment({ container: { resources: { requests: { cpu: '10m', memory: '16Mi' } } } }),
    deployment({ container: { resources: { limits: { memory: '16Mi' } } } }),
  ],
  [
    'ssh',
    'Deployment/web',
    deployment({ container: { ports: [{ containerPort: 22 }] } }),
    deployment({ container: { ports: [{ containerPort: 2222 }] } }),
  ],
  ['no-wildcards', 'Role/r', role(rule(['*'], ['endpoints'])), role(rule(['get'], ['configmaps']))],
  [
    'no-wildcards',
    'Role/r',
    role(rule(['deletecollection'], ['*'])),
    role({ apiGroups: ['*'], verbs: ['deletecollection'], resources: ['services'] }),
  ],
  [
    'no-cluster-admin',
    'ClusterRoleBinding/b',
    binding('ClusterRoleBinding', { kind: 'User', name: 'a' }, 'cluster-admin'),
    binding('ClusterRoleBinding', { kind: 'User', name: 'a' }, 'view'),
  ],
  [
    'no-strangers',
    'RoleBinding/b',
    binding('RoleBinding', { kind: 'Group', name: 'system:serviceaccounts:app' }),
    binding('RoleBinding', { kind: 'Group', name: 'admins' }),
  ],
  [
    'no-strangers',
    'RoleBinding/b',
    binding('RoleBinding', { kind: 'User', name: 'system:anonymous' }),
    binding('RoleBinding', { kind: 'User', name: 'anonymous' }),
  ],
  ['no-secrets-access', 'Role/r', role(rule(['list'], ['secrets'])), role(rule(['create'], ['secrets']))],
  ['no-pod-making', 'Role/r', role(rule(['create'], ['pods'])), role(rule(['get'], ['pods']))],
  ['no-pod-making', 'Role/r', role(rule(['patch'], ['cronjobs'])), role(rule(['delete'], ['cronjobs']))],
  ['no-pod-making', 'Role/r', role(rule(['create'], ['pods/exec'])), role(rule(['get'], ['pods/log']))],
  ['no-more-rights', 'Role/r', role(rule(['bind'], ['clusterroles'])), role(rule(['get'], ['clusterroles']))],
  ['no-more-rights', 'Role/r', role(rule(['impersonate'], ['users'])), role(rule(['get'], ['users']))],
  [
    'own-namespace',
    'ConfigMap/c',
    object('v1', 'ConfigMap', 'c', {}, { namespace: 'default' }),
    object('v1', 'ConfigMap', 'c', {}, { namespace: 'app' }),
  ],
  ['drainable', 'PodDisruptionBudget/p', budget({ maxUnavailable: 0 }), budget({ minAvailable: '50%' })],
  ['drainable', 'PodDisruptionBudget/p', budget({ minAvailable: '100%' }), budget({ minAvailable: 1 })],
  [
    'job-ends',
    'Job/j',
    object('batch/v1', 'Job', 'j', { spec: {} }),
    object('batch/v1', 'Job', 'j', { spec: { ttlSecondsAfterFinished: 60 } }),
  ],
];

test.each(rows)('%s is told at %s, and not of what meets it', (id, where, broken, sound) => {
  expect(foundIn(security, namespace(), broken)).toEqual([['HARDENING_MISSING', where, id]]);
  expect(foundIn(security, namespace(), sound)).toEqual([]);
});

describe('node-folders', () => {
  const mounting = (path: string, annotations = {}) =>
    deployment({
      annotations,
      container: { volumeMounts: [{ name: 'h', mountPath: '/h' }] },
      pod: { volumes: [{ name: 'h', hostPath: { path } }] },
    });
  test.each(['/', '/etc', '/etc/', '/proc', '/var/run/docker.sock', '/run/k3s/containerd/containerd.sock', '/var/lib/kubelet'])(
    '%s of the node is told',
    (path) => {
      expect(foundIn(security, namespace(), mounting(path))).toEqual([['HARDENING_MISSING', 'Deployment/web', 'node-folders']]);
    },
  );
  test('another folder is not, nor one whose container says why it is privileged', () => {
    expect(foundIn(security, namespace(), mounting('/srv/films'))).toEqual([]);
    expect(foundIn(security, namespace(), mounting('/etcetera'))).toEqual([]);
    expect(foundIn(security, namespace(), mounting('/', { 'waiver.loutik.dev/main.privileged': 'it sets quotas' }))).toEqual([]);
  });
});

test('own-account: a token of the namespace’s own account is told, also where a role is bound to it', () => {
  const bound = binding('RoleBinding', { kind: 'ServiceAccount', name: 'default' });
  for (const serviceAccountName of [undefined, 'default']) {
    const shared = deployment({ pod: { serviceAccountName, automountServiceAccountToken: true } });
    expect(foundIn(security, namespace(), shared, { ...bound, metadata: { name: 'b', namespace: 'app' } })).toEqual([
      ['HARDENING_MISSING', 'Deployment/web', 'own-account'],
    ]);
    expect(foundIn(security, namespace(), deployment({ pod: { serviceAccountName } }))).toEqual([]);
  }
});

describe('token', () => {
  const holder = deployment({ pod: { automountServiceAccountToken: true } });
  const toWeb = { kind: 'ServiceAccount', name: 'web', namespace: 'app' };
  test('one that no role is bound to is told; with a role of its account it is not', () => {
    expect(foundIn(security, namespace(), holder)).toEqual([['HARDENING_MISSING', 'Deployment/web', 'token']]);
    expect(foundIn(security, namespace(), holder, binding('RoleBinding', toWeb))).toEqual([]);
    expect(foundIn(security, namespace(), holder, binding('RoleBinding', { ...toWeb, namespace: 'other' }))).toHaveLength(1);
  });
  test('where the pod says nothing, its account does; where neither does, there is a token', () => {
    const silent = deployment({ pod: { automountServiceAccountToken: undefined } });
    const account = (automountServiceAccountToken: boolean) => object('v1', 'ServiceAccount', 'web', { automountServiceAccountToken });
    expect(foundIn(security, namespace(), silent, account(false))).toEqual([]);
    expect(foundIn(security, namespace(), silent, account(true))).toEqual([['HARDENING_MISSING', 'Deployment/web', 'token']]);
    expect(foundIn(security, namespace(), silent)).toEqual([['HARDENING_MISSING', 'Deployment/web', 'token']]);
  });
});

test('a pod whose namespace is not among the objects is held to restricted, one whose namespace is there to that', () => {
  const privileged = deployment({ container: securityContext({ privileged: true }) });
  expect(foundIn(security, privileged)).toEqual([['HARDENING_MISSING', 'Deployment/web', 'pod-security']]);
  expect(foundIn(security, namespace(), privileged)).toEqual([]);
  expect(foundIn(podSecurity, namespace(), privileged)).toEqual([['WAIVER_MISSING', 'Deployment/web', undefined]]);
});

test('a finding says what was found, the rule, and what to do', () => {
  const { findings } = security.prove({ objects: objectsOf(namespace(), deployment({ container: { ports: [{ containerPort: 22 }] } })) });
  expect(findings).toEqual([
    {
      severity: 'fails',
      code: 'HARDENING_MISSING',
      where: 'Deployment/web',
      what: 'main listens on port 22: No container listens on the port of SSH.',
      repair: 'leave it out: kubectl exec is there; a Git server can have another port',
      rule: 'ssh',
    },
  ]);
});

test('a chart that breaks a rule is refused before anything is written', () => {
  const problems = problemsOf((lab) => {
    add(new ServiceChart(lab, 'app'), 'role', 'Role', {
      metadata: { name: 'all' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    });
  });
  expect(problems).toMatchObject([{ code: 'HARDENING_MISSING', where: 'test/app/role' }]);
});

test('each rule has a name of its own, and what is not asked names the proof that says it', () => {
  expect(new Set(hardeningRules.map(({ id }) => id)).size).toBe(hardeningRules.length);
  const named = notAsked.flatMap(([, because]) => [...because.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id));
  expect(named.filter((id) => !proofs.some((proof) => proof.id === id))).toEqual([]);
});

describe('the level of a pod', () => {
  const spec = (change: Parameters<typeof deployment>[0]) =>
    (deployment(change) as { spec: { template: { spec: never } } }).spec.template.spec;
  test.each<[string, Parameters<typeof deployment>[0], string]>([
    ['as it should be', {}, 'restricted'],
    ['a low port bound', { container: securityContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }) }, 'restricted'],
    ['a capability of baseline', { container: securityContext({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }) }, 'baseline'],
    ['a capability of the node', { container: securityContext({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }) }, 'privileged'],
    ['capabilities kept', { container: securityContext({ capabilities: { drop: ['NET_RAW'] } }) }, 'baseline'],
    ['root', { container: securityContext({ runAsUser: 0 }) }, 'baseline'],
    [
      'root of its own user namespace',
      { pod: { hostUsers: false }, container: securityContext({ runAsUser: 0, runAsNonRoot: false }) },
      'restricted',
    ],
    ['escalation', { container: securityContext({ allowPrivilegeEscalation: undefined }) }, 'baseline'],
    ['seccomp of its own', { container: securityContext({ seccompProfile: { type: 'Localhost', localhostProfile: 'x' } }) }, 'restricted'],
    ['no seccomp', { container: securityContext({ seccompProfile: { type: 'Unconfined' } }) }, 'privileged'],
    ['a volume of NFS', { pod: { volumes: [{ name: 'n', nfs: { server: 'a', path: '/' } }] } }, 'baseline'],
    ['a folder of the node', { pod: { volumes: [{ name: 'n', hostPath: { path: '/x' } }] } }, 'privileged'],
    ['a port of the node', { container: { ports: [{ containerPort: 80, hostPort: 80 }] } }, 'privileged'],
    ['a probe of another host', { container: { livenessProbe: { httpGet: { host: '169.254.169.254', port: 80 } } } }, 'privileged'],
    ['a hook of another host', { container: { lifecycle: { postStart: { tcpSocket: { host: 'db', port: 80 } } } } }, 'privileged'],
    ['the network of the node', { pod: { hostNetwork: true } }, 'privileged'],
    [
      'a safe sysctl',
      {
        pod: {
          securityContext: {
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
            sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }],
          },
        },
      },
      'restricted',
    ],
    [
      'an unsafe sysctl',
      {
        pod: {
          securityContext: {
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
            sysctls: [{ name: 'kernel.msgmax', value: '1' }],
          },
        },
      },
      'privileged',
    ],
    ['/proc unmasked', { container: securityContext({ procMount: 'Unmasked' }) }, 'privileged'],
    ['no AppArmor', { container: securityContext({ appArmorProfile: { type: 'Unconfined' } }) }, 'privileged'],
    ['SELinux as it likes', { container: securityContext({ seLinuxOptions: { type: 'spc_t' } }) }, 'privileged'],
  ])('%s', (_, change, level) => {
    expect(podSecurityLevel(spec(change))).toBe(level);
  });
});
