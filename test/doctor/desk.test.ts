import type { Inventory } from '../../src';
import { judgeFiles, judgeSums, judgeValues } from '../../src/doctor/files';
import { at, checks } from '../../src/doctor/finding';
import { judgeKit } from '../../src/doctor/kit';
import { targetsOf } from '../../src/doctor/targets';
import { doctorText, stateOf, tallyText } from '../../src/doctor/text';
import { header } from '../../src/files/file-spec';
import { hostNames } from '../../src/inventory/machine';
import { assemble } from '../../src/model/assemble';
import type { Problem } from '../../src/problems';
import { toFill } from '../../src/units/hole';
import { homelab, homelabNames } from '../homelabs/homelabs';

const house = assemble(homelab('house')).lab;
const file = (path: string, content: string) => ({ path, content });

test('a hole and a name for examples are wrong, each with the files that hold it; filled, they are ok', () => {
  const found = judgeValues(house, [file('bootstrap/house/a', toFill('the tailnet')), file('bootstrap/house/b', 'cloud.loutik.example')]);
  expect(found.map(({ check, state, where, seen }) => [check, state, where, seen])).toEqual([
    ['values', 'wrong', 'clusters/house/site.ts', 'it does not say the tailnet, for bootstrap/house/a'],
    ['values', 'wrong', 'clusters/house', 'cloud.loutik.example is a name for examples, which nobody can own, and is in bootstrap/house/b'],
  ]);
  expect(judgeValues(house, [file('bootstrap/house/a', 'cloud.loutik.house')]).map(({ state }) => state)).toEqual(['ok']);
});

test('a generated file that is missing, differs or is of before is wrong; line ends of Windows and a file of somebody else are not', () => {
  const made = [file('bootstrap/house/a', 'one\ntwo\n')];
  const judged = (lying: Readonly<Record<string, string>>) =>
    judgeFiles('house', made, (path) => lying[path], Object.keys(lying)).map(({ state, seen }) => [state, seen]);
  expect(judged({ 'bootstrap/house/a': 'one\r\ntwo\r\n', 'bootstrap/house/mine': 'mine' })).toEqual([['ok', '1 files are as made']]);
  expect(judged({})).toEqual([['wrong', 'bootstrap/house/a is missing']]);
  expect(judged({ 'bootstrap/house/a': 'one\n', 'bootstrap/house/old': header('x') })).toEqual([
    ['wrong', 'bootstrap/house/a differs, bootstrap/house/old is of before'],
  ]);
});

test('a download without a sum is wrong, each by itself, and pinned it is ok', () => {
  const sums = (change: Partial<Inventory>) => {
    const { inventory, ...rest } = homelab('house');
    return judgeSums(assemble({ ...rest, inventory: { ...inventory, ...change } }).lab).map(({ state, seen }) => [state, seen]);
  };
  const k3s = { ...house.inventory.k3s, sha256: { binary: 'a'.repeat(64) } };
  const { sha512: _, ...cloudImage } = house.inventory.cloudImage;
  expect(sums({ k3s })).toEqual([['ok', expect.stringContaining('are pinned')]]);
  expect(sums({})).toEqual([['wrong', expect.stringContaining('K3s')]]);
  expect(sums({ k3s, cloudImage })).toEqual([['wrong', expect.stringContaining('cloud image')]]);
});

test('a kit is ok when it opens and lacks nothing, wrong by each thing that it lacks, and not known while it is locked', () => {
  const problem = (code: Problem['code']): Problem => ({ code, where: 'w', what: 'x', repair: 'r' });
  const states = (verdict: Parameters<typeof judgeKit>[1]) => judgeKit('kit.age', verdict).map(({ state }) => state);
  expect(states({ problems: [], todo: [], opened: 3 })).toEqual(['ok']);
  expect(states({ problems: [problem('SECRET_DIFFERS')], todo: [problem('SECRET_MISSING')], opened: 3 })).toEqual(['wrong', 'wrong']);
  expect(states([problem('KIT_LOCKED')])).toEqual(['not known']);
  for (const code of ['KIT_MISSING', 'KIT_INVALID', 'KIT_OF_ANOTHER'] as const) expect(states([problem(code)])).toEqual(['wrong']);
});

describe.each(homelabNames)('of the homelab %s', (name) => {
  const { lab } = assemble(homelab(name));
  const targets = targetsOf(lab);

  test('every host, every node of K3s and the gateway is asked, each once', () => {
    const { gateway } = lab.inventory;
    expect(targets.map(({ machine }) => machine)).toEqual([
      ...hostNames(lab.inventory),
      ...lab.nodes.map(([node]) => node),
      ...(gateway ? [gateway.name] : []),
    ]);
    for (const { destination } of targets) expect(destination).toMatch(/^(root|admin)@(\d+\.\d+\.\d+\.\d+|gateway)$/);
  });

  test('each is asked nothing twice, and nothing that is no check of afterwards', () => {
    const after = checks.filter(({ stage }) => stage === 'after').map(({ id }) => id);
    for (const { probes } of targets) {
      const asked = probes.map(({ check }) => check);
      expect([new Set(asked).size, asked.filter((check) => !after.includes(check))]).toEqual([asked.length, []]);
      expect(asked).toEqual(expect.arrayContaining(['follow', 'units']));
    }
  });
});

const asked = (name: Parameters<typeof homelab>[0], check: string) =>
  targetsOf(assemble(homelab(name)).lab).flatMap(({ machine, probes }) => (probes.some((probe) => probe.check === check) ? [machine] : []));

test('a machine is asked for what it has alone', () => {
  expect([asked('one', 'quorum'), asked('house', 'quorum')]).toEqual([[], ['ryzen', 'i5']]);
  expect([asked('one', 'ha'), asked('house', 'ha')]).toEqual([[], ['ryzen', 'i5']]);
  expect([asked('one', 'tailnet'), asked('house', 'tailnet')]).toEqual([[], ['i5-master', 'gateway']]);
  expect(asked('house', 'ups')).toEqual(['i5']);
  expect(asked('house', 'nodes')).toEqual(['i5-master']);
  expect(asked('three', 'nodes')).toHaveLength(3);
});

test('of several servers the first alone is asked for what is applied once', () => {
  const files = targetsOf(assemble(homelab('three')).lab).flatMap(({ probes }) => probes.filter(({ check }) => check === 'made'));
  expect(files.filter(({ command }) => command.includes('/applied'))).toHaveLength(1);
});

test('what is wrong counts before what is not known, and that before what is ok', () => {
  const [ok, wrong, unknown] = [at('ups', 'a').ok('x'), at('ups', 'b').wrong('x', 'r'), at('ups', 'c').unknown('x', 'r')];
  expect([stateOf([]), stateOf([ok]), stateOf([ok, unknown]), stateOf([unknown, wrong, ok])]).toEqual(['ok', 'ok', 'not known', 'wrong']);
  expect(tallyText([ok, wrong, unknown, unknown])).toBe('1 ok, 1 wrong, 2 not known');
  expect(tallyText([])).toBe('0 ok');
});

test('places that say the same share a line, and a check that saw nothing has none', () => {
  const found = [at('ups', 'a').unknown('silent', 'look'), at('ups', 'b').unknown('silent', 'look'), at('ups', 'c').ok('OL')];
  expect(doctorText(found)).toBe('? ups: each UPS answers, and is on mains\n    ? a, b: silent\n        → look\n    ✓ c: OL');
});
