import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ServiceChart } from '../../src';
import { Files } from '../../src/constructs/files';
import { Lab } from '../../src/constructs/lab';
import { Part } from '../../src/constructs/part';
import { TreeIndex } from '../../src/constructs/tree-index';
import { base } from '../inventory/base';

class Special extends ServiceChart {}

const labOf = () => new Lab({ homelab: 'test', inventory: base });

test('an index finds what is of a class and of those that derive from it, in the order of declaration', () => {
  const lab = labOf();
  const outer = new Construct(new ServiceChart(lab, 'one'), 'outer');
  const late = new Files(new ServiceChart(lab, 'two'), 'late', {});
  const early = new Files(outer, 'early', {});
  const index = new TreeIndex(lab);
  expect(index.all(Files)).toEqual([early, late]);
  expect(index.all(Part)).toEqual(expect.arrayContaining([early, late]));
  expect(index.all(Part).length).toBeGreaterThan(2); // the Namespaces of both apps
});

test('only what was made as an app is one, whatever cdk8s says of its charts', () => {
  const lab = labOf();
  const chart = new Chart(lab, 'chart');
  const special = new Special(lab, 'special');
  expect([chart instanceof ServiceChart, special instanceof ServiceChart, special instanceof Special]).toEqual([false, true, true]);
  expect(new ServiceChart(lab, 'plain') instanceof Special).toBe(false);
  expect(ServiceChart.all(lab).map(({ name }) => name)).toEqual(['special', 'plain']);
});

test('a query of a tree that still grows sees what came since the last one', () => {
  const lab = labOf();
  const app = new ServiceChart(lab, 'one');
  new Files(app, 'first', {});
  expect(lab.all(Files)).toHaveLength(1);
  new Files(app, 'second', {});
  expect(lab.all(Files)).toHaveLength(2);
});

test('queries share one walk until something of ours comes', () => {
  const lab = labOf();
  const app = new ServiceChart(lab, 'one');
  const walk = vi.spyOn(lab.node, 'findAll');
  lab.all(Files);
  lab.all(Part);
  new Construct(app, 'of somebody else');
  lab.all(Files);
  expect(walk).toHaveBeenCalledTimes(1);
  new Files(app, 'files', {});
  lab.all(Files);
  expect(walk).toHaveBeenCalledTimes(2);
});
