import type { Inventory } from '../inventory/inventory';
import type { Battery, PowerFeed, Ups } from '../inventory/power';
import { isQuorate } from '../inventory/quorum';
import { batteryWatch, fedBy, fixed, guestsStop, longestWait, nut, patience, stopCharge } from '../inventory/stops';
import { secondsOf } from '../inventory/timings';

/** What the house meets, in seconds from the start. It begins with mains, everything up. */
export interface PowerScenario {
  /** When mains goes, comes back, goes again, … */
  readonly mains: readonly number[];
  /** By feed, percent at the start. @default - full, or a battery's charge limit */
  readonly charge?: Readonly<Record<string, number>>;
  /** What a UPS claims as its runtime, in place of the truth: 65535 at a light load. */
  readonly claims?: number;
  /** Whether a UPS that is told to cut does so while it has mains; some models don't. @default true */
  readonly cyclesOnMains?: boolean;
  /** From power to Internet, in seconds. @default - the inventory's `timings.router` */
  readonly router?: number;
  /** Machines that are away for good: a lost host. */
  readonly lost?: readonly string[];
  /** How long it is watched. */
  readonly until: number;
}

export type Moment =
  | 'stops' // told to: forced shutdown, or a low battery
  | 'stopped' // no VM runs, disks at rest
  | 'off'
  | 'dies' // power went while it ran guests
  | 'is cut' // or ran without any
  | 'starts'
  | 'up'
  | 'runs guests'
  | 'cuts' // a UPS's output
  | 'gives power'
  | 'reaches the Internet';

/** What happens, when, to whom: a machine, a feed, or the router's name. */
export type Happening = readonly [at: number, who: string, moment: Moment];

/** From empty to full, in seconds: UPS data sheets give 8 to 12 h, laptops' 2 to 3. */
const recharge = { ups: 10 * 3600, battery: 2.5 * 3600 } as const;
const never = Number.POSITIVE_INFINITY;

interface Box {
  state: 'up' | 'starting' | 'stopping' | 'waiting' | 'off' | 'lost';
  /** When the state ends by itself. */
  ends: number;
  guests: boolean;
  /** When the clock wakes it. */
  alarm: number;
}

interface Supply {
  charge: number;
  output: boolean;
  /** When the primary told it to cut. */
  told: number;
  /** Since when it is on battery, or low, while somebody watches. */
  since: number;
}

/**
 * Plays a homelab's power second by second, by the inventory's own numbers and with every stop as long as it may take. What it
 * takes NUT to do, `test/boot/ups.test.ts` has the real NUT do.
 */
export function playPower(inventory: Inventory, scenario: PowerScenario): readonly Happening[] {
  return new House(inventory, scenario).play();
}

class House {
  private readonly happened: Happening[] = [];
  private readonly boxes: Map<string, Box>;
  private readonly supplies: Map<string, Supply>;
  /** When each router reaches the Internet. */
  private readonly online: Map<string, number>;
  private now = 0;
  private mains = true;
  /** When mains last came back. */
  private returned = 0;

  constructor(
    private readonly inventory: Inventory,
    private readonly scenario: PowerScenario,
  ) {
    const { machines, feeds, devices } = inventory;
    const state = (name: string) => (scenario.lost?.includes(name) ? 'lost' : 'up');
    const full = (feed: PowerFeed) => (feed.kind === 'battery' ? feed.chargeLimit : 100);
    this.boxes = new Map(Object.keys(machines).map((name) => [name, { state: state(name), ends: never, guests: true, alarm: never }]));
    this.supplies = new Map(
      Object.entries(feeds).map(([name, feed]) => [
        name,
        { charge: scenario.charge?.[name] ?? full(feed), output: true, told: never, since: never },
      ]),
    );
    this.online = new Map(Object.keys(devices).flatMap((name) => (devices[name]?.kind === 'router' ? [[name, -1]] : [])));
  }

