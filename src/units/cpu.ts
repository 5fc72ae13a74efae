/** Processor time, in thousandths of a core, as Kubernetes counts it. */
export class Cpu {
  private constructor(readonly value: number) {
    if (!Number.isInteger(value) || value <= 0) throw new RangeError(`cpu must be a whole number of millicores above 0, got ${value}`);
  }
  static millis(value: number): Cpu {
    return new Cpu(value);
  }
  static cores(value: number): Cpu {
    return new Cpu(value * 1000);
  }
  /** The value as a Kubernetes quantity: `200m`, `2`. */
  get quantity(): string {
    return this.value % 1000 === 0 ? String(this.value / 1000) : `${this.value}m`;
  }
  toString(): string {
    return this.quantity;
  }
}
