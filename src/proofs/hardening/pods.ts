import { at, listAt, textAt } from '../../objects/lenient';
import type { Objects } from '../../objects/objects';
import { podSecurityFaults, podSecurityLevels } from '../../objects/pod-security';
import { namedContainers, type Pod } from '../../objects/pods';
import type { HardeningRule, Unhardened } from './rule';

/** Why a container may do something, as its chart says it: `waivers: { writableRoot: '…' }`. */
const said = ({ annotations }: Pod, container: string, word: string) => annotations[`waiver.loutik.dev/${container}.${word}`];

/** What is wrong with pods, each kind of them once. */
function ofPods(find: (pod: Pod) => readonly Omit<Unhardened, 'where'>[]): (objects: Objects) => readonly Unhardened[] {
  return (objects) => objects.pods().flatMap((pod) => find(pod).map((found) => ({ where: pod.by.source, ...found })));
}

/** What is wrong with containers, those that run before the others included. */
function ofContainers(find: (name: string, container: unknown, pod: Pod) => readonly (string | Omit<Unhardened, 'where'>)[]) {
  return ofPods((pod) =>
    namedContainers(pod.spec).flatMap(([name, container]) =>
      find(name, container, pod).map((found) => (typeof found === 'string' ? { what: found } : found)),
    ),
  );
}

/** Folders of a node from which the node, or every container on it, is taken over. */
const sensitive = ['/', '/boot', '/dev', '/etc', '/lib', '/proc', '/sys', '/usr', '/root', '/var/lib/kubelet', '/var/lib/rancher'];
const sockets = /^\/(?:var\/)?run(?:\/.*)?$|(?:docker|containerd|crio)\.sock$/;

