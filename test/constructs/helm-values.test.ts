import { Bytes, Cpu, PodSet, pin, ServiceChart } from '../../src';
import { withPods } from '../../src/constructs/helm-values';
import { Lab } from '../../src/constructs/lab';
import { anywhere, type Placement } from '../../src/constructs/placement';
import { base } from '../inventory/base';
import type { Any } from './object-of';

const requests = { cpu: Cpu.millis(10), memory: Bytes.mib(16), memoryLimit: Bytes.mib(32) };
const resources = { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } };
const onTwo = {
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: ['two'] }] }],
  },
};

const setOf = (placement: Placement = anywhere, more: Any = {}) =>
  new PodSet(new ServiceChart(new Lab({ homelab: 'test', inventory: base }), 'app'), 'pods', {
    ...{ name: 'pods', selector: { a: 'b' }, replicas: 1, madeBy: 'helm', requests, placement },
    ...more,
  } as Any);
const put = (at: Any, values: object = {}, set = setOf()) => withPods(values as Any, [{ set, at }]);

test('what a chart’s pods ask for stands in the table of values that takes it, or at their root', () => {
  const all = { resources, priorityClassName: 'loutik-service' };
  expect(put('', {})).toEqual({ values: all, doubled: [] });
  expect(put('server', {})).toEqual({ values: { server: all }, doubled: [] });
  expect(put('a.b', { a: { c: 1 }, d: 2 })).toEqual({ values: { a: { c: 1, b: all }, d: 2 }, doubled: [] });
});

test('each stands where the chart takes it, when it says so', () => {
  const at = { resources: 'limits.pod', affinity: 'where', priorityClassName: 'class.name' };
  expect(put(at, {}, setOf(pin({ name: 'two' })))).toEqual({
    values: { limits: { pod: resources }, where: { nodeAffinity: onTwo }, class: { name: 'loutik-service' } },
    doubled: [],
  });
});

test('pods that are placed nowhere, or ask for nothing, say nothing of it', () => {
  expect(put('', {}, setOf(anywhere, { requests: undefined })).values).toEqual({});
});

test('what stands there already is not written over: it is told by its path', () => {
  expect(put('server', { server: { resources: {} } })).toEqual({
    values: { server: { resources: {}, priorityClassName: 'loutik-service' } },
    doubled: ['server.resources'],
  });
  for (const inner of ['text', null, [], 1]) {
    expect(put('server', { server: inner })).toEqual({
      values: { server: inner },
      doubled: ['server.resources', 'server.priorityClassName'],
    });
    expect(put('a.b', { a: { b: inner } }).doubled).toEqual(['a.b.resources', 'a.b.priorityClassName']);
  }
});

test('the values that were given stay as they were', () => {
  const values = { server: { a: 1 } };
  put('server', values);
  expect(values).toEqual({ server: { a: 1 } });
});
