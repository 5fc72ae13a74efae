import { at, listAt, namedAt, tableAt, textAt } from '../../objects/lenient';
import type { Rendered } from '../../objects/manifest';
import { podOf } from '../../objects/pods';
import { type Danger, type DangerRule, placeOf } from '../danger';

/** What a break-in gets. */
export const privilege: DangerRule = {
  states: 'No pod gets more power over its node than it had, and no namespace lets more in.',
  find: ({ changes }) =>
    changes.flatMap((change): Danger[] => {
      const { before, after } = change;
      if (after === undefined) return [];
      // of a new pod counts what baseline forbids; who was there is compared with what it was
      const was = before ? powersOf(before) : powersOf(after).filter(({ isUsual }) => isUsual);
      const gained = powersOf(after).filter(({ what }) => !was.some((one) => one.what === what));
      return [
        ...gained.map(({ what }) => ({
          kind: 'privilege-raised' as const,
          ...placeOf(change),
          what,
          consequence: 'who breaks into that container gets further',
          instead: 'give it what it needs by name (a capability, a volume, a port above 1024), and nothing else',
        })),
        ...(before
          ? loosened(before, after).map((what) => ({ kind: 'privilege-raised' as const, ...placeOf(change), ...namespace(what) }))
          : []),
      ];
    }),
};

interface Power {
  readonly what: string;
  /** Within Pod Security's level baseline: what many images need. */
  readonly isUsual: boolean;
}

/** What a pod may that the level restricted forbids (kubernetes.io/docs, Pod Security Standards). */
function powersOf(rendered: Rendered): Power[] {
  const pod = podOf(rendered);
  if (pod === undefined) return [];
  const { spec } = pod;
  const shared = at(spec, 'securityContext');
  const far = (isSet: boolean, what: string): Power[] => (isSet ? [{ what, isUsual: false }] : []);
  const near = (isSet: boolean, what: string): Power[] => (isSet ? [{ what, isUsual: true }] : []);
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].flatMap((field) => far(at(spec, field) === true, `it shares the node's ${field.slice(4)}`)),
    ...listAt(spec, 'volumes').flatMap((volume) =>
      far(at(volume, 'hostPath') !== undefined, `it mounts ${textAt(volume, 'hostPath', 'path') ?? 'a folder'} of the node`),
    ),
    ...near(at(spec, 'automountServiceAccountToken') !== false, 'it holds a token of the API server'),
    ...[...namedAt(spec, 'initContainers'), ...namedAt(spec, 'containers')].flatMap(([name, container]) => {
      const own = at(container, 'securityContext');
      const said = (field: string) => at(own, field) ?? at(shared, field);
      const profile = textAt(own, 'seccompProfile', 'type') ?? textAt(shared, 'seccompProfile', 'type');
      return [
        ...far(at(own, 'privileged') === true, `${name} is privileged: it is root on its node`),
        ...near(at(own, 'allowPrivilegeEscalation') !== false, `${name} may gain privileges (allowPrivilegeEscalation)`),
        ...near(said('runAsNonRoot') !== true, `${name} may run as root (runAsNonRoot)`),
        ...near(said('runAsUser') === 0, `${name} runs as root (runAsUser 0)`),
        ...near(at(own, 'readOnlyRootFilesystem') !== true, `${name} can write into its image (readOnlyRootFilesystem)`),
        ...near(!listAt(own, 'capabilities', 'drop').includes('ALL'), `${name} keeps capabilities (drop ALL)`),
        ...listAt(own, 'capabilities', 'add').flatMap((one): Power[] => [
          { what: `${name} has the capability ${String(one)}`, isUsual: baseline.has(String(one)) },
        ]),
        ...(profile === 'Unconfined'
          ? far(true, `${name} makes any system call (seccomp Unconfined)`)
          : near(profile === undefined, `${name} has no seccomp profile`)),
        ...listAt(container, 'ports').flatMap((port) =>
          far(
            at(port, 'hostPort') !== undefined && at(port, 'hostPort') !== 0,
            `${name} takes port ${String(at(port, 'hostPort'))} of its node`,
          ),
        ),
      ];
    }),
  ];
}

/** What the level baseline lets a container add. */
const baseline = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
);

const levels = ['privileged', 'baseline', 'restricted'];
const label = 'pod-security.kubernetes.io/enforce';

function loosened(before: Rendered, after: Rendered): string[] {
  if (after.manifest.kind !== 'Namespace') return [];
  const [was, is] = [before, after].map(({ manifest }) => String(tableAt(manifest, 'metadata', 'labels')[label] ?? 'privileged'));
  return levels.indexOf(is ?? '') < levels.indexOf(was ?? '') ? [`its pods are held to ${is}; it was ${was}`] : [];
}

function namespace(what: string): Pick<Danger, 'field' | 'what' | 'consequence' | 'instead'> {
  return {
    field: `metadata.labels["${label}"]`,
    what,
    consequence: 'whoever may make pods there makes pods with more power',
    instead: 'leave the level, and waive for the one pod that needs it',
  };
}