/** Rules for pods and their containers. */
export const podRules: readonly HardeningRule[] = [
  {
    id: 'pod-security',
    states: 'A pod in a namespace that is not among the objects fits the Pod Security level restricted.',
    why: 'Whoever breaks into the container is root, or nearly, on its node.',
    repair: 'give it the security context of restricted, or its namespace the level that it needs (pod-security.kubernetes.io/enforce)',
    asked:
      'PSS restricted; kube-linter privileged-container, host-network, run-as-non-root; Polaris linuxHardening; C-0013, C-0046, C-0057',
    find(objects) {
      const known = new Set(objects.ofKind('Namespace').map(({ manifest }) => manifest.metadata.name));
      return ofPods(({ namespace, spec }) => (known.has(namespace) ? [] : podSecurityFaults(spec).map(({ what }) => ({ what }))))(objects);
    },
  },
  {
    id: 'read-only-root',
    states: 'No container writes into its image.',
    why: 'What breaks in leaves its tools there, and what a program keeps there is gone with the next start.',
    repair: "set readOnlyRootFilesystem: true, and give what it writes a volume or scratch space; or waivers: { writableRoot: '…' }",
    asked: 'kube-linter no-read-only-root-fs; Polaris notReadOnlyRootFilesystem; C-0017; KSV-0014',
    find: ofContainers((name, container, pod) =>
      at(container, 'securityContext', 'readOnlyRootFilesystem') === true
        ? []
        : [{ what: `${name} can write into its image`, because: said(pod, name, 'writable-root') }],
    ),
  },
  {
    id: 'memory-limit',
    states: 'Every container says the memory that it may use.',
    why: 'One that leaks takes the memory of its whole node, and the kernel chooses who dies.',
    repair: 'give it a limit of memory',
    asked: 'Polaris memoryLimitsMissing; C-0271',
    find: ofContainers((name, container, { spec }) =>
      (at(container, 'resources', 'limits', 'memory') ?? at(spec, 'resources', 'limits', 'memory')) === undefined
        ? [`${name} says nothing of limits.memory`]
        : [],
    ),
  },
  {
    id: 'node-folders',
    states: 'No container sees a folder or socket of its node from which the node is taken over.',
    why: 'Who can write there, or talk to the container runtime, is root on the node.',
    repair: 'mount the one folder that it needs',
    asked: 'kube-linter docker-sock, sensitive-host-mounts; KSV-0006',
    find: ofPods((pod) =>
      listAt(pod.spec, 'volumes').flatMap((volume) => {
        const path = textAt(volume, 'hostPath', 'path')?.replace(/(?<=.)\/+$/, '');
        if (path === undefined || !(sensitive.includes(path) || sockets.test(path))) return [];
        const container = listAt(pod.spec, 'containers').find((one) =>
          listAt(one, 'volumeMounts').some((mount) => textAt(mount, 'name') === textAt(volume, 'name')),
        );
        return [{ what: `it mounts ${path} of the node`, because: said(pod, textAt(container, 'name') ?? '', 'privileged') }];
      }),
    ),
  },
  {
    id: 'own-account',
    states: 'No pod that holds a token shares the account of its namespace.',
    why: 'Rights that one pod is given, all pods of the namespace have.',
    repair: 'give it a ServiceAccount of its own: serviceAccountName',
    asked: 'kube-linter default-service-account, deprecated-service-account-field',
    find: ofPods(({ spec }) => {
      if (at(spec, 'automountServiceAccountToken') === false) return []; // an account that nobody acts as
      const name = textAt(spec, 'serviceAccountName');
      if (name !== undefined && name !== 'default') return [];
      return [{ what: name === undefined ? 'it names no ServiceAccount' : 'it runs as the ServiceAccount default' }];
    }),
  },
  {
    id: 'token',
    states: 'Only a pod whose account has rights holds a token of the API server.',
    why: 'A token that nobody needs is the first thing that an intruder looks for.',
    repair: 'set automountServiceAccountToken: false',
    asked: 'Polaris automountServiceAccountToken; C-0034',
    find(objects) {
      const bound = new Set(
        [...objects.ofKind('RoleBinding'), ...objects.ofKind('ClusterRoleBinding')].flatMap(({ manifest }) =>
          listAt(manifest, 'subjects').map(
            (subject) => `${textAt(subject, 'namespace') ?? manifest.metadata.namespace}/${textAt(subject, 'name')}`,
          ),
        ),
      );
      const closed = new Set(
        objects
          .ofKind('ServiceAccount')
          .flatMap(({ manifest: { metadata, automountServiceAccountToken } }) =>
            automountServiceAccountToken === false ? [`${metadata.namespace}/${metadata.name}`] : [],
          ),
      );
      return ofPods(({ spec, namespace }) => {
        const account = `${namespace}/${textAt(spec, 'serviceAccountName') ?? 'default'}`;
        const mounts = at(spec, 'automountServiceAccountToken') ?? !closed.has(account);
        return mounts && !bound.has(account) ? [{ what: `it holds a token, and ${account} is bound to no role` }] : [];
      })(objects);
    },
  },
  {
    id: 'ssh',
    states: 'No container listens on the port of SSH.',
    why: 'A second way in, beside the API server, that nobody watches.',
    repair: 'leave it out: kubectl exec is there; a Git server can have another port',
    asked: 'kube-linter ssh-port',
    find: ofContainers((name, container) =>
      listAt(container, 'ports').flatMap((port) => (at(port, 'containerPort') === 22 ? [`${name} listens on port 22`] : [])),
    ),
  },
];

/** Whether a namespace lets in more than the level restricted, and why, as its chart says it. */
export function podSecurityWaivers(objects: Objects): readonly (readonly [namespace: string, level: string, reason: string])[] {
  return objects.ofKind('Namespace').flatMap(({ manifest: { metadata } }) => {
    const level = metadata.labels?.['pod-security.kubernetes.io/enforce'];
    const reason = metadata.annotations?.['loutik.dev/pod-security-waiver'];
    return level === undefined || level === podSecurityLevels[0] || reason === undefined ? [] : [[metadata.name, level, reason] as const];
  });
}
