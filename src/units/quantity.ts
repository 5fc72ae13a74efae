import { onceForText } from './remembered';

/** The grammar of a Quantity (k8s.io/apimachinery, pkg/api/resource). */
const grammar = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([eE][+-]?\d+)|([KMGTPE]i)|([numkMGTPE]))?$/;

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a Kubernetes Quantity stands for, in its base unit: `500m` is 0.5, `2Gi` is 2147483648. Undefined when it is none. */
export function tryQuantity(value: unknown): number | undefined {
  const text = written(value);
  return text === undefined ? undefined : numberOf(text);
}

const numberOf = onceForText((text) => {
  const match = parse(text);
  if (match === undefined) return undefined;
  const [, number = '', exponent = '', binary, decimal] = match;
  return Number(`${number}${exponent}`) * (suffixes[binary ?? decimal ?? ''] ?? 1);
});

/** What two binary quantities cannot exceed: they are cut down to it (k8s.io/apimachinery, pkg/api/resource/quantity.go). */
const mostBinary = (2n ** 63n - 1n) * 1000n;

/**
 * A Quantity in thousandths, exactly, and rounded away from zero as the API server rounds those of a list of resources: what two of
 * them are compared by. Undefined when it is none.
 */
export function tryThousandths(value: unknown): bigint | undefined {
  const text = written(value);
  return text === undefined ? undefined : thousandthsOf(text);
}

const thousandthsOf = onceForText((text) => {
  const match = parse(text);
  if (match === undefined) return undefined;
  const [, number = '', exponent = '', binary, decimal] = match;
  const [whole = '', fraction = ''] = number.replace(/^[+-]/, '').split('.');
  const digits = BigInt(`${whole}${fraction}` || '0');
  if (binary !== undefined) {
    const cut = least(divideUp(digits * BigInt(suffixes[binary] ?? 1) * 1000n, 10n ** BigInt(fraction.length)), mostBinary);
    return number.startsWith('-') ? -cut : cut;
  }
  const ten = Number(exponent.slice(1) || 0) + Math.round(Math.log10(suffixes[decimal ?? ''] ?? 1)) + 3 - fraction.length;
  const bounded = Math.max(-100, Math.min(100, ten)); // beyond, all are alike: nothing, or more than there is
  const size = bounded >= 0 ? digits * 10n ** BigInt(bounded) : divideUp(digits, 10n ** BigInt(-bounded));
  return number.startsWith('-') ? -size : size;
});

function written(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}

function parse(text: string): RegExpExecArray | undefined {
  return grammar.exec(text.trim()) ?? undefined;
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
