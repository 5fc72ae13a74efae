import { types } from 'node:util';
import type { Problem } from '../problems';

const key = Symbol('loutik.carried');

/** What is wrong with a value that was made before anybody knew where it would stand: told by whoever reads it at a place. */
export class Carried {
  /** Whether somebody has told it. */
  told = false;

  constructor(
    /** With places relative to the value. */
    readonly problems: readonly Problem[],
    /** What it was made of and carried these problems before. */
    private readonly origins: readonly Carried[] = [],
  ) {}

  /** Notes that somebody has told it. */
  tell(): void {
    this.told = true;
    for (const origin of this.origins) origin.tell();
  }
}

/** Proxies cannot be asked for a property without running code of theirs. */
const proxies = new WeakMap<object, Carried>();

/** Whether any value that is no proxy carries problems: nearly never, and every value is asked. */
let isAny = false;

/** Gives a value its problems to carry, copies of it (`{ ...value }`) too. */
export function carrying<T extends object>(value: T, carried: Carried): T {
  if (types.isProxy(value)) {
    proxies.set(value, carried);
    return value;
  }
  isAny = true;
  return Object.assign(value, { [key]: carried });
}

/** The problems that a value carries; undefined for a sound one. */
export function carriedBy(value: unknown): Carried | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (types.isProxy(value)) return proxies.get(value);
  return isAny ? (value as { readonly [key]?: Carried })[key] : undefined;
}
