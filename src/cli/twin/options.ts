import { type Context, type Option, UsageError } from '../command';

/** Options that several of the twin's commands have. */
export const options = {
  name: { type: 'string', value: 'NAME', about: 'which twin; the homelab’s name while there is no other' },
  timeout: { type: 'string', value: 'SECONDS', about: 'how long Argo CD may take (300)' },
} as const satisfies Readonly<Record<string, Option>>;

/** A twin's name is a folder's, which `down` removes: it must not lead anywhere else. */
export function nameOf({ options: given, homelab }: Context): string {
  const name = (given.name as string | undefined) ?? homelab;
  if (/^[A-Za-z0-9][\w-]*$/.test(name)) return name;
  throw new UsageError(`--name takes letters, digits, - and _, not ${JSON.stringify(name)}`);
}

/** How long Argo CD may take, in seconds. */
export function timeoutOf(context: Context): number {
  return numberOf(context, 'timeout') ?? 300;
}

/** A number that an option was given. */
export function numberOf({ options: given }: Context, option: string): number | undefined {
  const value = given[option];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[1-9]\d{0,4}$/.test(value)) return Number(value);
  throw new UsageError(`--${option} takes a number, not ${String(value)}`);
}
