import { textAt } from '../../objects/lenient';
import type { Rendered } from '../../objects/manifest';
import { containersOf, podOf } from '../../objects/pods';
import { alteredOf } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';

/** Data that a program has migrated is not read by the one before; and few migrate over more than one major version. */
export const versions: DangerRule = {
  states: 'An image or a Helm chart goes to no lower version, and over no major one.',
  find: ({ changes }) =>
    changes
      .flatMap((change) => alteredOf([change], change.after?.manifest.kind ?? ''))
      .filter(({ after }) => !fixed.has(after.manifest.kind))
      .flatMap((change) => {
        const is = new Map(versionedIn(change.after).map((one) => [one.id, one]));
        return versionedIn(change.before).flatMap((before): Danger[] => {
          const after = is.get(before.id);
          if (after === undefined || after.name !== before.name) return [];
          const step = stepOf(before.version, after.version);
          const what = `${before.id} goes from ${before.version} to ${after.version}`;
          if (step !== 'lower' && isUnprepared(change.after, before, after))
            return [{ ...unprepared, ...placeOf(change), field: after.field, what }];
          if (step === undefined) return [];
          return [
            step === 'lower'
              ? {
                  kind: 'image-lowered',
                  ...placeOf(change),
                  field: after.field,
                  what,
                  consequence: 'what the newer one made of its data the older one may not read, or damage',
                  instead: 'stay, or bring back a backup that the older version made together with it',
                }
              : {
                  kind: 'image-major-skipped',
                  ...placeOf(change),
                  field: after.field,
                  what,
                  consequence: 'many programs migrate from one major version to the next only, and refuse or break over more',
                  instead: 'go to the last release of each major version in turn, and let each start',
                },
          ];
        });
      }),
};

const unprepared = {
  kind: 'database-major-unprepared',
  consequence: 'the server of a major version does not start on the data of another (PostgreSQL, "Upgrading a PostgreSQL Cluster")',
  instead: 'dump with the old version and load with the new: upgradeFrom of the Database, with the image that runs now (docs/databases.md)',
} as const;

/** Whether a server of PostgreSQL comes to data of another major version, and nothing of the old version is there to dump it. */
function isUnprepared(rendered: Rendered, before: Versioned, after: Versioned): boolean {
  const isServer =
    /(^|\/)postgres$/.test(after.name) && (rendered.manifest.kind === 'StatefulSet' || rendered.manifest.kind === 'Deployment');
  const [was, is] = [before, after].map(({ version }) => numbersOf(version)?.[0]);
  if (!isServer || was === undefined || is === undefined || was === is) return false;
  return !versionedIn(rendered).some(({ name, version }) => name === after.name && numbersOf(version)?.[0] === was);
}

/** Kinds whose pods stay as they were made: what changes in them is refused, and told as that. */
const fixed: ReadonlySet<string> = new Set(['Job', 'Pod']);

interface Versioned {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly field: string;
}

function versionedIn(rendered: Rendered): Versioned[] {
  const { manifest } = rendered;
  if (manifest.kind === 'HelmChart') {
    const version = textAt(manifest, 'spec', 'version');
    return version === undefined
      ? []
      : [{ id: 'its chart', name: textAt(manifest, 'spec', 'chart') ?? '', version, field: 'spec.version' }];
  }
  return containersOf(podOf(rendered)?.spec ?? ({} as never)).flatMap(({ name, image }) => {
    const [, repository = '', tag] = /^(.+?)(?::([\w][\w.-]*))?(?:@sha256:[0-9a-f]+)?$/.exec(image ?? '') ?? [];
    return tag === undefined ? [] : [{ id: name, name: repository, version: tag, field: `containers[${name}].image` }];
  });
}

/** The numbers of a version; undefined for what has none: a commit, a name. */
function numbersOf(version: string): readonly number[] | undefined {
  const [, numbers] = /^v?(\d+(?:\.\d+)*)(?![\da-f]*[a-f])/.exec(version) ?? /-(\d{8})$/.exec(version) ?? [];
  return numbers?.split('.').map(Number);
}

function stepOf(before: string, after: string): 'lower' | 'skips' | undefined {
  const [was, is] = [numbersOf(before), numbersOf(after)];
  if (was === undefined || is === undefined) return undefined;
  for (let index = 0; index < Math.max(was.length, is.length); index++) {
    const step = (is[index] ?? 0) - (was[index] ?? 0);
    if (step < 0) return 'lower';
    // numbers of four digits and more are years and days
    if (step > 0) return index === 0 && step > 1 && (is[0] ?? 0) < 1000 ? 'skips' : undefined;
  }
  return undefined;
}
