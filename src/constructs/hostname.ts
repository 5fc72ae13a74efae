import type { Construct } from 'constructs';
import { one } from '../shape/values';
import { spelled } from '../spelled';
import { isHostname, unownedEnd } from '../units/hostname';
import { Lab, pathOf } from './lab';

/** A text that is to be a hostname: whether it can be had is looked at by `checkHostname`. */
export const hostname = one<string>(
  (value) => typeof value === 'string',
  'give it a name for the web, like films.example.org',
  () => 'films.example.org',
  'HOSTNAME_INVALID',
);

/** Whether a hostname can be had: a name for the web, and one that somebody can own. Reports what keeps it from that. */
export function checkHostname(scope: Construct, hostname: string, example: string): boolean {
  const lab = Lab.of(scope);
  const like = `${example}.${lab.domain}`;
  const end = isHostname(hostname) ? unownedEnd(hostname) : undefined;
  if (isHostname(hostname) && end === undefined) return true;
  lab.report({
    code: 'HOSTNAME_INVALID',
    where: pathOf(scope),
    what:
      end === undefined
        ? `${spelled(hostname)} is not a name for the web`
        : `nobody gets a certificate for ${hostname}: names in ${end} belong to nobody`,
    repair:
      end === undefined
        ? `use lower-case labels of letters, digits and hyphens, like ${like}`
        : `use a name below a domain that you registered, like ${like}`,
  });
  return false;
}
