import { tenantKinds, tenantLabel } from '../constructs/tenant';
import type { Model } from '../model/assemble';
import { at, listAt, tableAt, textAt } from '../objects/lenient';
import type { Rendered } from '../objects/manifest';
import type { Problem } from '../problems';

/** What the API server itself holds tenants to: the names of the policies, which a binding to tenants' namespaces makes count. */
const policies = ['tenant-hostnames', 'tenant-pods', 'tenant-services'];

/**
 * What Applications of other people's repositories are let through: their projects, their namespaces, and what the API server refuses
 * there. An Application that deploys another repository than the homelab's is a tenant's, whoever made it.
 */
export function unbounded({ lab, objects }: Pick<Model, 'lab' | 'objects'>): Problem[] {
  const theirs = objects
    .ofKind('Application')
    .filter(({ manifest }) => sourcesOf(manifest.spec).some((url) => url !== lab.inventory.git.url));
  const projects = new Map(objects.ofKind('AppProject').map((one) => [one.manifest.metadata.name, one]));
  const spaces = new Map(objects.ofKind('Namespace').map((one) => [one.manifest.metadata.name, one]));
  const namespaces = new Set<string>();
  const problems = theirs.flatMap(({ manifest, source }): Problem[] => {
    const name = textAt(manifest.spec, 'project') ?? 'default';
    const namespace = textAt(manifest.spec, 'destination', 'namespace') ?? '';
    namespaces.add(namespace);
    const project = projects.get(name);
    if (project === undefined)
      return [problem(source, `its project ${name} is not there, and nothing holds it to a namespace`, 'give it an AppProject of its own')];
    return [
      ...ofProject(project as Rendered, namespace),
      ...ofNamespace(spaces.get(namespace) as Rendered | undefined, namespace, source, objects),
    ];
  });
  return [...problems, ...(namespaces.size > 0 ? ofAdmission(objects) : [])];
}

const problem = (where: string, what: string, repair: string): Problem => ({ code: 'TENANT_UNBOUNDED', where, what, repair });

function sourcesOf(spec: unknown): readonly string[] {
  return [at(spec, 'source'), ...listAt(spec, 'sources')].flatMap((source) => textAt(source, 'repoURL') ?? []);
}

/** As Argo CD reads a project: `*` means all, anywhere in a name (argo-cd, docs/user-guide/projects.md). */
function ofProject({ manifest, source }: Rendered, namespace: string): Problem[] {
  const { spec, metadata } = manifest;
  const told = (what: string) =>
    problem(
      source,
      `the project ${metadata.name} lets a tenant through ${what}`,
      'allow the one namespace, and the kinds that a tenant needs (src/constructs/tenant.ts, tenantKinds)',
    );
  const kindOf = (one: unknown) => `${textAt(one, 'group') ?? ''}/${textAt(one, 'kind') ?? ''}`;
  const known = new Set(tenantKinds.map(({ group, kind }) => `${group}/${kind}`));
  const cluster = listAt(spec, 'clusterResourceWhitelist').map(kindOf);
  const beyond = listAt(spec, 'namespaceResourceWhitelist')
    .map(kindOf)
    .filter((kind) => !known.has(kind));
  // without a list of its own, Argo CD allows every namespaced kind
  const isOpen = at(spec, 'namespaceResourceWhitelist') === undefined;
  const elsewhere = listAt(spec, 'destinations').flatMap((one) => {
    const name = textAt(one, 'namespace') ?? '*';
    return name === namespace || name.startsWith('!') ? [] : [name];
  });
  return [
    ...(cluster.length > 0 ? [told(`to objects of the cluster: ${cluster.join(', ')}`)] : []),
    ...(isOpen || beyond.length > 0 ? [told(`to more than a tenant needs: ${isOpen ? 'every kind' : beyond.join(', ')}`)] : []),
    ...(elsewhere.length > 0 ? [told(`to other namespaces than ${namespace}: ${elsewhere.join(', ')}`)] : []),
    ...(listAt(spec, 'sourceRepos').some((url) => String(url).includes('*')) ? [told('from repositories that nobody names')] : []),
  ];
}

/** What holds a tenant's pods to their share, and to their namespace. */
function ofNamespace(space: Rendered | undefined, name: string, where: string, objects: Model['objects']): Problem[] {
  if (space === undefined)
    return [
      problem(
        where,
        `its namespace ${name} is not among the objects: nothing holds its pods to anything`,
        'declare it: new StudentProject(lab, …)',
      ),
    ];
  const { labels } = space.manifest.metadata;
  const inside = (kind: 'ResourceQuota' | 'LimitRange' | 'NetworkPolicy') =>
    objects.ofKind(kind).filter(({ manifest }) => manifest.metadata.namespace === name);
  const told = (what: string, repair: string) => problem(space.source, `namespace ${name} of a tenant ${what}`, repair);
  const denies = inside('NetworkPolicy').some(
    ({ manifest: { spec } }) => Object.keys(tableAt(spec, 'podSelector')).length === 0 && listAt(spec, 'policyTypes').length === 2,
  );
  return [
    ...(labels?.[tenantLabel] === undefined
      ? [told(`has no label ${tenantLabel}, by which the API server knows it`, 'give it that label')]
      : []),
    ...(labels?.['pod-security.kubernetes.io/enforce'] === 'restricted'
      ? []
      : [told('lets in pods beyond the level restricted', 'leave podSecurity off its chart')]),
    ...(inside('ResourceQuota').length > 0 ? [] : [told('has no quota', 'give it a ResourceQuota')]),
    ...(inside('LimitRange').length > 0 ? [] : [told('has no limits for pods that say none', 'give it a LimitRange')]),
    ...(denies ? [] : [told('lets its pods talk to whom they like', 'give it a NetworkPolicy that denies by default')]),
  ];
}

function ofAdmission(objects: Model['objects']): Problem[] {
  const bound = new Map(objects.ofKind('ValidatingAdmissionPolicyBinding').map((one) => [String(one.manifest.spec.policyName), one]));
  if (!policies.some((name) => bound.has(name))) return []; // told by the proof `platform`
  return policies.flatMap((name): Problem[] => {
    const binding = bound.get(name);
    const policy = objects.ofKind('ValidatingAdmissionPolicy').find(({ manifest }) => manifest.metadata.name === name);
    if (policy === undefined || binding === undefined)
      return [
        problem(
          'ValidatingAdmissionPolicy',
          `there are tenants, and no policy ${name} that counts for them`,
          'declare new TenantPolicies(lab) in services.ts',
        ),
      ];
    const { spec } = binding.manifest;
    const selected = listAt(spec, 'matchResources', 'namespaceSelector', 'matchExpressions');
    const isForAll = selected.length === 1 && textAt(selected[0], 'key') === tenantLabel && textAt(selected[0], 'operator') === 'Exists';
    const isKept = listAt(spec, 'validationActions').includes('Deny') && policy.manifest.spec.failurePolicy !== 'Ignore';
    return isForAll && isKept
      ? []
      : [
          problem(
            binding.source,
            `the policy ${name} does not deny in every namespace of a tenant`,
            'leave its binding as TenantPolicies makes it',
          ),
        ];
  });
}
