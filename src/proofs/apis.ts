import removedApis from '../../schemas/removed-apis.json';
import { schemaSource } from '../objects/schema';
import { failures, type ObjectProof } from './proof';

const removed: Readonly<Record<string, Readonly<Record<string, number>>>> = removedApis.removed;

/** The minor version of Kubernetes 1 that the schemas are of. */
const pinned = Number(/@v1\.(\d+)/.exec(schemaSource)?.[1]);

export const apis: ObjectProof = {
  id: 'apis',
  states: 'No object is of an API that the pinned Kubernetes, or the minor version after it, serves no more.',
  why: 'On the day of the upgrade Argo CD can apply nothing of its app, and what runs of it can no longer be changed.',
  waivable: ['API_REMOVED'],
  prove({ objects }) {
    const used = new Set(objects.all.map(({ manifest }) => manifest.apiVersion));
    return {
      figures: [
        { about: 'API versions', value: String(used.size) },
        { about: 'Kubernetes', value: `1.${pinned}, and 1.${pinned + 1} after it (${removedApis.source})` },
      ],
      findings: failures(
        objects.all.flatMap(({ manifest: { apiVersion, kind, metadata }, source }) => {
          const minor = removed[apiVersion]?.[kind];
          if (minor === undefined || minor > pinned + 1) return [];
          return [
            {
              code: 'API_REMOVED' as const,
              where: source,
              what: `${kind} ${metadata.name} is of ${apiVersion}, which Kubernetes 1.${minor} serves no more${minor > pinned ? ', the next one' : ''}`,
              repair: 'write it in the version that took its place (kubernetes.io, "Deprecated API Migration Guide")',
            },
          ];
        }),
      ),
    };
  },
};
