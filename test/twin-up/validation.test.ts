import fc from 'fast-check';
import { assemble } from '../../src/model/assemble';
import { kinds } from '../../src/objects/kinds';
import type { Manifest } from '../../src/objects/manifest';
import { schemaSource } from '../../src/objects/schema';
import { type Problem, ProblemsError } from '../../src/problems';
import { prove } from '../../src/proofs/prove';
import { base } from '../inventory/base';
import { differences } from '../objects/validation/differences';
import type { Json } from '../objects/validation/seeds/object';
import { seeds } from '../objects/validation/seeds/seeds';
import { allSides } from '../objects/validation/sides/all';
import { withField } from '../objects/validation/sides/side';
import { BareApi } from './validation/bare-api';
import { services } from './validation/homelabs';
import { type Draw, mutated } from './validation/mutate';
import { ours, theirs } from './validation/verdicts';

/** What cases are drawn from: the same each time, and others each time. A run is done again with `SEED=…`. */
const seedsOfDraws = [
  ['always the same', 20_261_124],
  ['of this run', Number(process.env.SEED ?? Date.now() % 2 ** 31)],
] as const;
const objectCases = 1_000;
const homelabCases = 1_000;
/** Requests under way together: the API server's own threads, and the client's sockets. */
const together = 16;

let server: BareApi;
beforeAll(async () => {
  server = await BareApi.start(schemaSource.slice(schemaSource.indexOf('@') + 1));
});
afterAll(async () => {
  await server?.stop();
  process.stderr.write(`tried: ${tried.join(', ')}\n`);
});

const tried: string[] = [];

