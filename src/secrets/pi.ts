/** Words of 32 bits of the fraction of π, by Machin's formula: what Blowfish starts with (Schneier 1993). */
export function fractionOfPi(words: number): Uint32Array {
  const guard = 64;
  const bits = BigInt(words * 32 + guard);
  const one = 1n << bits;
  const pi = 16n * arctanOfOneOver(5n, one) - 4n * arctanOfOneOver(239n, one);
  const fraction = (pi - 3n * one) >> BigInt(guard);
  const hex = fraction.toString(16).padStart(words * 8, '0');
  return Uint32Array.from({ length: words }, (_, index) => Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16));
}

function arctanOfOneOver(divisor: bigint, one: bigint): bigint {
  const square = divisor * divisor;
  let power = one / divisor;
  let sum = power;
  for (let odd = 3n, sign = -1n; power > 0n; odd += 2n, sign = -sign) {
    power /= square;
    sum += (sign * power) / odd;
  }
  return sum;
}
