import type { Objects } from '../objects/objects';
import { nameFault } from '../objects/validation/metadata';
import type { Problem } from '../problems';
import { failures, type ObjectProof } from './proof';

/** A kind whose controller makes a longer name of its objects' than the API server takes: it looks at theirs alone. */
const lengthened = [
  {
    kind: 'StatefulSet',
    most: 52,
    // kubernetes, pkg/controller/statefulset, `setPodRevision`, and pkg/controller/history, `HashControllerRevision`: 32 bits in ten digits
    why: 'each of its pods has that name with a hyphen and ten digits as a label, of 63 characters at the most: none would be made',
  },
  {
    kind: 'HelmChart',
    most: 50,
    // k3s-io/helm-controller, pkg/controllers/chart, `jobName`; kubernetes labels the pods of a job by its name
    why: 'the job that installs it is called helm-install-…, a label of 63 characters at the most: none would be made',
  },
] as const;

export const names: ObjectProof = {
  id: 'names',
  states: 'What controllers make of an object’s name is a name as well: the labels of a StatefulSet’s pods, the job that installs a chart.',
  why: 'The API server takes the object, and refuses for ever what is to be made of it.',
  prove({ objects }) {
    const problems = lengthened.flatMap(({ kind, most, why }) => tooLong(objects, kind, most, why));
    return {
      figures: [{ about: 'objects', value: String(lengthened.reduce((sum, { kind }) => sum + objects.ofKind(kind).length, 0)) }],
      findings: failures(problems),
    };
  },
};

function tooLong(objects: Objects, kind: 'StatefulSet' | 'HelmChart', most: number, why: string): Problem[] {
  return objects.ofKind(kind).flatMap(({ source, manifest: { metadata } }): Problem[] => {
    const { length } = metadata.name;
    if (length <= most || nameFault(kind, metadata.name) !== undefined) return []; // no name of the kind at all is told as that
    return [
      {
        code: 'NAME_INVALID',
        where: source,
        what: `the ${kind} ${metadata.name} has a name of ${length} characters, and ${most} are the most: ${why}`,
        repair: 'give it a shorter name',
      },
    ];
  });
}
