import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Files, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { named, Part, standing } from '../../src/constructs/part';
import { ProblemsError } from '../../src/problems';
import { object } from '../../src/shape/composed';
import { whole } from '../../src/shape/values';
import { base } from '../inventory/base';
import type { Any } from './object-of';

const labOf = () => new Lab({ homelab: 'test', inventory: base }) as Any;

interface Given {
  readonly size: number;
}
class Box extends Part<Given> {
  constructor(scope: Construct, id: string, given: Given) {
    super(scope, id, object<Given>({ size: whole(1, 9) }), given);
  }
  get read(): readonly [Given, boolean] {
    return [this.props, this.isSound];
  }
}

test('a part has what it was given, and whether that was right, whatever was wrong before', () => {
  const lab = labOf();
  const app = new ServiceChart(lab, 'app');
  expect(new Box(app, 'a', { size: 3 }).read).toEqual([{ size: 3 }, true]);
  expect(new Box(app, 'b', { size: 10 }).read).toEqual([{ size: 1 }, false]);
  expect(new Box(app, 'c', { size: 9 }).read).toEqual([{ size: 9 }, true]);
  expect(lab.problems.map(({ code, where }: Any) => [code, where])).toEqual([['VALUE_INVALID', 'test/app/b.size']]);
});

describe('a part stands', () => {
  test('in an app, in another part, and in what stands in an app', () => {
    const app = new ServiceChart(labOf(), 'app');
    const box = new Box(app, 'a', { size: 1 });
    const inner = new Construct(app, 'inner');
    for (const scope of [app, box, inner, new Construct(box, 'inner')]) expect(standing(scope, 'Box')).toBe(scope);
  });

  test.each<[string, (lab: Any) => unknown]>([
    ['nothing', () => undefined],
    ['no construct', () => ({ node: {} })],
    ['a tree of somebody else', () => new Chart(new App(), 'chart')],
    ['a proxy', (lab) => new Proxy(new ServiceChart(lab, 'app'), {})],
  ])('not in %s: there is no place to tell it at', (_, scope) =>
    expect(() => standing(scope(labOf()), 'Box')).toThrow(/^Box stands in an app: give it the chart first/),
  );

  test.each<[string, (lab: Any) => Construct, string]>([
    ['the homelab itself', (lab) => lab, 'test'],
    ['a chart of cdk8s’', (lab) => new Chart(lab, 'other'), 'test/other'],
    ['what is in none', (lab) => new Construct(lab, 'loose'), 'test/loose'],
  ])('not in %s: that is told there', (_, scope, where) => {
    const told = () => {
      try {
        return standing(scope(labOf()), 'Box');
      } catch (error) {
        return error instanceof ProblemsError ? error.problems.map((one) => [one.code, one.where, one.what]) : error;
      }
    };
    expect(told()).toEqual([['CONSTRUCT_MISPLACED', where, 'Box was to stand here, and this is no app']]);
  });
});

describe('the id of a part', () => {
  test('is the word that it was given, if no other part has it', () => {
    const lab = labOf();
    const app = new ServiceChart(lab, 'app');
    expect([named(app, 'data'), lab.problems, lab.isWhole]).toEqual(['data', [], true]);
  });

  test('is told when it is none, or another has it, and is then of its place', () => {
    const lab = labOf();
    const app = new ServiceChart(lab, 'app');
    new Files(app, 'data', {});
    const parts = app.node.children.length;
    expect([named(app, 7), named(app, 'data')]).toEqual([`part ${parts}`, `part ${parts}`]);
    expect(lab.problems).toEqual([
      { code: 'NAME_INVALID', where: 'test/app', what: '7 is no id for a part of it', repair: "give it a word, like 'data'" },
      { code: 'NAME_INVALID', where: 'test/app', what: 'two parts of it are called "data"', repair: 'give one of them another id' },
    ]);
    expect(lab.isWhole).toBe(false);
  });
});
