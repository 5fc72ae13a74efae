/** Electric power. */
export class Watts {
  private constructor(readonly value: number) {
    if (!Number.isFinite(value) || value < 0) throw new RangeError(`watts must be 0 or more, got ${value}`);
  }
  static of(value: number): Watts {
    return new Watts(value);
  }
  plus(other: Watts): Watts {
    return new Watts(this.value + other.value);
  }
  toString(): string {
    return `${Number(this.value.toFixed(1))} W`;
  }
}
