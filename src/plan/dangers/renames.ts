import type { Manifest, Rendered } from '../../objects/manifest';
import type { Change } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';

/** Kinds whose name means something to others, and what its change comes to. */
const consequences: Readonly<Record<string, string>> = {
  Namespace: 'nothing moves along: what is in the old one goes with it, and the new one begins empty',
  PersistentVolume: 'the new one begins empty; the data stays under the old name',
  PersistentVolumeClaim: 'the new one begins empty; the data stays under the old name',
  StatefulSet: 'the old pods stop, and the new ones start without what is stored under the old name',
  Deployment: 'the old pods stop and new ones start, in no order; both may hold the same volume for a moment, or neither runs',
  DaemonSet: 'the old pods stop and new ones start, in no order',
  Service: 'who reaches it by the old name reaches nobody',
  CronJob: 'what it remembers of its runs is gone; one may be left out or run twice',
  SealedSecret: 'the Secret of the old name goes, and what is sealed for that name does not open under the new one',
};

/** How alike two objects are that can be one: of what either says, as much is said by both. */
const alike = 0.8;

/** A new name is a new object: Kubernetes knows no renaming. */
export const renames: DangerRule = {
  states: 'An object that changes its name is removed here and added there.',
  find: ({ changes }) => {
    const added = changes.filter(({ action }) => action === 'added');
    const taken = new Set<Change>();
    return changes.flatMap((gone): Danger[] => {
      const { before } = gone;
      const consequence = before && consequences[before.manifest.kind];
      if (gone.action !== 'removed' || before === undefined || consequence === undefined) return [];
      const likely = added
        .filter((one) => !taken.has(one) && one.after?.manifest.kind === before.manifest.kind && areNear(gone, one))
        .map((one) => [likeness(before, one.after as Rendered), one] as const)
        .sort(([a], [b]) => b - a)
        .find(([score]) => score >= alike);
      if (likely === undefined) return [];
      taken.add(likely[1]);
      return [
        {
          kind: 'object-renamed',
          ...placeOf(gone),
          what: `it is removed, and ${likely[1].object} is like it: a new name`,
          consequence,
          instead: 'keep the name it has; what people see can have another',
        },
      ];
    });
  },
};

/** In one app or one namespace; cluster-scoped ones anywhere. */
function areNear(a: Change, b: Change): boolean {
  const [was, is] = [a.before?.manifest.metadata.namespace, b.after?.manifest.metadata.namespace];
  return a.app === b.app || was === is;
}

/** The share of what two objects say that both say, as it stands or but for their own names. */
function likeness(a: Rendered, b: Rendered): number {
  const [one, other] = [leavesOf(a.manifest), leavesOf(b.manifest)];
  const both = [...one].filter(([path, value]) => {
    const is = other.get(path);
    return is !== undefined && (value === is || unnamed(value, a.manifest) === unnamed(is, b.manifest));
  }).length;
  return both / (one.size + other.size - both);
}

/** Every value of an object, by its path. */
function leavesOf(manifest: Manifest): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) leaves.set(path, String(value));
    else for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  walk(manifest, '');
  return leaves;
}

function unnamed(text: string, { metadata: { name, namespace = name } }: Manifest): string {
  return text.replaceAll(name, '§').replaceAll(namespace, '§');
}
