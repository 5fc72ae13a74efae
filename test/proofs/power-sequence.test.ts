import { Duration, declared, type Inventory } from '../../src';
import { type Happening, type PowerScenario, playPower } from '../../src/proofs/power-sequence';
import { laptop, withChange } from '../inventory/base';

/** Machine one and the router on a UPS, machine two on a battery of its own. Stops: one 5 + 120 + 90 s, two 120 + 90 s. */
const house: Inventory = withChange('feeds.ups.hostSync', Duration.seconds(60), laptop);
const hour = 3600;
const play = (scenario: Partial<PowerScenario>, inventory = house) => playPower(inventory, { mains: [], until: 3 * hour, ...scenario });
const of = (happened: readonly Happening[], who: string) =>
  happened.filter(([, name]) => name === who).map(([at, , moment]) => [at, moment]);
const moments = (happened: readonly Happening[], who: string) => of(happened, who).map(([, moment]) => moment);
const deaths = (happened: readonly Happening[]) => happened.filter(([, , moment]) => moment === 'dies');

test('an hour without mains: everything stops in time, the UPS cuts, and everything comes back with mains', () => {
  const happened = play({ mains: [100, 100 + hour] });
  // noticed after 7 s, 300 s of patience; 5 + 120 + 90 s to stop; cut after 30 s
  expect(of(happened, 'one')).toEqual([
    [407, 'stops'],
    [622, 'stopped'],
    [652, 'off'],
    [3700, 'starts'],
    [3820, 'up'],
    [3820, 'runs guests'],
  ]);
  expect(of(happened, 'ups')).toEqual([
    [652, 'cuts'],
    [3700, 'gives power'],
  ]);
  // 80 % to 30 % of 40 minutes are 1200 s, seen twice
  expect(of(happened, 'two').slice(0, 3)).toEqual([
    [1359, 'stops'],
    [1569, 'stopped'],
    [1569, 'off'],
  ]);
  expect(moments(happened, 'two').at(-1)).toBe('runs guests');
  expect(deaths(happened)).toEqual([]);
});

test('mains that flicker stop nothing, however often', () => {
  const mains = [1, 2, 3, 4].flatMap((hours) => [hours * hour, hours * hour + 300]); // up to all of its patience
  expect(play({ mains, until: 5 * hour })).toEqual([]);
});

test('the last flicker before patience ends still counts from its own beginning', () => {
  expect(play({ mains: [100, 406] })).toEqual([]);
  expect(moments(play({ mains: [100, 408] }), 'one')[0]).toBe('stops');
});

describe('mains back while the machine stops', () => {
  test('changes nothing: it stops, the UPS cuts all the same and gives power again', () => {
    const happened = play({ mains: [100, 450] });
    expect(of(happened, 'one')).toEqual([
      [407, 'stops'],
      [622, 'stopped'],
      [652, 'off'],
      [742, 'starts'], // onDelay
      [862, 'up'],
      [862, 'runs guests'],
    ]);
    expect(deaths(happened)).toEqual([]);
  });

  test('with a UPS that does not cut while it has mains, the machine starts by itself', () => {
    const happened = play({ mains: [100, 450], cyclesOnMains: false });
    expect(of(happened, 'ups')).toEqual([]);
    expect(of(happened, 'one')).toEqual([
      [407, 'stops'],
      [622, 'stopped'],
      [682, 'starts'], // powerOffWait
      [802, 'up'],
      [802, 'runs guests'],
    ]);
  });

  test('in the very seconds between the command and the cut, it is cut and started', () => {
    for (const cyclesOnMains of [true, false]) {
      const happened = play({ mains: [100, 630], cyclesOnMains });
      expect(moments(happened, 'one').slice(-3)).toEqual(['starts', 'up', 'runs guests']);
    }
  });

  test('a laptop whose charger comes back while it stops is started by its clock', () => {
    const happened = play({ mains: [100, 1400] });
    expect(of(happened, 'two')).toEqual([
      [1359, 'stops'],
      [1569, 'stopped'],
      [1569, 'off'],
      [1359 + 1800, 'starts'],
      [1359 + 1920, 'up'],
      [1359 + 1920, 'runs guests'],
    ]);
  });
});

describe('a flat UPS at return', () => {
  test('starts the machine once, and nothing stops it while mains stays', () => {
    const happened = play({ mains: [100, 800], charge: { ups: 45 } });
    expect(moments(happened, 'one')).toEqual(['stops', 'stopped', 'off', 'starts', 'up', 'runs guests']);
  });

  test('stops it at once when mains goes again, while it still can; each round takes a loss of mains', () => {
    const happened = play({ mains: [100, 800, 1000, 1800], charge: { ups: 90 } });
    const round = ['stops', 'stopped', 'off', 'starts', 'up', 'runs guests'];
    expect(moments(happened, 'one')).toEqual([...round, ...round]);
    expect(deaths(happened)).toEqual([]);
  });

  test('lets no guest start before it could carry them to a stop, or mains has held for a third of the promised recovery', () => {
    const happened = play({ mains: [100, 800], charge: { ups: 24 } });
    const [up, guests] = of(happened, 'one').slice(-2);
    expect([up, guests]).toEqual([
      [920, 'up'],
      [920 + 1200, 'runs guests'],
    ]);
  });

  test('so mains that come and go for hours never go under a guest', () => {
    const mains = Array.from({ length: 60 }, (_, index) => 100 + index * 200); // 200 s without, 200 s with
    const one = moments(play({ mains, until: 5 * hour }), 'one');
    expect(one).toContain('is cut'); // the host alone, while it waits
    expect(one).not.toContain('dies');
    expect(one.at(-1)).toBe('runs guests');
  });
});

