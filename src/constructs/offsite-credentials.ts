import type { CredentialVariable } from '../inventory/back-ends';
import type { OffsitePlace } from '../inventory/offsite';

/** A credential of the place off site. */
export interface OffsiteCredential extends CredentialVariable {
  /** By which the inventory names it: `key-id`. */
  readonly key: string;
  /** What restic reads it from, or ssh. */
  readonly variable: string;
  /** What a pod has it in: the same, unless the scripts have to do something with it (scripts/offsite.sh). */
  readonly environment: string;
}

/** Those that restic must not see while it works on a repository in the house, and what is read as a file. */
const prepared = ['RESTIC_REST_USERNAME', 'RESTIC_REST_PASSWORD', 'GOOGLE_APPLICATION_CREDENTIALS', 'SSH_KEY', 'SSH_KNOWN_HOSTS'];

/** Every credential of a place, in the order in which it is asked for. */
export function credentialsOf({ credentials, backEnd }: OffsitePlace): readonly OffsiteCredential[] {
  return Object.entries(credentials).map(([key, variable]) => ({
    ...(backEnd.variables[variable] as CredentialVariable),
    key,
    variable,
    environment: prepared.includes(variable) ? `OFFSITE_${variable}` : variable,
  }));
}

/** The key of an app's secret that holds it. */
export function secretKeyOf({ key }: Pick<OffsiteCredential, 'key'>): string {
  return `offsite-${key}`;
}

/** What it is called among the values of a kit: `key-id` is `keyId` there. */
export function camel(key: string): string {
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The kit's value that an app gets: where the place has less rights to give, one of their own. Its address is the owner's, unless the rights come by it. */
export function kitNameOf({ hasWriter, backEnd }: OffsitePlace, key: string): string {
  const isOwn = key === 'repository' ? backEnd.guard.by === 'address' : hasWriter;
  return `backups.${isOwn ? 'writer' : 'offsite'}.${camel(key)}`;
}

/** Whether something has to be done before restic opens it: scripts/offsite.sh. */
export function needsScript(offsite: OffsitePlace | undefined): boolean {
  return offsite !== undefined && credentialsOf(offsite).some(({ environment, variable }) => environment !== variable);
}

/** Whether ssh is run for it. */
export function needsAccount(offsite: OffsitePlace | undefined): boolean {
  return offsite?.backend === 'sftp';
}

/** Where a pod looks its users up. */
export const accountsFile = '/etc/passwd';
