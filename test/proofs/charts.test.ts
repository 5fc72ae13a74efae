import { Bytes, Cpu, HelmRelease, helmChart, image, type Lab, object, PodSet, ServiceChart, Workload } from '../../src';
import { charts } from '../../src/proofs/charts';
import { faultsOf } from '../lab';
import { modelOf } from './proved';

const chart = helmChart({ repository: 'https://charts.test.example', name: 'wiki', version: '1.2.3' });
const named = (name: string) => ({ 'app.kubernetes.io/name': name });

/** A release in the namespace `wiki`, and what stands beside it. */
const beside = (ours: (app: ServiceChart) => void, objects = {}, selector = named('engine')) =>
  faultsOf((lab: Lab) => {
    const app = new ServiceChart(lab, 'wiki');
    const set = new PodSet(app, 'pods', {
      name: 'engine',
      selector,
      replicas: 1,
      requests: { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) },
      placement: { strength: 'any' },
      madeBy: 'helm',
    });
    new HelmRelease(app, 'release', { chart, namespace: 'wiki', values: {}, pods: [{ set, at: '' }], objects });
    ours(app);
  }).map(({ code, where, what }) => [code, where, what]);

const workload = (app: ServiceChart, name: string) =>
  new Workload(app, name, {
    name,
    image: image('docker.io/traefik/whoami:v1.11.0'),
    resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
  });
const map = (namespace: string) => (app: ServiceChart) =>
  void object(app, 'settings', 'ConfigMap', { metadata: { name: 'settings', namespace }, data: {} });

test('an object of ours that the chart makes too is an error that names both', () => {
  expect(beside(map('wiki'), { ConfigMap: ['other', 'settings'] })).toEqual([
    ['OBJECT_DUPLICATE', 'test/wiki/settings', 'ConfigMap wiki/settings is also made by the chart of test/wiki/release'],
  ]);
});

test('releases and sets of pods are counted: ours, and the job that installs a chart', () => {
  const declare = (lab: Lab) => {
    const app = new ServiceChart(lab, 'wiki');
    workload(app, 'front');
    workload(app, 'back');
    new HelmRelease(app, 'release', { chart, namespace: 'wiki', values: {}, pods: [] });
  };
  expect(charts.prove(modelOf(declare)).figures).toEqual([
    { about: 'releases', value: '1' },
    { about: 'sets of pods', value: '3' },
  ]);
  expect(charts.prove(modelOf(() => {})).figures.map(({ value }) => value)).toEqual(['0', '0']);
});

test('one of that name in another namespace, or of another kind, is ours alone', () => {
  expect(beside(map('default'), { ConfigMap: ['settings'] })).toEqual([]);
  expect(beside(map('wiki'), { Service: ['settings'], Secret: ['settings'] })).toEqual([]);
});

test('a cluster-scoped object that the chart makes too is an error', () => {
  const role = (app: ServiceChart) => void object(app, 'role', 'ClusterRole', { metadata: { name: 'reader' }, rules: [] });
  expect(beside(role, { ClusterRole: ['reader'] })).toEqual([
    ['OBJECT_DUPLICATE', 'test/wiki/role', 'ClusterRole reader is also made by the chart of test/wiki/release'],
  ]);
});

describe('pods of ours beside those of a chart', () => {
  const error = (where: string) => [
    ['OBJECT_DUPLICATE', where, 'in namespace wiki, its pods have the name or labels of those of test/wiki/pods'],
  ];

  test('of its name are an error', () => {
    expect(beside((app) => void workload(app, 'engine'), {}, named('other'))).toEqual(error('test/wiki/engine/pods'));
  });

  test('of its labels, or some of them, are an error: Services and policies of one would lead to the other', () => {
    expect(beside((app) => void workload(app, 'labelled'), {}, named('labelled'))).toEqual(error('test/wiki/labelled/pods'));
    const both = { ...named('labelled'), 'app.kubernetes.io/instance': 'wiki' };
    expect(beside((app) => void workload(app, 'labelled'), {}, both)).toEqual(error('test/wiki/labelled/pods'));
  });

  test('that share one label of several and differ in another are none', () => {
    const both = (name: string) => ({ ...named(name), 'app.kubernetes.io/instance': 'wiki' });
    const other = (app: ServiceChart) =>
      void new PodSet(app, 'other', { name: 'other', selector: both('other'), replicas: 1, placement: { strength: 'any' } });
    expect(beside(other, {}, both('labelled'))).toEqual([]);
  });

  test('of other labels, or in another namespace, are none', () => {
    expect(beside((app) => void workload(app, 'front'))).toEqual([]);
    const elsewhere = (app: ServiceChart) => void workload(new ServiceChart(app.node.root as Lab, 'front'), 'engine');
    expect(beside(elsewhere)).toEqual([]);
  });
});
