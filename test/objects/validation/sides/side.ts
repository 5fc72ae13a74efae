import type { Json } from '../seeds/object';
import { seed } from '../seeds/seeds';

/** Both sides of a rule: what a field of a sound object can be, and what it cannot. */
export interface Side {
  /** The seed: `Service`, `Service 2`. */
  readonly of: string;
  /** The field: `spec.ports[0].port`. */
  readonly at: string;
  readonly takes: readonly unknown[];
  readonly refuses: readonly unknown[];
  /** Where the fault is told, when that is not the field itself. */
  readonly told?: string | readonly string[];
}

/** A seed with one field set; undefined takes it away. At no field, some fields of the object itself. */
export function withField(of: string, at: string, value: unknown): Json {
  const object = seed(of);
  if (at === '') return Object.assign(object, value);
  const steps = at.split(/\.|\[(\d+)\]/).filter(Boolean);
  const last = steps.pop() as string;
  let parent = object;
  for (const [index, step] of steps.entries()) {
    parent[step] ??= /^\d+$/.test(steps[index + 1] ?? last) ? [] : {};
    parent = parent[step];
  }
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return object;
}

/** Sides of one seed's fields, which are named from some field on. */
export const sidesOf =
  (of: string, base = '') =>
  (field: string, sides: Partial<Pick<Side, 'takes' | 'refuses'>>, ...told: readonly string[]): Side => {
    const full = (name: string) => (name === '' ? base : base === '' ? name : `${base}${name.startsWith('[') ? '' : '.'}${name}`);
    return { of, at: full(field), takes: [], refuses: [], ...sides, ...(told.length > 0 ? { told: told.map(full) } : {}) };
  };

/** So many letters. */
export const long = (length: number) => 'a'.repeat(length);

/** A DNS name of so many characters, at least 185. */
export const longDomain = (length: number) => `${long(60)}.${long(60)}.${long(60)}.${long(length - 183)}`;

/** The sides of what names an object of a kind: DNS names, in most. */
export const dnsNames = {
  takes: ['a', '0', 'a-b.c-d', longDomain(253)],
  refuses: ['', 'A', 'a_b', '-a', 'a-', 'a..b', '.a', 'a.', 'é', longDomain(254)],
} as const;

/** The same of DNS labels. */
export const dnsLabels = {
  takes: ['a', '0', 'a-b', 'a--b', long(63)],
  refuses: ['A', 'a_b', 'a.b', '-a', 'a-', 'é', long(64)],
} as const;

/** Of words of a closed list. */
export const words = (...takes: readonly string[]) => ({
  takes,
  refuses: ['x', takes[0]?.toLowerCase() === takes[0] ? 'X' : takes[0]?.toLowerCase()],
});