test('a UPS that promises 65535 s stops the homelab by its charge, before patience ends', () => {
  const happened = play({ mains: [100, 100 + hour], charge: { ups: 45 }, claims: 65_535 });
  expect(of(happened, 'one')[0]).toEqual([195, 'stops']); // from 45.3 % to below 40 % at 1800 s for 100 %
  expect(deaths(happened)).toEqual([]);
});

test('a UPS that claims less than lowRuntime stops it as soon as it is seen', () => {
  const stops = (claims: number) => of(play({ mains: [100, 100 + hour], claims, until: 500 }), 'one')[0];
  expect([stops(599), stops(600)]).toEqual([
    [107, 'stops'],
    [407, 'stops'],
  ]);
});

test('a UPS whose runtime is below lowRuntime stops it, however well it is charged', () => {
  const short = withChange('feeds.ups.runtime', declared(Duration.seconds(1000), 'a test'), house);
  const happened = play({ mains: [100, 100 + hour], charge: { ups: 80 }, until: 500 }, short);
  expect(of(happened, 'one')[0]).toEqual([302, 'stops']); // from 80.28 % to below 60 %, at 1000 s for 100 %
});

test('the last second is watched, and none after it', () => {
  const until = (second: number) => play({ mains: [100], until: second });
  expect([until(406), until(407)]).toEqual([[], [[407, 'one', 'stops']]]);
});

test('guests start in the very second in which a UPS is charged for their stop', () => {
  const happened = play({ mains: [100, 800], charge: { ups: 26.01 } }); // 12.23 % are left of it, and 14 % take 637 s
  expect(of(happened, 'one').slice(-2)).toEqual([
    [920, 'up'],
    [800 + 636, 'runs guests'],
  ]);
});

describe('a battery', () => {
  const two = (charge: number, until = hour) => of(play({ mains: [100, 100 + hour], charge: { battery: charge }, until }), 'two');
  const stop = (at: number) => [
    [at, 'stops'],
    [at + 210, 'stopped'],
    [at + 210, 'off'],
  ];
  const look = (at: number) => [
    [at, 'starts'],
    [at + 120, 'stops'],
    [at + 210, 'stopped'],
    [at + 210, 'off'],
  ];

  test('is charged by mains in two hours and a half, and lasts for its runtime', () => {
    // 100 s bring 1.11 %, and 24 s take one of them
    expect(two(30)).toEqual([...stop(186), ...look(186 + 1800)]);
    expect(two(31)).toEqual([...stop(210), ...look(210 + 1800)]);
  });

  test('that is charged above its limit stays so, and is charged no further', () => {
    expect(two(100, 3000)).toEqual(stop(100 + 70 * 24 - 1 + 60));
    expect(two(80, 1800)).toEqual(stop(100 + 50 * 24 - 1 + 60));
  });

  test('that is empty before the stop is over takes its machine with it, which starts with mains', () => {
    expect(play({ mains: [100, 1000], charge: { battery: 5 }, until: 1200 }).filter(([, who]) => who === 'two')).toEqual([
      [160, 'two', 'stops'],
      [246, 'two', 'dies'],
      [1000, 'two', 'starts'],
      [1120, 'two', 'up'],
      [1120, 'two', 'runs guests'],
    ]);
  });
});

test('power that does not last for the stop is a machine that dies: the check of the inventory is what keeps it from that', () => {
  const hasty = withChange('feeds.ups.runtime', declared(Duration.seconds(500), 'a test'), house);
  expect(deaths(play({ mains: [100, 100 + hour], claims: 65_535 }, hasty))).toEqual([[599, 'one', 'dies']]);
});

test('a laptop without mains for long looks every half hour, without guests, as long as its battery lets it', () => {
  const happened = play({ mains: [100, 100 + 10 * hour], until: 11 * hour });
  expect(moments(happened, 'two')).toEqual([
    ...['stops', 'stopped', 'off'],
    ...['starts', 'stops', 'stopped', 'off'],
    ...['starts', 'stops', 'stopped', 'off'],
    ...['starts', 'is cut'],
    ...['starts', 'up', 'runs guests'],
  ]);
  expect(of(happened, 'two').at(-3)).toEqual([100 + 10 * hour, 'starts']); // by its charger
});

describe('a router slower than the hosts', () => {
  test('keeps no guest from starting when both hosts are up', () => {
    const happened = play({ mains: [100, 100 + hour], router: 900 });
    const guests = happened.find(([at, who, moment]) => at > hour && who === 'one' && moment === 'runs guests');
    const online = happened.find(([, who, moment]) => who === 'router' && moment === 'reaches the Internet');
    expect([guests?.[0], online?.[0]]).toEqual([3821, 3700 + 900]); // the second after the other is up
  });

  test('keeps those of a host that is alone waiting: one vote of three, until the gateway’s counts', () => {
    const happened = play({ mains: [100, 100 + hour], router: 900, lost: ['two'] });
    expect(of(happened, 'one').slice(-2)).toEqual([
      [3820, 'up'],
      [4600, 'runs guests'],
    ]);
  });
});
