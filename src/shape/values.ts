import { types } from 'node:util';
import { Duration } from 'cdk8s';
import type { ProblemCode } from '../problems';
import { spelled } from '../spelled';
import { suggest } from '../suggest';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { Rate } from '../units/rate';
import { Watts } from '../units/watts';
import { Shape, told } from './shape';

/** A value that passes a test. */
export function one<T>(test: (value: unknown) => boolean, repair: string, instead: () => T, code?: ProblemCode): Shape<T> {
  return new Shape<T>(
    (value, place) => {
      if (test(value)) return value as T;
      told(place, value, repair, code);
      return instead();
    },
    instead,
    undefined,
    false,
    test,
  );
}

/** A text of a form; any, empty too, when none is given. */
export function textOf(form: RegExp | undefined, repair: string): Shape<string> {
  return one(
    (value) => typeof value === 'string' && (form === undefined || form.test(value)),
    repair,
    () => 'x',
  );
}

/** A path in a volume: below it, and of one line. */
export const innerPath = textOf(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\0\n]+$/, 'give it a path in the volume, like data/app.db');

/** A text that says something. */
export const text = textOf(/\S/, 'give it a text that is not empty');

/** Any text, the empty one too. */
export const anyText = textOf(undefined, 'give it a text');

/** Any text that may be a secret: what is given in its place is not shown. */
export const unshownText: Shape<string> = new Shape<string>(
  (value, place) => {
    if (typeof value === 'string') return value;
    place.wrong(value === undefined ? 'it is missing' : `it is ${unshown(value)}`, 'give it a text');
    return '';
  },
  () => '',
);

/** The kind of a value that may be a secret. */
export function unshown(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export const flag: Shape<boolean> = one(
  (value) => typeof value === 'boolean',
  'give it true or false',
  () => false,
);

/** A whole number within bounds, both included. */
export function whole(least: number, most: number, repair = `give it a whole number from ${least} to ${most}`): Shape<number> {
  return one(
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    repair,
    () => least,
  );
}

/** A user or group id: 31 bits (k8s.io/apimachinery, pkg/util/validation, IsValidUserID). */
export const userId = whole(0, 2 ** 31 - 1, 'give it the user id that its image runs as');

/** Whatever it is: somebody else looks at it. */
export const anything: Shape<unknown> = new Shape<unknown>(
  (value) => value,
  () => undefined,
);

/** One of some words. */
export function oneOf<const T extends string>(...values: readonly T[]): Shape<T> {
  return new Shape<T>(
    (value, place) => {
      if ((values as readonly unknown[]).includes(value)) return value as T;
      const right = typeof value === 'string' ? suggest(value, values) : undefined;
      const repair = `give it one of ${values.map((word) => JSON.stringify(word)).join(', ')}`;
      if (right === undefined) told(place, value, repair);
      else place.wrong(`it is ${spelled(value)}; did you mean ${right}?`, repair);
      return values[0] as T;
    },
    () => values[0] as T,
  );
}

/** An instance of a class of ours. `instead` is never looked into: what is made of a wrong value is never rendered. */
export function instance<T>(of: () => Class<T>, repair: string, code?: ProblemCode): Shape<T> {
  return one<T>(
    (value) => is(value, of(), () => true),
    repair,
    () => undefined as T,
    code,
  );
}

/** A class, whoever may make its instances. */
interface Class<T> {
  readonly prototype: T;
}

function is<T>(value: unknown, of: Class<T>, test: (value: T) => boolean): boolean {
  return typeof value === 'object' && value !== null && !types.isProxy(value) && value instanceof (of as never) && test(value as T);
}

const finite = (value: number) => typeof value === 'number' && Number.isFinite(value);

/** An amount of a class of ours, within bounds: one without is told with how much it is. */
function amount<T>(
  of: Class<T>,
  test: (value: T) => boolean,
  shown: (value: T) => string | undefined,
  repair: string,
  instead: () => T,
): Shape<T> {
  return new Shape<T>((value, place) => {
    if (is(value, of, test)) return value as T;
    const wrong = is(value, of, () => true) ? shown(value as T) : undefined;
    if (wrong === undefined) told(place, value, repair);
    else place.wrong(`it is ${wrong}`, repair);
    return instead();
  }, instead);
}

export const bytes: Shape<Bytes> = amount(
  Bytes as Class<Bytes>,
  ({ count }) => finite(count) && count > 0,
  ({ count }) => (finite(count) ? `${count} B` : undefined),
  'give it an amount, like Bytes.gib(4)',
  () => Bytes.gib(1),
);

export const cpu: Shape<Cpu> = one(
  (value) => is(value, Cpu, ({ value }) => finite(value)),
  'give it processor time, like Cpu.millis(100)',
  () => Cpu.millis(1),
);

export const rate: Shape<Rate> = one(
  (value) => is(value, Rate, ({ bytesPerSecond }) => finite(bytesPerSecond)),
  'give it a rate, like Rate.gbps(2.5)',
  () => Rate.gbps(1),
);

export const watts: Shape<Watts> = one(
  (value) => is(value, Watts, ({ value }) => finite(value)),
  'give it a power, like Watts.of(16)',
  () => Watts.of(1),
);

const year = 365 * 24 * 3600;

/** A time in whole seconds, of a year at the most. */
export function time(least: 0 | 1 = 1): Shape<Duration> {
  const secondsOf = (duration: Duration) => duration.toSeconds({ integral: false });
  return amount(
    Duration as unknown as Class<Duration>,
    (duration) => Number.isInteger(secondsOf(duration)) && secondsOf(duration) >= least && secondsOf(duration) <= year,
    (duration) => (finite(secondsOf(duration)) ? `${secondsOf(duration)} s` : undefined),
    `give it a time in whole seconds, from ${least} to those of a year, like Duration.seconds(60)`,
    () => Duration.seconds(1),
  );
}
