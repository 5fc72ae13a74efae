import type { Problem } from '../../problems';
import { suggest } from '../../suggest';
import type { Inventory } from '../inventory';
import { offsiteOf } from '../offsite';

/** A key of a secret, behind `offsite-` there; its letters are those of a path in the recovery kit too. */
const key = /^[a-z](?:[a-z0-9]|-(?=[a-z])){0,39}$/;
/** Names that go with every place. */
const taken = ['repository'];

/** The place off site: credentials that restic reads of that back end, each once, with those that nothing opens without. */
export function checkOffsite(inventory: Inventory): Problem[] {
  const place = offsiteOf(inventory);
  if (place === undefined) return [];
  const { backend, backEnd, credentials, ports } = place;
  const known = Object.keys(backEnd.variables);
  const invalid = (where: string, what: string, repair: string): Problem => ({
    code: 'VALUE_INVALID',
    where: `offsite.${where}`,
    what,
    repair,
  });
  const seen = new Set<string>();
  const problems = Object.entries(credentials).flatMap(([name, variable]): Problem[] => {
    const isTwice = seen.has(variable);
    seen.add(variable);
    const right = suggest(variable, known);
    return [
      ...(key.test(name) && !taken.includes(name)
        ? []
        : [
            invalid(
              'credentials',
              `${JSON.stringify(name)} is no key for a credential`,
              'give it a word of lower-case letters, digits and -',
            ),
          ]),
      ...(known.includes(variable)
        ? []
        : [
            invalid(
              `credentials.${name}`,
              `restic reads no such variable for ${backend}${right ? `; did you mean ${right}?` : ''}; a value never stands here`,
              `name one of ${known.join(', ')}; its value is sealed later`,
            ),
          ]),
      ...(isTwice ? [invalid(`credentials.${name}`, 'its variable is given twice', 'leave one of them out')] : []),
    ];
  });
  const missing = known.filter((variable) => backEnd.variables[variable]?.isNeeded && !seen.has(variable));
  return [
    ...problems,
    ...(missing.length > 0 || seen.size === 0
      ? [
          invalid(
            'credentials',
            `${backend} does not open without ${missing.length > 0 ? missing.join(' and ') : 'any'}`,
            `add ${missing.length > 0 ? 'them' : 'what it takes'}, or leave credentials out: ${Object.values(backEnd.credentials).join(', ')} is the default`,
          ),
        ]
      : []),
    ...(ports.length === 0 ? [invalid('ports', 'it names none, and nobody could reach the place', 'name the ports, or leave it out')] : []),
    ...ports.flatMap((port, at) =>
      ports.indexOf(port) < at ? [invalid(`ports[${at}]`, `${port} stands there twice`, 'leave one of them out')] : [],
    ),
  ];
}
