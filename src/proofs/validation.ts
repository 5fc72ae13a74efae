import type { Model } from '../model/assemble';
import type { Rendered } from '../objects/manifest';
import { checkSchema } from '../objects/schema';
import { show } from '../objects/show';
import type { Fault } from '../objects/validation/place';
import { type ClusterFacts, validate } from '../objects/validation/validate';
import type { Problem, ProblemCode } from '../problems';
import { failures, type Proof } from './proof';

export const validation: Proof = {
  id: 'validation',
  states: 'Every object is one that the API server takes: its names, numbers and references within it are valid.',
  why: 'No schema says which name is too long, which port stands twice, which schedule is none: Argo CD then cannot apply the app, after the push.',
  prove(model) {
    const { lab, objects } = model;
    const isTold = toldOf(model);
    const sound = objects.all.filter(({ source, manifest }) => !isTold(source) && checkSchema(manifest, objects.definitions).length === 0);
    return {
      figures: [{ about: 'objects', value: String(sound.length) }],
      findings: failures(invalid(sound, { services: lab.inventory.k3s.services })),
    };
  },
};

/** What constructs say of a value that they were given. */
const ofValues: ReadonlySet<ProblemCode> = new Set(['HOSTNAME_INVALID', 'NAME_INVALID', 'RESOURCES_INVALID', 'VALUE_INVALID']);

/** Whether a construct, or what it stands in, was told of a wrong value: that value would be told again of every object it gets into. */
function toldOf({ problems }: Model): (source: string) => boolean {
  const told = problems.flatMap(({ code, where }) => (ofValues.has(code) ? [where] : []));
  return (source) => told.some((where) => source === where || source.startsWith(`${where}/`));
}

interface Found {
  readonly rendered: Rendered;
  readonly fault: Fault;
}

/** The places of one mistake, in the order of the tree. */
type Mistake = [Found, ...Found[]];

/** Each mistake once for each app, however many objects it gets into. */
function invalid(objects: readonly Rendered[], cluster: ClusterFacts): Problem[] {
  const apps = new Map<string, Found[]>();
  for (const rendered of objects) {
    for (const fault of validate(rendered.manifest, cluster)) {
      const found = apps.get(rendered.app);
      if (found) found.push({ rendered, fault });
      else apps.set(rendered.app, [{ rendered, fault }]);
    }
  }
  return [...apps].flatMap(([app, found]) => {
    const names = new Set(objects.filter((rendered) => rendered.app === app).map(({ manifest }) => manifest.metadata.name));
    return mistakes(found, names).map(problemOf);
  });
}

/**
 * One text that fits nowhere, or one message, is one mistake. What holds the wrong name of an object is named after it, and comes right
 * with it.
 */
function mistakes(found: readonly Found[], names: ReadonlySet<string>): readonly Mistake[] {
  const groups = new Map<string, Mistake>();
  for (const one of found) {
    const key = one.fault.text ?? one.fault.message;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const wrongNames = [...names].filter((name) => groups.has(name));
  return [...groups].flatMap(([key, group]) => (wrongNames.some((name) => key !== name && key.includes(name)) ? [] : [group]));
}

function problemOf([first, ...others]: Mistake): Problem {
  const { rendered, fault } = first;
  const some = others.slice(0, 2).map(placeOf).join(', ');
  const more = others.length > 2 ? ` and ${others.length - 2} more` : '';
  return {
    code: 'OBJECT_INVALID',
    where: rendered.source,
    what: `${placeOf(first)}: ${fault.message}${others.length === 0 ? '' : `; the same in ${some}${more}`}`,
    repair: fault.repair ?? `mend it where ${rendered.source} is declared; the API server would refuse it`,
  };
}

function placeOf({ rendered: { manifest }, fault }: Found): string {
  const { name } = manifest.metadata;
  return `${manifest.kind} ${/^[\w.:-]{1,63}$/.test(name) ? name : show(name)} ${fault.path}`;
}
