/** A data rate. Networks are sold in bits a second, disks in bytes a second; both decimal. */
export class Rate {
  private constructor(readonly bytesPerSecond: number) {
    if (!Number.isFinite(bytesPerSecond) || bytesPerSecond <= 0) throw new RangeError(`a rate must be more than 0, got ${bytesPerSecond}`);
  }
  /** Gigabits a second (10^9 bits), as written on a NIC. */
  static gbps(count: number): Rate {
    return new Rate((count * 1e9) / 8);
  }
  /** Megabits a second (10^6 bits). */
  static mbps(count: number): Rate {
    return new Rate((count * 1e6) / 8);
  }
  /** Megabytes a second (10^6 bytes), as disks are measured. */
  static mbPerSecond(count: number): Rate {
    return new Rate(count * 1e6);
  }

  toString(): string {
    return `${Number((this.bytesPerSecond / 1e6).toFixed(1))} MB/s`;
  }
}
