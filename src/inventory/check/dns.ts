import type { Problem } from '../../problems';
import { suggest } from '../../suggest';
import { dnsOf, dnsProviders } from '../dns';
import type { Inventory } from '../inventory';

/** What a shell and Traefik take for a variable, and Kubernetes for a key of a secret. */
const variable = /^[A-Z_][A-Z0-9_]*$/;
const key = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The DNS provider: one whose credentials are known, or said. */
export function checkDns(inventory: Inventory): Problem[] {
  const { provider, credentials } = dnsOf(inventory);
  const invalid = (where: string, what: string, repair: string): Problem => ({
    code: 'VALUE_INVALID',
    where: `dns.${where}`,
    what,
    repair,
  });
  const known = Object.keys(dnsProviders);
  const entries = Object.entries(credentials);
  const taken = new Set<string>();
  if (!/^[a-z0-9]+$/.test(provider))
    return [
      invalid(
        'provider',
        `${JSON.stringify(provider)} is no provider’s name`,
        `use the one of https://go-acme.github.io/lego/dns/: ${known.join(', ')}, …`,
      ),
    ];
  if (entries.length === 0) {
    const right = suggest(provider, known);
    return [
      invalid(
        'provider',
        `what credentials ${provider} takes is not known${right ? `; did you mean ${right}?` : ''}`,
        `say them, as https://go-acme.github.io/lego/dns/${provider}/ has them: credentials: { token: '…_TOKEN' }; those of ${known.join(', ')} are known`,
      ),
    ];
  }
  return entries.flatMap(([name, value]): Problem[] => {
    const isTwice = taken.has(value);
    taken.add(value);
    return [
      ...(key.test(name)
        ? []
        : [invalid('credentials', `${JSON.stringify(name)} is no key of a secret`, 'give it a word of lower-case letters, digits and -')]),
      ...(variable.test(value)
        ? []
        : [
            invalid(
              `credentials.${name}`,
              'it is no name of a variable; a value never stands here',
              `name the variable that ${provider} reads (https://go-acme.github.io/lego/dns/${provider}/); its value is sealed later`,
            ),
          ]),
      ...(isTwice ? [invalid(`credentials.${name}`, `${value} is given twice`, 'leave one of them out')] : []),
    ];
  });
}
