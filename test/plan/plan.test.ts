import { dangerKinds } from '../../src/plan/danger';
import { dangerRules } from '../../src/plan/registry';
import { read } from '../lab';
import { application, namespace, object, service, wave } from './objects';
import { apps } from './pairs/apps';
import { data } from './pairs/data';
import { exposure } from './pairs/exposure';
import { immutable } from './pairs/immutable';
import { network } from './pairs/network';
import { orders } from './pairs/orders';
import { power } from './pairs/power';
import { rest } from './pairs/rest';
import { rollouts } from './pairs/rollouts';
import { secrets } from './pairs/secrets';
import { inShort, type Pair, planned } from './planned';

const topics: Readonly<Record<string, readonly Pair[]>> = {
  orders,
  rollouts,
  immutable,
  data,
  apps,
  secrets,
  exposure,
  power,
  network,
  rest,
};
const pairs = Object.values(topics).flat();

describe.each(Object.entries(topics))('%s', (_, of) => {
  test.each(of.map((pair) => [pair.name, pair] as const))(
    '%s: what a push does, and with what dangers',
    (_name, { before, after, there }) => {
      expect(inShort(planned(before, after))).toEqual(there);
    },
  );

  test.each(of.map((pair) => [pair.name, pair] as const))('%s, the other way round', (_name, { before, after, back }) => {
    expect(inShort(planned(after, before))).toEqual(back);
  });
});

test('changes stand in Argo CD’s order: by the wave of the Application, by the object’s own, pruned ones first and backwards, by kind', () => {
  const settings = (name: string, own: number) => object('ConfigMap', name, {}, wave(own));
  const inWave = (name: string, of: number) => application(name, {}, wave(of));
  const both = [inWave('late', 10), inWave('early', -1)];
  const plan = planned(
    { argocd: both, late: [settings('old-first', 1), settings('old-last', 5)], early: [] },
    {
      argocd: [...both, inWave('new', 3)],
      late: [service(), settings('second', 2), settings('fifth', 5), namespace()],
      early: [settings('x', 9)],
    },
  );
  expect(inShort(plan).changes).toEqual([
    '+ Application argocd/new',
    '+ ConfigMap web/x',
    '+ Namespace web',
    '+ Service web/web',
    '- ConfigMap web/old-last', // of wave 5, in the turn of the other one that goes
    '+ ConfigMap web/second',
    '- ConfigMap web/old-first',
    '+ ConfigMap web/fifth',
  ]);
});

test('the table has at least 40 pairs, each with another name, and provokes every kind of danger', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(40);
  expect(new Set(pairs.map(({ name }) => name)).size).toBe(pairs.length);
  const told = new Set(pairs.flatMap(({ there, back }) => [...there.dangers, ...back.dangers]).map((danger) => danger.split(' ')[0]));
  expect(dangerKinds.filter((kind) => !told.has(kind))).toEqual([]);
});

test('no rule is without a pair: each finds something in the table, and nothing where nothing changes', () => {
  const idle = dangerRules.filter((rule) =>
    pairs.every(({ before, after }) =>
      [planned(before, after, [rule]), planned(after, before, [rule])].every((plan) => plan.dangers.length === 0),
    ),
  );
  expect(idle).toEqual([]);
  for (const { after } of pairs) expect(inShort(planned(after, after))).toEqual({ changes: [], dangers: [] });
});

test('a danger says what comes of it and how to get there without', () => {
  for (const { before, after } of pairs) {
    for (const { what, consequence, instead } of [...planned(before, after).dangers, ...planned(after, before).dangers])
      for (const text of [what, consequence, instead]) expect(text).toMatch(/^\S.{4,}[^.\s]$/);
  }
});

test('the page lists every kind of danger, the worst first', () => {
  const table = /<!-- dangers -->([\s\S]*)<!-- \/dangers -->/.exec(read('docs/plan.md'))?.[1] ?? '';
  expect([...table.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, kind]) => kind)).toEqual([...dangerKinds]);
});
