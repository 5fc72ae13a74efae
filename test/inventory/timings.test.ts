import { Bytes, Duration, declared, measured, Rate } from '../../src';
import { numbersOf } from '../../src/inventory/numbers';
import { secondsOf, timingsOf } from '../../src/inventory/timings';
import { base, withChange } from './base';

const seconds = (step: Parameters<typeof secondsOf>[1]) => secondsOf({}, step);

test('what a homelab does not state takes as long as is usual, in seconds', () => {
  const steps = ['router', 'hostBoot', 'vmBoot', 'k3sServer', 'k3sAgent', 'podStart', 'failover', 'notice', 'swap'] as const;
  expect(steps.map(seconds)).toEqual([120, 120, 30, 60, 30, 60, 120, 900, 1200]);
  const rebuilt = ['replacement', 'hostInstall', 'vmBuild', 'gatewayBuild', 'sync'] as const;
  expect(rebuilt.map(seconds)).toEqual([2 * 86_400, 900, 300, 600, 300]);
});

test('rates, sizes and shares that it does not state are the usual ones', () => {
  const { download, upload, smallFiles, image, system, change, load } = timingsOf({});
  expect([download, upload, smallFiles].map(({ value }) => value.bytesPerSecond)).toEqual([12.5e6, 6.25e6, 30e6]);
  expect([image.value.count, system.value.count]).toEqual([Bytes.mib(200).count, Bytes.gib(3).count]);
  expect([change.value, load.value]).toEqual([0.005, 0.15]);
});

test('what is usual says where it is from, and is never measured here', () => {
  for (const { source, measured: is } of Object.values(timingsOf({}))) expect([source.length > 10, is]).toEqual([true, false]);
});

test('what a homelab states takes the place of the usual; what it leaves undefined does not', () => {
  const timings = { hostBoot: measured(Duration.seconds(99), 'a watch'), vmBoot: undefined };
  expect([secondsOf({ timings }, 'hostBoot'), secondsOf({ timings }, 'vmBoot')]).toEqual([99, 30]);
});

test('every figure of an inventory is found by its place, with its source, and the usual ones that it leaves out', () => {
  const numbers = numbersOf(withChange('timings', { upload: measured(Rate.mbps(80), 'a test') }));
  expect(numbers.get('machines.one.draw')).toEqual({
    where: 'machines.one.draw',
    value: 'idle 10 W, busy 40 W',
    source: 'a test',
    measured: false,
  });
  expect(numbers.get('feeds.ups.runtime')).toMatchObject({ value: '30 min', measured: false });
  expect(numbers.get('timings.upload')).toEqual({ where: 'timings.upload', value: '10 MB/s', source: 'a test', measured: true });
  expect(numbers.get('timings.hostBoot')).toMatchObject({ value: '2 min', measured: false });
  expect([...numbers.keys()].filter((where) => where.startsWith('.') || !/\./.test(where))).toEqual([]);
  expect(numbers.size).toBeGreaterThan(20);
});

test('a figure is what has a value, a source and whether it was measured', () => {
  const without = (key: string) => {
    const { [key]: _, ...rest } = declared(1, 'a test') as unknown as Record<string, unknown>;
    return numbersOf({ ...base, odd: rest } as never).has('odd');
  };
  expect([without('none'), without('value'), without('source'), without('measured')]).toEqual([true, false, false, false]);
});