/** Tries every case, and notes how many there were and how long it took. */
async function tryAll<T>(what: string, list: readonly T[], look: (item: T) => Promise<void>): Promise<void> {
  const began = Date.now();
  let next = 0;
  const worker = async () => {
    while (next < list.length) await look(list[next++] as T);
  };
  await Promise.all(Array.from({ length: together }, worker));
  tried.push(`${list.length} ${what} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

function cases<T>(seed: number, count: number, make: (draw: Draw) => T): T[] {
  const draws = fc.array(fc.nat(), { minLength: 60, maxLength: 60 });
  return fc.sample(draws, { seed, numRuns: count }).map((numbers) => {
    let next = 0;
    return make((below) => (numbers[next++ % numbers.length] as number) % below);
  });
}

test('objects of every kind that a homelab can have, with most of their fields, are taken by both', async () => {
  expect([...new Set(seeds.map(({ kind }) => kind))].sort()).toEqual(Object.keys(kinds).sort());
  await tryAll('sound objects', seeds, async (seed) => {
    expect([seed.kind, ours(seed), await theirs(server.api, seed)]).toEqual([seed.kind, undefined, undefined]);
  });
});

test.each(Object.entries(allSides))(
  '%s: what one side of each rule takes and the other refuses, the API server does as well',
  async (about, sides) => {
    const both = sides.flatMap(({ of, at, takes, refuses }) => [
      ...takes.map((value) => ({ object: withField(of, at, value), refused: false, at: `${of} ${at}`, value })),
      ...refuses.map((value) => ({ object: withField(of, at, value), refused: true, at: `${of} ${at}`, value })),
    ]);
    const disagreements: unknown[] = [];
    await tryAll(`sides of ${about}`, both, async ({ object, refused, at, value }) => {
      const [our, their] = [ours(object), await theirs(server.api, object)];
      if ((our !== undefined) !== refused || (their !== undefined) !== refused) disagreements.push({ at, value, refused, our, their });
    });
    expect(disagreements).toEqual([]);
  },
);

test.each(differences)('on purpose, $what is refused by $by alone: $why', async ({ object, by }) => {
  expect([ours(object) !== undefined, (await theirs(server.api, object)) !== undefined]).toEqual([by === 'us', by === 'the API server']);
});

test.each(seedsOfDraws)(
  `of ${objectCases} objects changed in one or two places, %s (%i), each is refused by both or by none`,
  async (_, seed) => {
    const disagreements: string[] = [];
    let refused = 0;
    await tryAll(
      'changed objects',
      cases(seed, objectCases, (draw) => mutated(draw, seeds[draw(seeds.length)])),
      async (object) => {
        const [our, their] = [ours(object), await theirs(server.api, object)];
        if (their) refused++;
        if ((our === undefined) !== (their === undefined)) disagreements.push(`${JSON.stringify(object)}\n  ours: ${our}\n  its: ${their}`);
      },
    );
    expect([`SEED=${seed}`, disagreements]).toEqual([`SEED=${seed}`, []]);
    expect(refused).toBeGreaterThan(objectCases / 4);
    expect(refused).toBeLessThan((objectCases * 3) / 4);
  },
);

/** What a homelab's synth says of it, and the objects that it would have made. */
function synth(declare: (lab: Json) => void): { readonly objects: readonly Manifest[]; readonly problems: readonly Problem[] } {
  try {
    const model = assemble({ name: 'test', inventory: base, services: declare, sealed: new Map(), ledger: [] });
    const evidence = prove(model);
    for (const { proof, broken } of evidence) expect([proof, broken]).toEqual([proof, undefined]);
    const problems = [...model.problems, ...evidence.flatMap(({ findings }) => findings)];
    return { objects: model.objects.all.map(({ manifest }) => manifest), problems };
  } catch (error) {
    if (error instanceof ProblemsError) return { objects: [], problems: error.problems };
    throw error;
  }
}

test.each(seedsOfDraws)(
  `of ${homelabCases} homelabs, %s (%i), synth refuses those whose objects the API server refuses, and no other for its objects`,
  async (_, seed) => {
    const asked = new Map<string, Promise<string | undefined>>(); // most of their objects are alike
    const ask = (object: Manifest) => {
      const { namespace } = object.metadata;
      const moved = { ...object, metadata: { ...object.metadata, ...(namespace === undefined ? {} : { namespace: 'bare' }) } };
      const key = JSON.stringify(moved);
      const answer = asked.get(key) ?? theirs(server.api, moved);
      asked.set(key, answer);
      return answer;
    };
    const disagreements: string[] = [];
    let [judged, refused] = [0, 0];
    await tryAll('homelabs', cases(seed, homelabCases, services), async (declare) => {
      const { objects, problems } = synth(declare);
      if (objects.length === 0) return; // refused before there was any
      judged++;
      const their = (await Promise.all(objects.map(ask))).find((answer) => answer !== undefined);
      const our = problems.find(({ code }) => code === 'OBJECT_INVALID' || code === 'SCHEMA_INVALID');
      if (their) refused++;
      if (their && problems.length === 0) disagreements.push(`synth takes it; the API server: ${their}`);
      if (!their && our) disagreements.push(`the API server takes it; synth: ${our.what}`);
    });
    expect([`SEED=${seed}`, disagreements]).toEqual([`SEED=${seed}`, []]);
    expect(judged).toBeGreaterThan(homelabCases * 0.9);
    expect(refused).toBeGreaterThan(homelabCases / 4);
    expect(refused).toBeLessThan((homelabCases * 3) / 4);
  },
);

test.each([
  ['a node port below its range', 29_999, true],
  ['the least of it', 30_000, false],
  ['the greatest', 32_767, false],
  ['one above', 32_768, true],
])('%s is refused by both when it is no dry run, which does not look at it', async (_, nodePort, refused) => {
  const metadata = { name: `port-${nodePort}`, namespace: 'bare' };
  const service: Manifest = { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'NodePort', ports: [{ port: 80, nodePort }] } };
  const their = await server.api.apply(service).then(
    () => undefined,
    (error: Error) => error.message,
  );
  expect([ours(service) !== undefined, their !== undefined]).toEqual([refused, refused]);
});
