import { Cpu, declared, measured, Rate, Watts } from '../../src';

test('a core is a thousand millicores, and whole cores are written without them', () => {
  expect([Cpu.cores(1).value, Cpu.cores(0.5).value, Cpu.millis(250).value]).toEqual([1000, 500, 250]);
  expect([Cpu.millis(1000), Cpu.millis(1001), Cpu.millis(999)].map(String)).toEqual(['1', '1001m', '999m']);
});

test('processor time is whole millicores above nothing', () => {
  expect(Cpu.millis(1).value).toBe(1);
  for (const wrong of [0, -1, 0.5]) expect(() => Cpu.millis(wrong)).toThrow(RangeError);
});

test('eight bits are a byte: rates of networks are in bits, of disks in bytes', () => {
  expect([Rate.gbps(8), Rate.mbps(8), Rate.mbPerSecond(1)].map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([1e9, 1e6, 1e6]);
});

test('a rate is more than nothing, and said in megabytes to a tenth', () => {
  expect([Rate.mbPerSecond(0.06), Rate.mbps(100)].map(String)).toEqual(['0.1 MB/s', '12.5 MB/s']);
  for (const wrong of [0, -1, Number.NaN]) expect(() => Rate.mbps(wrong)).toThrow(RangeError);
});

test('watts are nothing or more, add up, and are said to a tenth', () => {
  expect(Watts.of(0).value).toBe(0);
  expect([Watts.of(1.5).plus(Watts.of(2.25)).value, String(Watts.of(3.75)), String(Watts.of(4))]).toEqual([3.75, '3.8 W', '4 W']);
  expect(() => Watts.of(-0.1)).toThrow(RangeError);
});

test('a number that was read off this machine is told from one that is stated elsewhere', () => {
  expect([declared(1, 'a data sheet'), measured(2, 'fio')]).toEqual([
    { value: 1, source: 'a data sheet', measured: false },
    { value: 2, source: 'fio', measured: true },
  ]);
});
