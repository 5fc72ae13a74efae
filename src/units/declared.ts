/** A figure that somebody stated, with where it comes from: a data sheet, a post, or the owner's own reading. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
  /** True when it was read off this very machine. */
  readonly measured: boolean;
}

/** A figure taken from elsewhere, still to be measured here. */
export function declared<T>(value: T, source: string): Sourced<T> {
  return { value, source, measured: false };
}

/** A figure read off this machine; `source` says how and when. */
export function measured<T>(value: T, source: string): Sourced<T> {
  return { value, source, measured: true };
}
