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
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const match = grammar.exec(String(value));
  if (match === null) return undefined;
  const [, number = '', exponent = '', binary, decimal] = match;
  return Number(`${number}${exponent}`) * (suffixes[binary ?? decimal ?? ''] ?? 1);
}
