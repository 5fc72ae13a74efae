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
    role(rule(['approve'], ['*'])),
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

/** What is told of objects, without the rule's own sentence. */
const toldOf = (...objects: readonly object[]) =>
  security.prove({ objects: objectsOf(namespace(), ...objects) }).findings.map(({ rule: id, what }) => [id, what.split(':')[0]]);

describe('a power is told of each verb and each resource that gives it, and by its own verbs alone', () => {
  const change = ['create', 'update', 'patch'];
  const makers = ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs'];
  const admission = ['webhookconfigurations', 'admissionpolicies', 'admissionpolicybindings'].flatMap((one) => [
    `validating${one}`,
    `mutating${one}`,
  ]);
  const all: readonly (readonly [id: string, what: string, verbs: readonly string[], resources: readonly string[], not: string])[] = [
    ['no-secrets-access', 'it reads Secrets', ['get', 'list', 'watch'], ['secrets'], 'delete'],
    ['no-pod-making', 'it makes pods', ['create'], ['pods'], 'list'],
    ['no-pod-making', 'it makes or changes what makes pods', change, makers, 'get'],
    ['no-pod-making', 'it runs commands in pods', ['create', 'get'], ['pods/exec', 'pods/attach', '*/exec', '*/attach'], 'list'],
    ['no-pod-making', 'it adds containers to pods', ['update', 'patch'], ['pods/ephemeralcontainers', '*/ephemeralcontainers'], 'get'],
    ['no-more-rights', 'it gives rights that it has not', ['escalate', 'bind'], ['roles', 'clusterroles'], 'watch'],
    ['no-more-rights', 'it binds roles', change, ['rolebindings', 'clusterrolebindings'], 'delete'],
    ['no-more-rights', 'it acts as others', ['impersonate'], ['users', 'groups', 'serviceaccounts'], 'list'],
    ['no-more-rights', 'it makes tokens of others', ['create'], ['serviceaccounts/token', '*/token'], 'get'],
    ['no-more-rights', 'it changes what admission looks at', [...change, 'delete', 'deletecollection'], admission, 'get'],
  ];
  test.each(all)('%s: %s', (id, what, verbs, resources, not) => {
    for (const resource of resources) {
      for (const verb of verbs) expect(toldOf(role(rule([verb], [resource])))).toEqual([[id, what]]);
      expect(toldOf(role(rule([not], [resource])))).toEqual([]);
      const any = toldOf(role(rule(['*'], [resource])));
      expect(any).toContainEqual([id, what]);
      expect(any).toContainEqual(['no-wildcards', 'its verbs are *']);
    }
    const any = toldOf(role(rule(verbs, ['*'])));
    expect(any).toContainEqual([id, what]);
    expect(any).toContainEqual(['no-wildcards', 'its resources are *']);
    expect(toldOf(role(rule(verbs, ['endpoints', 'pods/log', '*/status'])))).toEqual([]);
  });
});

describe('who may be anybody is bound to nothing', () => {
  const bound = (name: string) => toldOf(binding('RoleBinding', { kind: 'Group', name }));
  test.each([
    ...['system:anonymous', 'system:unauthenticated', 'system:authenticated'],
    ...['system:serviceaccounts', 'system:serviceaccounts:app'],
  ])('not %s', (name) => expect(bound(name)).toEqual([['no-strangers', 'it is bound to system']]));
  test.each(['my-system:authenticated', 'system:authenticated:no', 'system:serviceaccountsx', 'system:nodes'])('but %s', (name) =>
    expect(bound(name)).toEqual([]),
  );
});

describe('node-folders', () => {
  const mounting = (path: string, annotations = {}) =>
    deployment({
      annotations,
      container: { volumeMounts: [{ name: 'h', mountPath: '/h' }] },
      pod: { volumes: [{ name: 'h', hostPath: { path } }] },
    });
  test.each([
    ...['/', '/boot', '/dev', '/etc', '/etc/', '/etc//', '/lib', '/proc', '/sys', '/usr', '/root', '/var/lib/kubelet', '/var/lib/rancher'],
    ...['/run', '/run/secrets', '/var/run', '/var/run/docker.sock', '/run/k3s/containerd/containerd.sock', '/srv/crio.sock'],
  ])('%s of the node is told', (path) => {
    expect(foundIn(security, namespace(), mounting(path))).toEqual([['HARDENING_MISSING', 'Deployment/web', 'node-folders']]);
  });
  test('another folder is not, nor one whose container says why it is privileged', () => {
    expect(foundIn(security, namespace(), mounting('/srv/films'))).toEqual([]);
    for (const path of ['/etcetera', '/srv/run', '/running', '/srv/docker.sock.d', '/srv/dockerXsock'])
      expect(foundIn(security, namespace(), mounting(path))).toEqual([]);
    expect(foundIn(security, namespace(), mounting('/', { 'waiver.loutik.dev/main.privileged': 'it sets quotas' }))).toEqual([]);
  });
});

