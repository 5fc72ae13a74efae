import { type Inventory, Route, Workload } from '../../../src';
import type { Audience } from '../../../src/constructs/route';
import { exposure } from '../../../src/proofs/exposure';
import { base, withChange } from '../../inventory/base';
import { modelOf } from '../proved';
import { type Any, app, plain } from '../references/parts';

/** A homelab of one pod with that many routes of each audience. */
const figures = (routes: Partial<Record<Audience, number>>, inventory: Inventory = base) =>
  exposure.prove(
    modelOf((lab: Any) => {
      const chart = app(lab);
      const server = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
      for (const [audience, many = 0] of Object.entries(routes))
        for (let one = 1; one <= many; one += 1)
          new Route(chart, `${audience}-${one}`, {
            hostname: `${audience}${one}.test.example`,
            audience: audience as Audience,
            to: server.ports.http,
          });
    }, inventory),
  ).figures;
const shown = (about: string, routes: Partial<Record<Audience, number>>, inventory: Inventory = base) =>
  figures(routes, inventory).find((one) => one.about === about)?.value;
const names = (audience: Audience, many: number) => Array.from({ length: many }, (_, at) => `${audience}${at + 1}.test.example`).join(', ');

test('who comes in is shown by where from, each with the names of its own audience', () => {
  expect(figures({ public: 1, tailnet: 2, lan: 1 }).slice(0, 3)).toEqual([
    { about: 'from the Internet', value: 'public1.test.example' },
    { about: 'from the tailnet', value: 'tailnet1.test.example, tailnet2.test.example' },
    { about: 'from the house', value: 'public1.test.example, lan1.test.example' },
  ]);
});

test('up to eight names are all shown; of nine, seven and how many more there are', () => {
  expect(shown('from the house', { lan: 7 })).toBe(names('lan', 7));
  expect(shown('from the house', { lan: 8 })).toBe(names('lan', 8));
  expect(shown('from the house', { lan: 9 })).toBe(`${names('lan', 7)} and 2 more`);
});

test('a way in without names is nothing; one that there is not says so', () => {
  expect(
    figures({})
      .slice(0, 3)
      .map(({ value }) => value),
  ).toEqual(['nothing', 'nothing', 'nothing']);
  expect(shown('from the Internet', {}, withChange('gateway', undefined))).toBe('nothing: there is no gateway');
  const alone = withChange('sshKeys', base.tailnet?.sshKeys, withChange('gateway', undefined, withChange('tailnet', undefined)));
  expect(shown('from the tailnet', {}, alone)).toBe('nothing: there is no tailnet');
});

test('pairs of pods that may talk are counted of all that there could be, in both directions', () => {
  const { about, value } = figures({}).at(-1) ?? {};
  expect([about, value]).toEqual(['pairs of pods that may talk', expect.stringMatching(/^\d+ of \d+$/)]);
});
