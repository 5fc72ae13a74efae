/** A mark of an axis, at a share of its length. */
export interface Tick {
  readonly at: number;
  readonly seconds: number;
}

/** A length of time as a share of an axis that begins at nothing. */
export interface TimeScale {
  readonly at: (seconds: number) => number;
  readonly ticks: readonly Tick[];
}

const [minute, hour, day] = [60, 3600, 86_400];

/** Steps that people count time in, in seconds. */
const steps = [
  ...[5, 10, 15, 30].map((count) => count),
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * day),
];

/** The scale of so many seconds, with a handful of marks at round times. */
export function timeScale(most: number): TimeScale {
  const end = Math.max(1, most);
  const step = steps.find((one) => end / one <= 6) ?? end;
  const count = Math.floor(end / step);
  return {
    at: (seconds) => seconds / end,
    ticks: Array.from({ length: count + 1 }, (_, index) => ({ at: (index * step) / end, seconds: index * step })),
  };
}

/** As a CSS length of the axis. */
export function percent(share: number): string {
  return `${Math.round(Math.max(0, Math.min(1, share)) * 10_000) / 100}%`;
}