  play(): readonly Happening[] {
    const changes = new Set(this.scenario.mains);
    for (const second of Array.from({ length: this.scenario.until + 1 }).keys()) {
      this.now = second;
      const changed = changes.has(this.now);
      if (changed) this.mains = !this.mains;
      if (changed && this.mains) this.returned = this.now;
      for (const [name, feed] of Object.entries(this.inventory.feeds)) {
        const supply = this.supplies.get(name) as Supply;
        if (feed.kind === 'ups') this.playUps(name, feed, supply);
        else if (feed.kind === 'battery') this.playBattery(feed, supply, changed && this.mains);
        else if (changed) this.power(name, this.mains);
      }
      for (const [name, box] of this.boxes) this.playBox(name, box);
      for (const [router, at] of this.online) if (at === this.now) this.note(router, 'reaches the Internet');
    }
    return this.happened;
  }

  private playUps(name: string, ups: Ups, supply: Supply): void {
    this.drain(supply, ups.runtime.value.toSeconds(), supply.output, recharge.ups, 100);
    const since = this.now - supply.told;
    const cuts = since === ups.offDelay.toSeconds() && (!this.mains || (this.scenario.cyclesOnMains ?? true));
    const empty = supply.charge === 0 && !this.mains;
    const back = this.mains && (supply.told === never || since >= ups.onDelay.toSeconds());
    if (supply.output ? cuts || empty : back) {
      supply.output = !supply.output;
      if (supply.output) supply.told = never;
      this.note(name, supply.output ? 'gives power' : 'cuts');
      this.power(name, supply.output);
    }
    const watched = !this.mains && this.box(ups.primary).state === 'up';
    supply.since = watched ? Math.min(supply.since, this.now) : never;
    const known = this.now - supply.since - nut.driverPoll - nut.poll;
    if (!watched || known < 0) return;
    const runtime = this.scenario.claims ?? (supply.charge * ups.runtime.value.toSeconds()) / 100;
    const low = supply.charge < ups.shutdown.lowCharge || runtime < ups.shutdown.lowRuntime.toSeconds();
    if (low || known >= ups.shutdown.onBattery.toSeconds()) this.force(name, ups);
  }

  /** NUT's FSD: latched, so mains that returns changes nothing any more. */
  private force(name: string, ups: Ups): void {
    const others = fedBy(this.inventory, name).filter((other) => other !== ups.primary && this.box(other).state === 'up');
    const guests = (machine: string) => guestsStop(this.inventory, machine);
    for (const other of others) this.stop(other, guests(other) + fixed.hostStop);
    const sync = Math.min(ups.hostSync.toSeconds(), Math.max(0, ...others.map(guests)));
    this.stop(ups.primary, sync + nut.finalDelay + guests(ups.primary) + fixed.hostStop);
  }

  private playBattery(battery: Battery, supply: Supply, returned: boolean): void {
    const { machine } = battery;
    const box = this.box(machine);
    if (box.state === 'lost') return;
    this.drain(supply, battery.runtime.value.toSeconds(), box.state !== 'off', recharge.battery, battery.chargeLimit);
    if (supply.charge === 0 && !this.mains && box.state !== 'off') this.lose(machine);
    if (box.state === 'off' && (returned || (this.now === box.alarm && (this.mains || supply.charge > 0)))) this.start(machine);
    const low = !this.mains && supply.charge <= battery.shutdown.lowCharge;
    const halt = (seconds: number) => {
      this.stop(machine, seconds);
      box.alarm = this.now + battery.rtcWake.toSeconds();
    };
    if (box.state === 'starting' && this.now >= box.ends && low) {
      halt(fixed.hostStop); // woken by its clock: before guests start
    }
    supply.since = low && box.state === 'up' ? Math.min(supply.since, this.now) : never;
    if (supply.since === never || this.now - supply.since < batteryWatch.every * batteryWatch.readings) return;
    halt(guestsStop(this.inventory, machine) + fixed.hostStop);
  }

