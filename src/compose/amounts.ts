const factors: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 };

/** Bytes as Docker writes them, in powers of two: `512m`, `1.5gb`, `1048576`; undefined of what is no amount. */
export function bytesOf(text: string | undefined): number | undefined {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([bkmgtp]?)i?b?\s*$/i.exec(text ?? '') ?? [];
  const factor = factors[unit.toLowerCase()];
  return number === undefined || factor === undefined ? undefined : Math.round(Number(number) * factor);
}

const seconds: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Seconds of a duration as Compose writes it: `1m30s`, `500ms`; undefined of what is none. */
export function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)/g)];
  if (parts.map(([all]) => all).join('') !== text) return undefined;
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (seconds[unit] ?? 0), 0);
}

/** An amount of bytes as a chart writes it: whole GiB, else MiB, rounded up. */
export function bytesCode(bytes: number): string {
  const mib = Math.max(1, Math.ceil(bytes / 2 ** 20));
  return mib % 1024 === 0 ? `Bytes.gib(${mib / 1024})` : `Bytes.mib(${mib})`;
}

/** A time as a chart writes it: whole minutes, else seconds, rounded up, at least one. */
export function durationCode(time: number): string {
  const whole = Math.max(1, Math.ceil(time));
  return whole % 60 === 0 ? `Duration.minutes(${whole / 60})` : `Duration.seconds(${whole})`;
}
