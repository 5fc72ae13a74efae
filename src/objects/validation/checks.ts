import { show } from '../show';
import type { Place } from './place';

/** A rule for a text: what is wrong with it, or nothing. */
export type TextRule = (value: string) => string | undefined;

/** A number or a text, as Kubernetes' IntOrString. */
export type IntOrString = number | string;

/** Checks a text that is there. */
export function check(place: Place, value: string | undefined, rule: TextRule, repair?: string): void {
  if (value === undefined) return;
  const wrong = rule(value);
  if (wrong !== undefined) place.fault(`${show(value)} ${wrong}`, repair, value);
}

/** Checks a key of a map. */
export function checkKey(place: Place, key: string, rule: TextRule): void {
  const wrong = rule(key);
  if (wrong !== undefined) place.fault(`the key ${show(key)} ${wrong}`, undefined, key);
}

/** Checks a text for which an empty one stands for none. */
export function checkUnlessEmpty(place: Place, value: string | undefined, rule: TextRule): void {
  if (value !== '') check(place, value, rule);
}

/** A text, list or map that has to hold something. Says whether it does. */
export function required(place: Place, value: string | readonly unknown[] | object | undefined): boolean {
  const filled = value !== undefined && (typeof value === 'object' ? Object.keys(value).length > 0 : value !== '');
  if (!filled) place.fault(value === undefined ? 'is missing' : 'is empty');
  return filled;
}

/** A word of a closed list; an empty one is none. */
export function oneOf(place: Place, value: string | undefined, words: readonly string[]): void {
  if (value !== undefined && !words.includes(value)) place.fault(`${show(value)} is none of ${words.join(', ')}`);
}

/** A word of a closed list, where an empty text stands for the default. */
export function oneOfOrDefault(place: Place, value: string | undefined, words: readonly string[]): void {
  if (value !== '') oneOf(place, value, words);
}

/** A number within bounds, both included. */
export function within(place: Place, value: number | undefined, least: number, most = Number.POSITIVE_INFINITY): void {
  if (value === undefined || (value >= least && value <= most)) return;
  place.fault(most === Number.POSITIVE_INFINITY ? `${value} is less than ${least}` : `${value} is not within ${least} and ${most}`);
}

/** Looks at every item of a list that may be absent. */
export function each<T>(place: Place, list: readonly T[] | undefined, look: (at: Place, item: T, index: number) => void): void {
  if (list === undefined) return;
  for (let index = 0; index < list.length; index++) look(place.at(index), list[index] as T, index);
}

/** Every item has a key of its own; those without a key are left out. */
export function distinct<T>(place: Place, list: readonly T[] | undefined, keyOf: (item: T) => string | undefined): void {
  const seen = new Set<string>();
  each(place, list, (at, item) => {
    const key = keyOf(item);
    if (key === undefined) return;
    if (seen.has(key)) at.fault(`${show(key)} is there twice`);
    seen.add(key);
  });
}

/** A field of a feature that Kubernetes 1.36 has off: it would be dropped without a word (pkg/features/kube_features.go). */
export function dropped(place: Place, value: unknown, feature: string): void {
  const isNothing = !value || (typeof value === 'object' && Object.keys(value).length === 0);
  if (!isNothing) place.fault(`would be dropped: Kubernetes 1.36 has its feature ${feature} off`);
}

/** At most one of some fields is given, and one at least unless `optional`. */
export function exactlyOne(place: Place, value: object, fields: readonly string[], optional = false): void {
  const given = Object.keys(value).filter(
    (field) => fields.includes(field) && (value as Readonly<Record<string, unknown>>)[field] !== undefined,
  );
  if (given.length > 1) place.fault(`has ${given.join(' and ')}, and only one of them can be`);
  if (given.length === 0 && !optional) place.fault(`needs one of ${fields.join(', ')}`);
}