test('node-folders: the container that mounts it is the one that says why', () => {
  const mounts = (...names: readonly string[]) => ({ volumeMounts: names.map((name) => ({ name, mountPath: `/${name}` })) });
  const pod = (word: string) =>
    deployment({
      annotations: { [`waiver.loutik.dev/${word}.privileged`]: 'it sets quotas' },
      pod: {
        containers: [container({ name: 'first', ...mounts('other') }), container({ name: 'second', ...mounts('other', 'h') })],
        volumes: [
          { name: 'other', emptyDir: {} },
          { name: 'h', hostPath: { path: '/etc' } },
        ],
      },
    });
  expect(toldOf(pod('first'))).toEqual([['node-folders', 'it mounts /etc of the node']]);
  expect(toldOf(pod('second'))).toEqual([]);
});

test('memory-limit: what the pod says as a whole counts for each container', () => {
  const { resources: _, ...unsaid } = container() as { resources: object };
  const pod = (change: object) => deployment({ pod: { containers: [unsaid], ...change } });
  expect(toldOf(pod({}))).toEqual([['memory-limit', 'main says nothing of limits.memory']]);
  expect(toldOf(pod({ resources: { limits: { memory: '16Mi' } } }))).toEqual([]);
  expect(toldOf(pod({ resources: { limits: { cpu: '1' }, requests: { memory: '16Mi' } } }))).toHaveLength(1);
});

test('own-account, token and pod-security say what they found', () => {
  const account = (change: object) => deployment({ pod: { automountServiceAccountToken: true, ...change } });
  expect(toldOf(account({ serviceAccountName: undefined }))).toEqual([
    ['own-account', 'it names no ServiceAccount'],
    ['token', 'it holds a token, and app/default is bound to no role'],
  ]);
  expect(toldOf(account({ serviceAccountName: 'default' }))[0]).toEqual(['own-account', 'it runs as the ServiceAccount default']);
  expect(toldOf(deployment({ namespace: 'elsewhere', pod: { hostNetwork: true } }))).toEqual([
    ['pod-security', "it shares the node's Network"],
  ]);
});

test('drainable: no amount of nothing, however it is written', () => {
  const named = (most: unknown) => toldOf(budget({ maxUnavailable: most }));
  for (const most of [0, '0', '0%']) expect(named(most)).toEqual([['drainable', `maxUnavailable is ${most}`]]);
  for (const most of [1, '1', '10%']) expect(named(most)).toEqual([]);
});

test('the evidence says which namespaces let in more, and which containers, with the reason', () => {
  const level = (name: string, enforce?: string, reason?: string) =>
    namespace(name, {
      labels: { ...(enforce ? { 'pod-security.kubernetes.io/enforce': enforce } : {}) },
      annotations: { ...(reason ? { 'loutik.dev/pod-security-waiver': reason } : {}) },
    });
  const waived = deployment({
    container: securityContext({ readOnlyRootFilesystem: false }),
    annotations: { 'waiver.loutik.dev/main.writable-root': 'it unpacks itself' },
  });
  const { figures } = security.prove({
    objects: objectsOf(
      level('a', 'privileged', 'it sets quotas'),
      level('b', 'baseline'),
      level('c', 'restricted', 'left over'),
      level('d', undefined, 'left over'),
      level('app'),
      waived,
    ),
  });
  expect(figures).toEqual([
    { about: 'rules', value: String(hardeningRules.length) },
    { about: 'namespace a', value: 'privileged: it sets quotas' },
    { about: 'Deployment/web read-only-root', value: 'it unpacks itself' },
  ]);
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
  for (const { asked } of hardeningRules) expect(asked).toMatch(/\w/);
  const named = notAsked.flatMap(([, because]) => [...because.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id));
  expect(named.filter((id) => !proofs.some((proof) => proof.id === id))).toEqual([]);
  expect([...new Set(named)].sort()).toEqual(['containers', 'exposure', 'isolation', 'placement', 'plain-secrets', 'references']);
  for (const row of notAsked) expect(row).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
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
