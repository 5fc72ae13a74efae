import { Duration } from 'cdk8s';
import type { Sourced } from '../units/declared';
import { span } from '../units/span';
import type { Inventory } from './inventory';
import { timingsOf } from './timings';

/** A figure of the inventory that somebody stated or measured. */
export interface StatedNumber {
  /** Its place: `machines.i5.draw`. */
  readonly where: string;
  readonly value: string;
  readonly source: string;
  readonly measured: boolean;
}

/** Every such figure, by its place, those that the homelab leaves to what is usual among them. */
export function numbersOf(inventory: Inventory): ReadonlyMap<string, StatedNumber> {
  const found = new Map<string, StatedNumber>();
  const look = (where: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isSourced(value)) {
      found.set(where, { where, value: said(value.value), source: value.source, measured: value.measured });
      return;
    }
    for (const [key, inner] of Object.entries(value)) look(where === '' ? key : `${where}.${key}`, inner);
  };
  look('', { ...inventory, timings: timingsOf(inventory) });
  return found;
}

function isSourced(value: object): value is Sourced<unknown> {
  return 'value' in value && 'source' in value && 'measured' in value;
}

function said(value: unknown): string {
  if (value instanceof Duration) return span(value.toSeconds());
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${said(inner)}`)
      .join(', ');
  return String(value);
}
