const binary = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const;

/** An amount of bytes. Disks are sold in decimal units, memory and volumes are counted in binary ones: both, and never mixed up. */
export class Bytes {
  private constructor(readonly count: number) {
    if (!Number.isFinite(count) || count < 0) throw new RangeError(`bytes must be a number of 0 or more, got ${count}`);
  }

  static of(count: number): Bytes {
    return new Bytes(Math.round(count));
  }
  /** Mebibytes, 2^20. */
  static mib(count: number): Bytes {
    return Bytes.of(count * binary.Mi);
  }
  /** Gibibytes, 2^30. */
  static gib(count: number): Bytes {
    return Bytes.of(count * binary.Gi);
  }
  /** Gigabytes, 10^9: what stands on a disk's label. */
  static gb(count: number): Bytes {
    return Bytes.of(count * 1e9);
  }

  plus(other: Bytes): Bytes {
    return new Bytes(this.count + other.count);
  }
  /** What is left after taking `other` away, never below nothing. */
  minus(other: Bytes): Bytes {
    return new Bytes(Math.max(0, this.count - other.count));
  }
  times(factor: number): Bytes {
    return Bytes.of(this.count * factor);
  }
  exceeds(other: Bytes): boolean {
    return this.count > other.count;
  }
  static sum(parts: Iterable<Bytes>): Bytes {
    let total = 0;
    for (const part of parts) total += part.count;
    return new Bytes(total);
  }

  /** The value as a Kubernetes quantity, in the largest binary unit that keeps it exact. */
  get quantity(): string {
    for (const unit of ['Ti', 'Gi', 'Mi', 'Ki'] as const) {
      if (this.count > 0 && this.count % binary[unit] === 0) return `${this.count / binary[unit]}${unit}`;
    }
    return String(this.count);
  }

  /** For people: `465.7 GiB`. */
  toString(): string {
    for (const unit of ['Ti', 'Gi', 'Mi', 'Ki'] as const) {
      if (this.count >= binary[unit]) return `${Number((this.count / binary[unit]).toFixed(1))} ${unit}B`;
    }
    return `${this.count} B`;
  }
}
