import type { Duration } from 'cdk8s';
import type { Sourced } from '../units/declared';
import type { Watts } from '../units/watts';

/** When a feed on battery makes its machines stop, in NUT's terms. */
export interface ShutdownPolicy {
  /** Stop after this long on battery, whatever the charge (`upssched` timer). */
  readonly onBattery: Duration;
  /** `override.battery.charge.low`, percent. */
  readonly lowCharge: number;
  /** `override.battery.runtime.low`: the time that every stop has to fit into. */
  readonly lowRuntime: Duration;
}

/** An uninterruptible power supply that NUT speaks to. */
export interface Ups {
  readonly kind: 'ups';
  /** As its maker calls it. */
  readonly model: string;
  /** The machine whose USB port it is on: NUT's primary. */
  readonly primary: string;
  /** NUT’s driver for it, like `usbhid-ups`. */
  readonly driver: string;
  /** Its own consumption. */
  readonly loss: Sourced<Watts>;
  /** How long it carries all that it feeds, busy, from full: a worn battery's, not the data sheet's. */
  readonly runtime: Sourced<Duration>;
  /** When its machines stop. */
  readonly shutdown: ShutdownPolicy;
  /** From the kill command to the cut (`offdelay`), and to power again (`ondelay`, longer). */
  readonly offDelay: Duration;
  /** From mains’ return to power again: longer than `offDelay`. */
  readonly onDelay: Duration;
  /** Reboot after this long if the UPS never cut (`POWEROFF_WAIT`): mains came back in between. systemd gives it less than 90 s. */
  readonly powerOffWait: Duration;
  /** Time the primary gives secondaries to leave (`HOSTSYNC`): their VMs have stopped by then. */
  readonly hostSync: Duration;
}

/** A battery inside a machine: a laptop's. */
export interface Battery {
  readonly kind: 'battery';
  /** The machine that it is in. */
  readonly machine: string;
  /** How long it carries its machine, busy, from full: a worn battery's, not the data sheet's. */
  readonly runtime: Sourced<Duration>;
  /** The charge at which it stops. */
  readonly shutdown: Pick<ShutdownPolicy, 'lowCharge'>;
  /** `rtcwake` armed at power-off: the second chance when mains returns unnoticed. */
  readonly rtcWake: Duration;
  /** Charge is held at this percentage, for the battery's life. */
  readonly chargeLimit: number;
}

/** Straight from the wall. */
export interface Mains {
  readonly kind: 'mains';
}

/** What a machine or device is plugged into. */
export type PowerFeed = Ups | Battery | Mains;
