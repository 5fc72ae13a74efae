import { ServiceChart } from '../../src/constructs/chart';
import { Lab } from '../../src/constructs/lab';
import { podVolumes, withScratch } from '../../src/constructs/pod-volumes';
import { base } from '../inventory/base';

const given = (all: readonly (readonly [name: string, of: string])[]) => {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const of = podVolumes(
    new ServiceChart(lab, 'app'),
    all.map(([name, of]) => ({ volume: { name, emptyDir: {} }, of })),
  );
  return [of.map(({ name }) => name), lab.problems.map(({ code, where, what }) => [code, where, what])];
};

test('a volume stands in a pod once, however many of its containers mount it, in the order in which they do', () => {
  expect(given([])).toEqual([[], []]);
  expect(given([...(['b', 'a', 'b'] as const).map((name) => [name, `volume ${name}`] as const)])).toEqual([['b', 'a'], []]);
});

test('two things of one name are told, with both', () => {
  expect(
    given([
      ['a', 'volume x'],
      ['a', 'secret y'],
      ['b', 'secret y'],
    ]),
  ).toEqual([['a', 'b'], [['NAME_TAKEN', 'test/app', 'a volume a of its pod would be both volume x and secret y']]]);
});

describe('scratch space', () => {
  const mounts = (...names: readonly string[]) => ({ volumeMounts: names.map((name) => ({ name, mountPath: `/${name}` })) });
  const volumes = [
    { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
    { name: 'cache', emptyDir: { sizeLimit: '2Gi' } },
    { name: 'shm', emptyDir: { sizeLimit: '4Gi', medium: 'Memory' } },
    { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
  ];
  const resources = { requests: { cpu: '10m' }, limits: { memory: '1Gi' } };
  const first = { name: 'first', resources, ...mounts('tmp') };
  const asked = (containers: readonly object[], sidecars: readonly object[] = []) =>
    withScratch(containers as never, volumes as never, sidecars as never);

  test('of all that stay is asked for by the first of them, beside what it asks for already', () => {
    const other = { name: 'other', ...mounts('tmp', 'cache') };
    const requests = { cpu: '10m', 'ephemeral-storage': '3Gi' };
    expect(asked([first, other])).toEqual([{ ...first, resources: { ...resources, requests } }, other]);
  });

  test('of sidecars is as well', () => {
    expect(asked([first], [{ name: 'side', ...mounts('cache') }])[0]?.resources?.requests).toEqual({
      cpu: '10m',
      'ephemeral-storage': '3Gi',
    });
  });

  test('is asked for by a container that asks for nothing else', () => {
    expect(asked([{ name: 'bare', ...mounts('cache') }])[0]?.resources).toEqual({ requests: { 'ephemeral-storage': '2Gi' } });
  });

  test('in memory, on a volume, or of what is over by then, is not', () => {
    const containers = [{ name: 'first', resources, ...mounts('shm', 'data') }];
    expect(asked(containers)).toBe(containers);
    expect(asked([])).toEqual([]);
    expect(asked([], [first])).toEqual([]);
  });
});
