import { Duration, type Inventory } from '../../src';
import { type Happening, type PowerScenario, playPower } from '../../src/proofs/power-sequence';
import { base, laptop, withChange } from '../inventory/base';

/** An hour without mains, of machines one and two and the router on one UPS, for which one speaks. */
const played = (scenario: Partial<PowerScenario>, inventory: Inventory = base) =>
  playPower(inventory, { mains: [100, 3700], until: 7200, ...scenario });
const of = (happened: readonly Happening[], who: string) =>
  happened.filter(([, name]) => name === who).map(([at, , moment]) => [at, moment]);

describe('a machine that is lost', () => {
  test('does nothing any more, whatever its feed does', () => {
    const lost = (name: string) => of(played({ lost: [name] }, laptop), name);
    expect([lost('one'), lost('two')]).toEqual([[], []]);
    expect(of(played({ lost: ['two'] }), 'two')).toEqual([]);
  });

  test('tells its UPS nothing: that runs empty, and whoever is left on it dies', () => {
    const happened = played({ lost: ['one'] });
    expect(of(happened, 'ups')).toEqual([
      [1899, 'cuts'],
      [3700, 'gives power'],
    ]);
    expect(of(happened, 'two')).toEqual([
      [1899, 'dies'],
      [3700, 'starts'],
      [3820, 'up'],
      [5020, 'runs guests'], // the UPS is empty: by patience
    ]);
    expect(of(happened, 'router')).toEqual([[3820, 'reaches the Internet']]);
  });
});

describe('a second machine on the UPS', () => {
  test('stops first, and its primary waits for its guests, for hostSync at the most', () => {
    const happened = played({});
    expect(of(happened, 'two').slice(0, 2)).toEqual([
      [407, 'stops'],
      [407 + 210, 'stopped'],
    ]);
    expect(of(happened, 'one').slice(0, 2)).toEqual([
      [407, 'stops'],
      [407 + 120 + 215, 'stopped'],
    ]);
    expect(of(played({}, withChange('feeds.ups.hostSync', Duration.seconds(60))), 'one')[1]).toEqual([407 + 60 + 215, 'stopped']);
  });

  test('waits for the cut as long as it can, begins to start then, and is cut before its guests do', () => {
    expect(of(played({}), 'two').slice(2)).toEqual([
      [617 + 75, 'starts'],
      [742 + 30, 'is cut'],
      [3700, 'starts'],
      [3820, 'up'],
      [3820, 'runs guests'],
    ]);
  });

  test('starts by itself where no cut comes', () => {
    expect(of(played({ mains: [100, 450], cyclesOnMains: false }), 'two').slice(2)).toEqual([
      [692, 'starts'],
      [812, 'up'],
      [812, 'runs guests'],
    ]);
  });
});

describe('what nothing carries over', () => {
  const bare = withChange('machines.two.power.feed', 'mains');
  const gone = (inventory: Inventory) => played({ mains: [100, 200], until: 400 }, inventory);

  test('dies with mains and starts with mains', () => {
    expect(gone(bare)).toEqual([
      [100, 'two', 'dies'],
      [200, 'two', 'starts'],
      [320, 'two', 'up'],
      [320, 'two', 'runs guests'],
    ]);
    expect(gone(withChange('devices.router.feed', 'mains', bare)).slice(-1)).toEqual([[320, 'router', 'reaches the Internet']]);
  });

  test('stays off where mains that return start nothing', () => {
    expect(gone(withChange('machines.two.power.onMainsReturn', 'stays-off', bare))).toEqual([[100, 'two', 'dies']]);
  });
});
