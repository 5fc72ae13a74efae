import type { Inventory } from '../../../src';
import { playPower } from '../../../src/proofs/power-sequence';
import { inventory } from './homelab';

const lab: Inventory = inventory;
const hour = 3600;

/** How each machine ended, and who died on the way. */
function ends(mains: readonly number[], options: { readonly cyclesOnMains?: boolean; readonly claims?: number } = {}) {
  const happened = playPower(lab, { mains, until: (mains.at(-1) ?? 0) + 2 * hour, ...options });
  const last = (machine: string) => happened.findLast(([, who]) => who === machine)?.[2] ?? 'runs guests';
  return { died: happened.filter(([, , moment]) => moment === 'dies'), ends: [last('i5'), last('ryzen')] };
}

test('whenever mains comes back, nothing was cut while it ran, and both machines run their guests again', () => {
  const lengths = [
    1,
    60,
    299,
    306,
    307,
    308,
    320,
    400,
    580,
    581,
    582,
    583,
    600,
    611,
    612,
    613,
    640,
    642,
    700,
    1200,
    1259,
    1300,
    1500,
    1529,
    1600,
    3000,
    3100,
    3180,
    3300,
    5000,
    5200,
    9 * hour,
  ];
  for (const length of lengths)
    for (const options of [{}, { cyclesOnMains: false }, { claims: 65_535 }, { claims: 1 }])
      expect([length, options, ends([100, 100 + length], options)]).toEqual([
        length,
        options,
        { died: [], ends: ['runs guests', 'runs guests'] },
      ]);
});

test('the i5 is off 312 seconds after its patience ends, and back two minutes after mains', () => {
  const happened = playPower(lab, { mains: [0, 2 * hour], until: 3 * hour });
  expect(happened.filter(([, who]) => who === 'i5').map(([at, , moment]) => [at, moment])).toEqual([
    [307, 'stops'],
    [582, 'stopped'],
    [612, 'off'],
    [7200, 'starts'],
    [7320, 'up'],
    [7320, 'runs guests'],
  ]);
});
