import { Secret, ServiceChart } from '../../src';
import { pathOf } from '../../src/constructs/lab';
import { PodSet } from '../../src/constructs/pod-set';
import { Secret as Secrets } from '../../src/constructs/secret';
import { assemble, type Model } from '../../src/model/assemble';
import { identity as identityOf } from '../../src/objects/manifest';
import { charts } from '../../src/proofs/charts';
import { identity } from '../../src/proofs/identity';
import { secrets } from '../../src/proofs/secrets';
import { base } from '../inventory/base';
import { problemsOf } from '../lab';
import { type Maker, makers } from './makers';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const app = (lab: Any, name: string, props: Any = {}) => new ServiceChart(lab, name, props);
const modelOf = (services: (lab: Any) => void): Model =>
  assemble({ name: 'test', inventory: base, services: services as Any, sealed: new Map(), ledger: [] });

/** Two places at which one name comes out, and what stands around them. */
interface Meeting {
  /** Those of which one name can come out. @default - all */
  readonly of?: readonly string[];
  readonly around?: (lab: Any) => void;
  readonly places: readonly [(lab: Any, maker: Maker) => void, (lab: Any, maker: Maker) => void];
}

const meetings: Readonly<Record<string, Meeting>> = {
  'of one id in two parts of an app': {
    around: (lab) => void new Secret(app(lab, 'a'), 'part', { keys: ['k'], about: 'a scope of its own' }),
    places: [
      (lab, { make }) => make(lab.node.findChild('a'), 'x-y', lab),
      (lab, { make }) => make(lab.node.findChild('a').node.findChild('part'), 'x-y', lab),
    ],
  },
  'of two apps of one namespace': {
    // as in two parts of an app: some of each form
    of: ['Service', 'StatefulSet', 'CronJob', 'mounted volume', 'secret alone', 'files alone', 'route', 'database'],
    around: (lab) => void [app(lab, 'a'), app(lab, 'a-b', { namespace: 'a' })],
    places: [(lab, { make }) => make(lab.node.findChild('a'), 'b-x', lab), (lab, { make }) => make(lab.node.findChild('a-b'), 'x', lab)],
  },
  'of two apps': {
    // what is the whole cluster's, and something that is not
    of: ['Deployment with rights', 'mounted volume', 'volume alone', 'release', 'database', 'Service', 'secret alone'],
    around: (lab) => void [app(lab, 'a'), app(lab, 'a-b')],
    places: [(lab, { make }) => make(lab.node.findChild('a'), 'b-x', lab), (lab, { make }) => make(lab.node.findChild('a-b'), 'x', lab)],
  },
};

/** All names that a homelab has beside what is around: of objects, of secrets that nobody sealed yet, of pods; each with who has it. */
function namesOf({ lab, objects }: Model, around: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const all = new Map<string, string>([
    ...objects.all.map(({ manifest, source }) => [`object ${identityOf(manifest)}`, source] as const),
    ...Secrets.all(lab).map((secret) => [`secret ${secret.namespace}/${secret.name}`, pathOf(secret)] as const),
    ...PodSet.all(lab).map((set) => [`pods ${set.namespace}/${set.name}`, pathOf(set)] as const),
  ]);
  return new Map([...all].filter(([key]) => !around.has(key)));
}

/** Who is told that another has the name of something, in what is found: place and the other's. */
function toldOf(model: Model): readonly string[] {
  const all = [...model.problems, ...[identity, charts, secrets].flatMap((proof) => proof.prove(model).findings)];
  return all.flatMap(({ code, where, what }) => (code === 'OBJECT_DUPLICATE' || code === 'NAME_TAKEN' ? [`${where}: ${what}`] : [])).sort();
}

const pairsOf = (names: readonly string[]) => names.flatMap((one, index) => names.slice(index).map((other) => [one, other] as const));

describe.each(Object.entries(meetings))('names %s', (_, { of = Object.keys(makers), around = () => {}, places: [here, there] }) => {
  const alone = namesOf(modelOf(around));
  const solo = (place: Meeting['places'][number]) =>
    new Map(
      Object.entries(makers).map(([name, maker]) => [
        name,
        namesOf(
          modelOf((lab) => {
            around(lab);
            place(lab, maker);
          }),
          alone,
        ),
      ]),
    );
  const [ofHere, ofThere] = [solo(here), solo(there)];

  test.each(pairsOf(of))('%s and %s: each name that two would have is told of both, and nothing else is', (one, other) => {
    const [mine, theirs] = [ofHere.get(one) as ReadonlyMap<string, string>, ofThere.get(other) as ReadonlyMap<string, string>];
    const shared = [...mine].filter(([key, place]) => theirs.has(key) && theirs.get(key) !== place);
    const told = toldOf(
      modelOf((lab) => {
        around(lab);
        here(lab, makers[one] as Maker);
        there(lab, makers[other] as Maker);
      }),
    );
    for (const [key, place] of shared) {
      const second = theirs.get(key) as string;
      const isOfBoth = (line: string) =>
        (line.startsWith(`${second}: `) && line.includes(place)) || (line.startsWith(`${place}: `) && line.includes(second));
      expect([key, told.filter(isOfBoth).length]).toEqual([key, 1]);
    }
    expect(told).toHaveLength(shared.length);
  });
});

describe.each(Object.entries(makers))('the name of a %s', (_, { make, longest }) => {
  const of = (length: number) => {
    const problems = problemsOf((lab: Any) => make(app(lab, 'a'), 'i'.repeat(length - 2), lab));
    return [...new Set(problems.map(({ code }) => code))];
  };
  test('may have as many characters as fit', () => expect(of(longest)).toEqual([]));
  test('and not one more', () => expect(['NAME_INVALID', 'OBJECT_INVALID']).toContain(of(longest + 1)[0]));
});
