import type { ElkNode } from 'elkjs';
import { elk, remembering } from '../../src/report/map/elk';

const row = (...widths: readonly number[]): ElkNode => ({
  id: 'root',
  layoutOptions: { 'elk.algorithm': 'rectpacking' },
  children: widths.map((width, index) => ({ id: String(index), width, height: 10 })),
});

test('graphs that are asked for at one time get each its own places', async () => {
  const [one, two] = await Promise.all([elk(row(10)), elk(row(20, 30))]);
  expect(one.children?.map(({ width }) => width)).toEqual([10]);
  expect(two.children?.map(({ width }) => width)).toEqual([20, 30]);
  for (const { x, y } of [...(one.children ?? []), ...(two.children ?? [])]) expect([x, y].every(Number.isFinite)).toBe(true);
});

test('a graph that cannot be laid out is told, and the next one is laid out', async () => {
  const edge = { id: 'e', sources: ['0'], targets: ['nowhere'] };
  await expect(elk({ ...row(10), edges: [edge] })).rejects.toThrow(/^the map cannot be laid out: .*nowhere/);
  expect((await elk(row(10))).children).toHaveLength(1);
});

test('what is remembered is asked for once, and whoever gets it may change it', async () => {
  const asked: ElkNode[] = [];
  const layouter = remembering(async (graph) => {
    asked.push(graph);
    return { ...graph, width: 1 };
  });
  const first = await layouter(row(10));
  first.width = 99;
  expect((await layouter(row(10))).width).toBe(1);
  expect(asked).toEqual([row(10)]);
  await layouter(row(11));
  expect(asked).toEqual([row(10), row(11)]);
});
