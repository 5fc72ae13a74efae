const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const labels = new RegExp(`^${label}$`);
const names = new RegExp(`^(${label}\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`);

/** Whether a text is a DNS label: at most 63 lower-case letters, digits and hyphens, no hyphen at either end (RFC 1123). */
export function isLabel(text: unknown): text is string {
  return typeof text === 'string' && labels.test(text);
}

/**
 * Ends of names that no certificate authority issues for, since nobody can own them: special-use names (IANA's registry: RFC 6761,
 * 6762, 7686, 8375, 9476), ICANN's `internal`, and what routers make up. `example` is one as well, and stands in the place of a name
 * that is still to be filled in.
 */
const unowned = [
  'alt',
  'arpa',
  'corp',
  'fritz.box',
  'home',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'onion',
  'private',
  'test',
];

/** The end of a hostname for which nobody gets a certificate; undefined for a name that somebody can own. */
export function unownedEnd(name: string): string | undefined {
  return unowned.find((end) => name === end || name.endsWith(`.${end}`));
}

/** Whether a text is a DNS name of at least two labels, whose last begins with a letter; at most 253 characters. */
export function isHostname(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 253 && names.test(text);
}