  private playBox(name: string, box: Box): void {
    if (box.state === 'starting' && this.now >= box.ends) {
      box.state = 'up';
      this.note(name, 'up');
    }
    if (box.state === 'up' && !box.guests && this.mayStart(name) && this.isCharged(name)) {
      box.guests = true;
      this.note(name, 'runs guests');
    }
    if (box.state === 'waiting' && this.now >= box.ends) this.start(name); // POWEROFF_WAIT is over, and there still is power
    if (box.state !== 'stopping' || this.now < box.ends) return;
    this.note(name, 'stopped');
    const feed = this.inventory.machines[name]?.power.feed ?? '';
    const ups = this.inventory.feeds[feed];
    if (ups?.kind === 'ups') {
      const isPrimary = ups.primary === name;
      if (isPrimary) (this.supplies.get(feed) as Supply).told = this.now;
      const wait = isPrimary ? ups.powerOffWait.toSeconds() : longestWait;
      Object.assign(box, { state: 'waiting', ends: this.now + wait, guests: false });
      return;
    }
    Object.assign(box, { state: 'off', ends: never, guests: false });
    this.note(name, 'off');
  }

  /** Power comes to, or goes from, all that a feed carries. */
  private power(feed: string, on: boolean): void {
    for (const machine of fedBy(this.inventory, feed)) {
      const { state } = this.box(machine);
      if (state === 'lost') continue;
      if (!on && state !== 'off') this.lose(machine);
      if (on && state === 'off' && this.inventory.machines[machine]?.power.onMainsReturn === 'starts') this.start(machine);
    }
    for (const router of this.online.keys()) {
      if (this.inventory.devices[router]?.feed !== feed) continue;
      this.online.set(router, on ? this.now + (this.scenario.router ?? secondsOf(this.inventory, 'router')) : never);
    }
  }

  private lose(machine: string): void {
    const { state, guests } = this.box(machine);
    this.note(machine, state === 'waiting' ? 'off' : guests ? 'dies' : 'is cut');
    Object.assign(this.box(machine), { state: 'off', ends: never, guests: false });
  }

  private start(machine: string): void {
    Object.assign(this.box(machine), {
      state: 'starting',
      ends: this.now + secondsOf(this.inventory, 'hostBoot'),
      guests: false,
      alarm: never,
    });
    this.note(machine, 'starts');
  }

  private stop(machine: string, seconds: number): void {
    Object.assign(this.box(machine), { state: 'stopping', ends: this.now + seconds });
    this.note(machine, 'stops');
  }

  private drain(supply: Supply, runtime: number, loaded: boolean, full: number, limit: number): void {
    const change = this.mains ? 100 / full : loaded ? -100 / runtime : 0;
    supply.charge = Math.min(Math.max(limit, supply.charge), Math.max(0, supply.charge + change));
  }

  /** `loutik-ups-gate`: guests start when their UPS could carry them to a stop, or when mains has held for long enough. */
  private isCharged(machine: string): boolean {
    const name = this.inventory.machines[machine]?.power.feed ?? '';
    const ups = this.inventory.feeds[name];
    if (ups?.kind !== 'ups') return true;
    const held = this.now - Math.max(this.box(machine).ends, this.returned);
    return (
      (this.supplies.get(name) as Supply).charge >= stopCharge(this.inventory, name, ups) ||
      (this.mains && held >= patience(this.inventory))
    );
  }

  /** What runs no guests but itself asks nobody. */
  private mayStart(machine: string): boolean {
    return this.inventory.machines[machine]?.host === undefined || this.isQuorate();
  }

  /** The gateway is asked over the Internet. */
  private isQuorate(): boolean {
    const up = [...this.boxes].flatMap(([name, { state }]) => (state === 'up' ? [name] : []));
    return isQuorate(
      this.inventory,
      up,
      [...this.online.values()].some((at) => at <= this.now),
    );
  }

  private box(name: string): Box {
    return this.boxes.get(name) as Box;
  }

  private note(who: string, moment: Moment): void {
    this.happened.push([this.now, who, moment]);
  }
}
