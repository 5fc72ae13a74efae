import { type BackEnd, type BackEndName, backEnds } from './back-ends';

/** Backups that leave the house. */
export interface Offsite {
  /** Who keeps them, for people to read. */
  readonly provider: string;
  /** How restic reaches them: https://restic.readthedocs.io/en/stable/030_preparing_a_new_repo.html. @default 's3' */
  readonly backend?: BackEndName;
  /**
   * The variables that restic reads its credentials from, each by the key of the secret that holds it:
   * `{ account: 'AZURE_ACCOUNT_NAME', key: 'AZURE_ACCOUNT_KEY' }`. @default - the usual ones of the back end
   */
  readonly credentials?: Readonly<Record<string, string>>;
  /** The TCP ports that it answers on: nothing else is opened to the apps. @default - the back end's own: 443, 22 of sftp, 8000 of rest */
  readonly ports?: readonly number[];
}

/** A place off site with all that follows from how restic reaches it. */
export interface OffsitePlace extends Required<Offsite> {
  readonly backEnd: BackEnd;
  /** Whether the apps have less rights than the owner: a credential of their own. */
  readonly hasWriter: boolean;
}

/** The same with nothing left out. */
export function offsitePlace({ provider, backend = 's3', credentials, ports }: Offsite): OffsitePlace {
  const backEnd = backEnds[backend];
  return {
    provider,
    backend,
    credentials: credentials ?? backEnd.credentials,
    ports: ports ?? backEnd.ports,
    backEnd,
    hasWriter: backEnd.guard.by !== 'nothing',
  };
}

/** The place off site of a homelab; undefined where nothing leaves the house. */
export function offsiteOf({ offsite }: { readonly offsite?: Offsite }): OffsitePlace | undefined {
  return offsite && offsitePlace(offsite);
}

/** What is wrong with restic's address of the place, in words that hold nothing of it. Its port is looked at where the `apps` reach it. */
export function addressFault({ backend, backEnd, ports }: OffsitePlace, address: string, who: 'apps' | 'owner'): string | undefined {
  if (!backEnd.address.form.test(address))
    return `is no address of restic's for ${backend}, like ${backEnd.address.like}; of another kind of place say its backend in inventory.ts`;
  const port = portOf(address);
  return who === 'owner' || port === undefined || ports.includes(port)
    ? undefined
    : `has port ${port}, and the apps reach ${ports.join(' and ')} alone: say ports: [${port}] of offsite in inventory.ts`;
}

/** The port that an address with a host means; undefined of one that names a provider's container. */
function portOf(address: string): number | undefined {
  const [, scheme = '', at = ''] = /^(s3:http|s3|rest:https?|sftp)(?:s?:\/\/|:)([^/]+)/.exec(address) ?? [];
  const said = /:(\d+)$/.exec(at)?.[1];
  if (said !== undefined) return Number(said);
  if (scheme === '') return undefined;
  return scheme === 'sftp' ? 22 : /^(s3|rest):http:/.test(address) ? 80 : 443;
}
