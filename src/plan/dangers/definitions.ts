import { listAt, textAt } from '../../objects/lenient';
import type { Manifest } from '../../objects/manifest';
import { groupOf } from '../../objects/manifest';
import { alteredOf } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';

/** Kinds that go, and what a Helm release brought. */
export const definitions: DangerRule = {
  states: 'With a definition every object of its kind goes, and with a HelmChart all that it installed.',
  find: ({ changes, before }) => [
    ...changes.flatMap((change): Danger[] => {
      const { manifest } = change.before ?? {};
      if (manifest === undefined || change.after || change.fate?.fate === 'kept') return [];
      if (manifest.kind === 'HelmChart') {
        return [
          {
            kind: 'release-removed',
            ...placeOf(change),
            what: `the release ${manifest.metadata.name} goes`,
            consequence: 'K3s uninstalls it with everything that the chart made, its definitions and their objects too where it owns them',
            instead: 'leave it while anything needs it; protect it with Prune=false,Delete=false',
          },
        ];
      }
      if (manifest.kind !== 'CustomResourceDefinition') return [];
      const kind = textAt(manifest, 'spec', 'names', 'kind') ?? '';
      const group = textAt(manifest, 'spec', 'group') ?? '';
      const known = before.all.filter((one) => one.manifest.kind === kind && groupOf(one.manifest.apiVersion) === group).length;
      return [
        {
          kind: 'crd-removed',
          ...placeOf(change),
          what: `the definition of ${kind} goes`,
          consequence: `every ${kind} of the cluster is deleted with it, in all namespaces${known > 0 ? `: ${known} of them in Git` : ''}`,
          instead: 'protect it with Prune=false, and remove it by hand when no object of it is left',
        },
      ];
    }),
    ...alteredOf(changes, 'CustomResourceDefinition').flatMap((change): Danger[] => {
      const gone = served(change.before.manifest).filter((version) => !served(change.after.manifest).includes(version));
      if (gone.length === 0) return [];
      return [
        {
          kind: 'crd-removed',
          ...placeOf(change),
          field: 'spec.versions',
          what: `version ${gone.join(', ')} is not served any more`,
          consequence: 'who still writes objects of that version is refused',
          instead: 'write all of them in a version that stays, in a push before',
        },
      ];
    }),
  ],
};

function served(manifest: Manifest): string[] {
  return listAt(manifest, 'spec', 'versions').flatMap((one) => {
    const version = one as { readonly name?: unknown; readonly served?: unknown };
    return version?.served === true ? [String(version.name)] : [];
  });
}
