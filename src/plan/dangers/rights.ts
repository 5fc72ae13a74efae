import { at, listAt, textAt } from '../../objects/lenient';
import type { Manifest } from '../../objects/manifest';
import type { Change } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';
import { canonical } from '../same';

/** Who may do what at the API server, and what Argo CD does for whom. */
export const rights: DangerRule = {
  states: 'No account and no project may do more than it could.',
  find: ({ changes }) => changes.flatMap((change) => grantsOf(change)),
};

const consequence: Readonly<Record<string, string>> = {
  AppProject: 'whoever may write the repositories of that project brings more into the cluster',
};

function grantsOf(change: Change): Danger[] {
  const { before, after } = change;
  if (after === undefined) return [];
  const was = before ? grants(before.manifest) : [];
  const news = grants(after.manifest).filter((grant) => !was.some((one) => one.id === grant.id));
  return news
    .filter(({ isWide }) => before !== undefined || isWide)
    .map(({ what }) => ({
      kind: 'rights-widened',
      ...placeOf(change),
      what,
      consequence: consequence[after.manifest.kind] ?? 'whoever takes over a pod with that account may do it too',
      instead: 'name the verbs, kinds and objects that are needed, in one namespace',
    }));
}

interface Grant {
  readonly id: string;
  readonly what: string;
  /** Worth a word even where everything is new. */
  readonly isWide: boolean;
}

function grants(manifest: Manifest): Grant[] {
  switch (manifest.kind) {
    case 'Role':
    case 'ClusterRole':
      return listAt(manifest, 'rules').flatMap(ruleGrants);
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return subjects(manifest);
    case 'AppProject':
      return projectGrants(manifest.spec);
    default:
      return [];
  }
}

/** One grant for each verb on each kind: a list that only grows by what is there already gives nothing. */
function ruleGrants(rule: unknown): Grant[] {
  const list = (key: string) => listAt(rule, key).map(String);
  const names = list('resourceNames');
  const on = [...(list('resources').length > 0 ? list('resources') : []), ...list('nonResourceURLs')];
  return list('verbs').flatMap((verb) =>
    on.map((resource) => ({
      id: [verb, resource, list('apiGroups').join(), names.join()].join('|'),
      what: `it may ${verb} ${resource}${names.length > 0 ? ` ${names.join(', ')}` : ''}`,
      isWide:
        verb === '*' ||
        resource === '*' ||
        resource === 'secrets' ||
        resource === 'pods/exec' ||
        ['escalate', 'bind', 'impersonate'].includes(verb),
    })),
  );
}

function subjects(manifest: Manifest): Grant[] {
  const role = textAt(manifest, 'roleRef', 'name') ?? '';
  const isWide = manifest.kind === 'ClusterRoleBinding' && ['cluster-admin', 'admin', 'edit'].includes(role);
  return listAt(manifest, 'subjects').map((subject) => ({
    id: `${role} ${canonical(subject)}`,
    what: `${textAt(subject, 'kind') ?? 'an account'} ${textAt(subject, 'name') ?? ''} gets ${role}${manifest.kind === 'ClusterRoleBinding' ? ' in the whole cluster' : ''}`,
    isWide: isWide || ['system:anonymous', 'system:unauthenticated', 'system:authenticated'].includes(textAt(subject, 'name') ?? ''),
  }));
}

function projectGrants(spec: unknown): Grant[] {
  const grant = (id: string, what: string): Grant => ({ id, what, isWide: false });
  return [
    ...listAt(spec, 'sourceRepos').map((url) => grant(`repo ${String(url)}`, `it deploys ${String(url)}`)),
    ...listAt(spec, 'destinations').flatMap((place) => {
      const namespace = String(at(place, 'namespace'));
      // "!name" takes a namespace out of the others
      return namespace.startsWith('!') ? [] : [grant(`to ${canonical(place)}`, `it deploys into namespace ${namespace}`)];
    }),
    ...['clusterResourceWhitelist', 'namespaceResourceWhitelist'].flatMap((list) =>
      listAt(spec, list).map((kind) => grant(`${list} ${canonical(kind)}`, `it may make ${textAt(kind, 'kind') ?? '*'}`)),
    ),
  ];
}
