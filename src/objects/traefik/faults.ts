import { isIP } from 'node:net';
import { listAt, textAt } from '../lenient';
import { show } from '../show';

/** One thing by which Traefik leaves a whole object out, or takes it and nobody comes through. */
export interface TraefikFault {
  /** Below the object's spec: `ipAllowList.sourceRange[0]`. */
  readonly path: string;
  readonly what: string;
  readonly repair: string;
}

/** Reads what stands below a path, and tells what is wrong with it. What is of another type than its schema says is told as that. */
export type Judge = (value: unknown, path: string) => readonly TraefikFault[];

export const told = (path: string, what: string, repair: string): readonly TraefikFault[] => [{ path, what, repair }];

const below = (path: string, field: string) => (path === '' ? field : `${path}.${field}`);

/** Texts of a list, each with its place. */
export function texts(value: unknown, path: string, field: string): readonly (readonly [text: string, path: string])[] {
  return listAt(value, field).flatMap((text, index) =>
    typeof text === 'string' ? [[text, `${below(path, field)}[${index}]`] as const] : [],
  );
}

/** A text that is there, by what it should be. */
export function judged(
  value: unknown,
  path: string,
  field: string,
  fault: (text: string) => string | undefined,
  repair: string,
): readonly TraefikFault[] {
  const text = textAt(value, field);
  const what = text === undefined ? undefined : fault(text);
  return what === undefined ? [] : told(below(path, field), `${show(text)} ${what}`, repair);
}

/** A list whose texts are looked at one by one. */
export function judgedEach(
  value: unknown,
  path: string,
  field: string,
  fault: (text: string) => string | undefined,
  repair: string,
): readonly TraefikFault[] {
  return texts(value, path, field).flatMap(([text, place]) => {
    const what = fault(text);
    return what === undefined ? [] : told(place, `${show(text)} ${what}`, repair);
  });
}

/** An address, or a range of them (Traefik, pkg/ip/checker.go; Go, net.ParseIP and net.ParseCIDR). */
export function rangeFault(text: string): string | undefined {
  const [address = '', bits, ...more] = text.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 0 || more.length > 0) return 'is no address, and no range of them';
  if (bits === undefined) return undefined;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128) ? undefined : `has no ${show(`/${bits}`)}`;
}

/** Codes of answers: one, or from one to another (Traefik, pkg/types/http_code_range.go). */
export function statusFault(text: string): string | undefined {
  const [low = '', high = low] = text.split('-');
  return /^\d+$/.test(low) && /^\d+$/.test(high) ? undefined : 'is neither a code nor a range of codes';
}

/** A duration as Traefik reads it (paerser, types/duration.go; Go, time.ParseDuration). */
export function durationFault(value: unknown): string | undefined {
  if (typeof value === 'number') return value < 0 ? 'is less than nothing' : undefined;
  if (typeof value !== 'string' || /^\+?\d+$/.test(value)) return undefined;
  if (value.startsWith('-')) return 'is less than nothing';
  return /^\+?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/.test(value) ? undefined : 'is no duration';
}

export const durationRepair = "give it seconds as a number, or a duration like '10s' or '1m30s'";
