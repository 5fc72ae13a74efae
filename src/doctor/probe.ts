import type { Finding } from './finding';

/** What a command on a machine came to: its exit code, and what it said on both of its outputs. */
export interface Said {
  readonly code: number;
  readonly text: string;
}

/** One question to a machine. */
export interface Probe {
  /** One of `checks`. */
  readonly check: string;
  /** Run as it stands by the machine's `sh`. It changes nothing. */
  readonly command: string;
  /** What the answer means, at this machine. Pure. Not asked of a command that never answered. */
  judge(said: Said): readonly Finding[];
}

/** A machine, how it is reached, and what is asked of it. */
export interface Target {
  readonly machine: string;
  /** As `ssh` takes it. */
  readonly destination: string;
  readonly probes: readonly Probe[];
}
