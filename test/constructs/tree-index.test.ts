import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { TreeIndex } from '../../src/constructs/tree-index';
import { base } from '../inventory/base';

class Special extends ServiceChart {}

const labOf = () => new Lab({ homelab: 'test', inventory: base });

test('an index finds constructs by their class and by those that it derives from, in the order of declaration', () => {
  const lab = labOf();
  const plain = new ServiceChart(lab, 'plain');
  const special = new Special(lab, 'special');
  const index = new TreeIndex(lab);
  expect(index.all(ServiceChart)).toEqual([plain, special]);
  expect(index.all(Special)).toEqual([special]);
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
  new ServiceChart(lab, 'one');
  expect(lab.all(ServiceChart)).toHaveLength(1);
  new ServiceChart(lab, 'two');
  expect(lab.all(ServiceChart)).toHaveLength(2);
});

test('queries of a locked tree share one walk', () => {
  const lab = labOf();
  new Construct(lab, 'one');
  lab.node.lock();
  const walk = vi.spyOn(lab.node, 'findAll');
  lab.all(Construct);
  lab.all(ServiceChart);
  expect(walk).toHaveBeenCalledTimes(1);
});
