import { createServer } from 'node:net';
import { warningsOf } from '../../src/twin/api';
import { choosePorts } from '../../src/twin/ports';
import { checkSurroundings, meminfo } from '../../src/twin/surroundings';
import { problemsOf } from './problems-of';

test('ports: a taken one is named, a free row is found', async () => {
  const free = await choosePorts(undefined, new Set());
  const server = createServer().listen(free.redis, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  try {
    const problems = await problemsOf(() => choosePorts(free['kube-apiserver'], new Set()));
    expect(problems).toMatchObject([{ code: 'PORT_TAKEN', where: `port ${free.redis} (redis)` }]);
    expect((await choosePorts(undefined, new Set())).redis).not.toBe(free.redis);
  } finally {
    server.close();
  }
});

test('surroundings: another system and too little memory are told', () => {
  const enough = () => 'MemAvailable: 4000000 kB\n';
  expect(checkSurroundings('linux', enough)).toEqual([]);
  expect(checkSurroundings('darwin', enough)).toMatchObject([{ code: 'PLATFORM_UNSUPPORTED', where: 'darwin' }]);
  expect(checkSurroundings('linux', () => 'MemAvailable: 1000000 kB\n')).toMatchObject([{ code: 'MEMORY_SHORT', where: 'this computer' }]);
});

test('two gibibytes are enough, counted in the kibibytes that /proc/meminfo calls kB, and one less is not', () => {
  const given = (kib: number) => checkSurroundings('linux', () => `MemTotal: 1 kB\nMemAvailable: ${kib} kB\n`).map(({ code }) => code);
  expect([given(2 ** 21 - 1), given(2 ** 21), given(2 ** 21 + 1)]).toEqual([['MEMORY_SHORT'], [], []]);
  expect(checkSurroundings('linux', () => 'MemFree: 1 kB\n')).toEqual([]); // a system that does not tell
});

test('what is available stands at the beginning of its line, behind any number of spaces', () => {
  expect(checkSurroundings('linux', () => 'NodeMemAvailable: 1 kB\n')).toEqual([]);
  expect(checkSurroundings('linux', () => 'MemTotal:       1 kB\nMemAvailable:       1 kB\n')).toHaveLength(1);
});

test('this computer tells how much memory is available', () => {
  expect(meminfo()).toMatch(/^MemAvailable:\s+\d+ kB$/m);
});

test('warnings are read from their header', () => {
  expect(warningsOf('299 - "one, with \\"quotes\\"", 299 - "two"')).toEqual(['one, with "quotes"', 'two']);
});
