import { KubeSystem } from '../../../charts/platform/kube-system';
import { Priorities } from '../../../charts/platform/priorities';
import { SealedSecrets } from '../../../charts/platform/sealed-secrets';
import { TenantPolicies } from '../../../charts/platform/tenant-policies';
import { Bytes, Cpu, PodSet } from '../../../src';
import { HelmRelease } from '../../../src/constructs/helm-release';
import { type Any, objectOf } from '../../constructs/object-of';
import { base, withChange } from '../../inventory/base';
import { modelOf } from '../../proofs/proved';

/** What a model counts of the pods of a name. */
const pods = (declare: (lab: Any) => void, name: string): Any => {
  const set = PodSet.all(modelOf(declare).lab).find((one) => one.name === name) as PodSet;
  const { namespace, selector, replicas, requests, placement, priorityClass, madeBy, open, reaches } = set;
  const ports = Object.fromEntries(Object.values(set.ports).map((port) => [port.name, port.number]));
  return { namespace, selector, replicas, requests, placement, priorityClass, madeBy, open, reaches, ports };
};
const requests = (cpu: number, memory: number, memoryLimit: number) => ({
  cpu: Cpu.millis(cpu),
  memory: Bytes.mib(memory),
  memoryLimit: Bytes.mib(memoryLimit),
});

describe('the priorities', () => {
  const declare = (lab: Any) => void new Priorities(lab);
  test.each([
    ['core', 1_000_000, false, 'PreemptLowerPriority'],
    ['service', 100_000, false, 'PreemptLowerPriority'],
    ['batch', 1000, false, 'Never'],
    ['tenant', -100, true, 'Never'],
  ])('%s is %d, of whoever says nothing: %j, and pushes out: %s', (name, value, globalDefault, preemptionPolicy) => {
    expect(objectOf(declare, 'PriorityClass', `loutik-${name}`)).toMatchObject({ value, globalDefault, preemptionPolicy });
  });
});

describe('kube-system', () => {
  const declare = (lab: Any) => void new KubeSystem(lab);
  test('is privileged, says why, and that others make pods in it', () => {
    const { labels, annotations } = objectOf(declare, 'Namespace', 'kube-system').metadata;
    expect(labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
    expect(annotations['loutik.dev/pod-security-waiver']).not.toBe('');
    expect(annotations['loutik.dev/pods-of-others']).toBe('K3s: CoreDNS, metrics-server, helm jobs, Traefik');
  });

  test('answers everybody’s questions for names, and asks the house’s resolvers and the API server', () => {
    const [udp, tcp] = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));
    expect(objectOf(declare, 'NetworkPolicy', 'coredns').spec).toEqual({
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [udp, tcp] }],
      egress: [{ ports: [udp, tcp, { protocol: 'TCP', port: 6443 }] }],
    });
  });

  test('has what K3s’ own pods ask for', () => {
    expect(pods(declare, 'coredns')).toMatchObject({
      selector: { 'k8s-app': 'kube-dns' },
      replicas: 'one-a-node',
      requests: requests(100, 70, 170),
      placement: { strength: 'any' },
      priorityClass: 'system-cluster-critical',
      madeBy: 'helm',
    });
    expect(pods(declare, 'metrics-server')).toMatchObject({
      selector: { 'k8s-app': 'metrics-server' },
      replicas: 1,
      requests: requests(100, 70, 256),
      priorityClass: 'system-node-critical',
      madeBy: 'helm',
      ports: { https: 10250 },
      open: ['https'],
      reaches: [
        { kind: 'kubernetes-api', ports: [443, 6443] },
        { kind: 'lan', ports: [10250] },
      ],
    });
  });
});

describe('sealed-secrets', () => {
  const declare = (lab: Any) => void new SealedSecrets(lab, { home: lab.machines.one });
  test('renews no key by itself, under the name that kubeseal looks for', () => {
    const release = HelmRelease.all(modelOf(declare).lab)[0] as Any;
    expect(release.props.values).toMatchObject({ fullnameOverride: 'sealed-secrets-controller', keyrenewperiod: '0' });
    expect(objectOf(declare, 'HelmChart', 'sealed-secrets').spec).toMatchObject({
      targetNamespace: 'kube-system',
      version: expect.any(String),
    });
  });

  test('is one pod, wished for where the platform is, that kubeseal alone comes to', () => {
    expect(pods(declare, 'sealed-secrets-controller')).toMatchObject({
      namespace: 'kube-system',
      selector: { 'app.kubernetes.io/name': 'sealed-secrets', 'app.kubernetes.io/instance': 'sealed-secrets' },
      ports: { http: 8080, metrics: 8081 },
      open: ['http'],
      reaches: [{ kind: 'kubernetes-api', ports: [443, 6443] }],
      replicas: 1,
      requests: requests(20, 64, 128),
      placement: { strength: 'preferred', machine: 'one' },
      priorityClass: 'loutik-core',
    });
  });
});

