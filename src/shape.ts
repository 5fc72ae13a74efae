import { Duration } from 'cdk8s';
import type { Problem } from './problems';
import { spelled } from './spelled';
import { suggest } from './suggest';
import { Bytes } from './units/bytes';

/** Reports what keeps a value from being of a shape. The bundle is not type-checked: what TypeScript promises is looked at again. */
export type Shape = (value: unknown, where: string, problems: Problem[]) => void;

function invalid(where: string, value: unknown, repair: string): Problem {
  const shown = value === undefined ? 'is missing' : `is ${spelled(value)}`;
  return { code: 'VALUE_INVALID', where, what: `it ${shown}`, repair };
}

/** A value that passes a test. */
export function one(test: (value: unknown) => boolean, repair: string): Shape {
  return (value, where, problems) => {
    if (!test(value)) problems.push(invalid(where, value, repair));
  };
}

export const text = one((value) => typeof value === 'string' && value.trim() !== '', 'give it a text that is not empty');
/** A text, also an empty one. */
export const string = one((value) => typeof value === 'string', 'give it a text');
export const whole = (least: number, most: number) =>
  one(
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    `give it a whole number from ${least} to ${most}`,
  );
/** One of several values; of a text that is none, with the one that was most likely meant. */
export function oneOf(...values: readonly unknown[]): Shape {
  return (value, where, problems) => {
    if (values.includes(value)) return;
    const known = values.filter((each): each is string => typeof each === 'string');
    const right = typeof value === 'string' ? suggest(value, known) : undefined;
    const fault = invalid(where, value, `give it one of ${values.map((each) => JSON.stringify(each)).join(', ')}`);
    problems.push(right === undefined ? fault : { ...fault, what: `${fault.what}; did you mean ${right}?` });
  };
}
export const bytes = one((value) => value instanceof Bytes && value.count > 0, 'give it an amount, like Bytes.gib(4)');
const year = 365 * 24 * 3600;
export const duration = one((value) => {
  const seconds = value instanceof Duration ? value.toSeconds({ integral: false }) : 0;
  return seconds > 0 && seconds <= year && Number.isInteger(seconds);
}, 'give it a time in whole seconds, like Duration.seconds(60)');
export const flag = one((value) => typeof value === 'boolean', 'give it true or false');

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function struct(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, where, problems) => {
    if (!isRecord(value)) {
      problems.push(invalid(where, value, `give it an object with ${Object.keys(fields).join(', ')}`));
      return;
    }
    const at = (key: string) => (where ? `${where}.${key}` : key);
    for (const [key, shape] of Object.entries(fields)) shape(value[key], at(key), problems);
    for (const key of Object.keys(value).filter((key) => key !== 'kind' && !Object.hasOwn(fields, key))) {
      const right = suggest(key, Object.keys(fields));
      problems.push({
        code: 'VALUE_INVALID',
        where: at(key),
        what: `nothing here is called ${key}${right ? `; did you mean ${right}?` : ''}`,
        repair: right ? `write ${right}` : 'take it out: nobody looks at it',
      });
    }
  };
}

export function record(shape: Shape): Shape {
  return (value, where, problems) => {
    if (!isRecord(value)) problems.push(invalid(where, value, 'give it an object, one entry for each name'));
    else for (const [key, entry] of Object.entries(value)) shape(entry, `${where}.${key}`, problems);
  };
}

export function list(shape: Shape): Shape {
  return (value, where, problems) => {
    if (!Array.isArray(value)) problems.push(invalid(where, value, 'give it a list'));
    else for (const [index, entry] of value.entries()) shape(entry, `${where}[${index}]`, problems);
  };
}

export function optional(shape: Shape): Shape {
  return (value, where, problems) => {
    if (value !== undefined) shape(value, where, problems);
  };
}

/** An object of one of several kinds, told apart by `kind`. */
export function kindOf(kinds: Readonly<Record<string, Shape>>): Shape {
  return (value, where, problems) => {
    const kind = isRecord(value) ? value.kind : undefined;
    const shape = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (shape) shape(value, where, problems);
    else problems.push(invalid(`${where}.kind`, kind, `give it one of ${Object.keys(kinds).join(', ')}`));
  };
}

/** Whatever is looked at elsewhere, with better words. */
export const anything: Shape = () => {};

/** A value of one of several shapes; what keeps it from all of them is said as one repair. */
export function either(repair: string, ...shapes: readonly Shape[]): Shape {
  return one((value) => shapes.some((shape) => faultsOf(shape, value, '').length === 0), repair);
}

/** The fields of a type, each with its shape: one that lacks a shape, or has one too many, does not compile. */
export function fields<T extends object>(shapes: { readonly [K in keyof Required<T>]: Shape }): Shape {
  return struct(shapes);
}

/** What keeps a value from being of a shape. Whatever the value does when it is looked at, this does not throw. */
export function faultsOf(shape: Shape, value: unknown, where: string): readonly Problem[] {
  const problems: Problem[] = [];
  try {
    shape(value, where, problems);
  } catch {
    problems.push(invalid(where, value, 'give it plain values: looking at one of its fields throws'));
  }
  return problems;
}

/** Makes sure of what a function is given. Throws an error in one line, which is told at the line that called it. */
export function sure(name: string, shape: Shape, value: unknown): void {
  const [fault] = faultsOf(shape, value, '');
  if (fault) throw new TypeError(`${name}: ${fault.where ? `${fault.where}: ` : ''}${fault.what}; ${fault.repair}`);
}