describe('what tenants may not', () => {
  const declare = (lab: Any) => void new TenantPolicies(lab);
  const policy = (name: string, inventory?: Any) => objectOf(declare, 'ValidatingAdmissionPolicy', name, inventory);
  const names = ['tenant-hostnames', 'tenant-pods', 'tenant-services'];

  test.each(names)('%s is refused whoever asks, also when it cannot be judged', (name) => {
    const { spec } = policy(name);
    expect([spec.failurePolicy, spec.matchConstraints.matchPolicy]).toEqual(['Fail', 'Equivalent']);
    for (const { operations, scope } of spec.matchConstraints.resourceRules)
      expect([operations, scope]).toEqual([['CREATE', 'UPDATE'], '*']);
    for (const { reason } of spec.validations) expect(reason).toBe('Forbidden');
    const binding = objectOf(declare, 'ValidatingAdmissionPolicyBinding', name).spec;
    expect([binding.policyName, binding.validationActions]).toEqual([name, ['Deny']]);
    expect(binding.matchResources.namespaceSelector).toEqual({ matchExpressions: [{ key: 'loutik.dev/tenant', operator: 'Exists' }] });
  });

  test('each is of its own kind, in every version', () => {
    const resources = names.map((name) =>
      policy(name).spec.matchConstraints.resourceRules.map(({ apiGroups, apiVersions, resources: of }: Any) => [
        apiGroups,
        apiVersions,
        of,
      ]),
    );
    expect(resources).toEqual([
      [[['networking.k8s.io'], ['*'], ['ingresses']]],
      [[[''], ['v1'], ['pods']]],
      [[[''], ['v1'], ['services']]],
    ]);
  });

  test('a host name is the tenant’s own domain, or below it', () => {
    const expressions = policy('tenant-hostnames').spec.validations.map(({ expression }: Any) => expression);
    const own = "namespaceObject.metadata.annotations['loutik.dev/hostname']";
    expect(expressions[0]).toBe('!has(object.spec.defaultBackend)');
    expect(expressions[1]).toBe(
      `has(object.spec.rules) && object.spec.rules.all(r, has(r.host) && (r.host == ${own} || r.host.endsWith('.' + ${own})))`,
    );
    expect(expressions[2]).toBe(
      `!has(object.spec.tls) || object.spec.tls.all(t, !has(t.hosts) || t.hosts.all(h, h == ${own} || h.endsWith('.' + ${own})))`,
    );
  });

  test('of the ingress’ annotations they have entrypoints alone, of those that the house has', () => {
    const last = (inventory?: Any) => policy('tenant-hostnames', inventory).spec.validations[3];
    expect(last().expression).toContain("in ['public', 'lan', 'public,lan'])");
    expect(last().message).toMatch(/router.entrypoints only, to public, lan or public,lan$/);
    expect(last(withChange('gateway', undefined, base)).expression).toContain("in ['lan'])");
  });

  test('their pods have their priority, and no node by name once they are there; their Services are the cluster’s', () => {
    const expressions = (name: string) => policy(name).spec.validations.map(({ expression }: Any) => expression);
    expect(expressions('tenant-pods')).toEqual([
      "!has(object.spec.priorityClassName) || object.spec.priorityClassName in ['', 'loutik-tenant']",
      '!has(object.spec.nodeName) || oldObject != null',
    ]);
    expect(expressions('tenant-services')).toEqual([
      "!has(object.spec.type) || object.spec.type == 'ClusterIP'",
      '!has(object.spec.externalIPs) || size(object.spec.externalIPs) == 0',
    ]);
  });

  test('their pods are given a wish for their home when they are made', () => {
    const { spec } = objectOf(declare, 'MutatingAdmissionPolicy', 'tenant-home');
    expect([spec.failurePolicy, spec.reinvocationPolicy]).toEqual(['Fail', 'Never']);
    expect(spec.matchConstraints.resourceRules).toEqual([
      { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'], scope: '*' },
    ]);
    expect(spec.mutations).toEqual([{ patchType: 'JSONPatch', jsonPatch: { expression: expect.stringContaining('loutik.dev/home') } }]);
    const binding = objectOf(declare, 'MutatingAdmissionPolicyBinding', 'tenant-home').spec;
    expect(binding).toMatchObject({
      policyName: 'tenant-home',
      matchResources: { namespaceSelector: { matchExpressions: [{ key: 'loutik.dev/tenant', operator: 'Exists' }] } },
    });
  });
});
