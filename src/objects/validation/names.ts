import { onceForText } from '../../units/remembered';

/**
 * The grammars of names (k8s.io/apimachinery, pkg/util/validation/validation.go and pkg/api/validate/content). Each says what is wrong with a
 * text, to be read behind it, or nothing.
 */

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const grammars = {
  label: new RegExp(`^${label}$`),
  subdomain: new RegExp(`^${label}(\\.${label})*$`),
  wildcard: new RegExp(`^\\*\\.${label}(\\.${label})*$`),
  label1035: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  withUnderscores: /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/,
  key: /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/,
} as const;

/** Bytes of a text as the API server counts them. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Characters suffice where the grammar behind it takes only those of one byte. */
function tooLong(value: string, most: number): string | undefined {
  return value.length > most ? `has ${bytesOf(value)} characters, and ${most} is the most` : undefined;
}

const form = 'lower-case letters, digits and hyphens, with a letter or digit at both ends';

/** What begins a container's, a volume's, a namespace's name. */
export function dnsLabel(value: string): string | undefined {
  return tooLong(value, 63) ?? (grammars.label.test(value) ? undefined : `is no DNS label: ${form}`);
}

/** A DNS label that begins with a letter (RFC 1035). */
export function dnsLabel1035(value: string): string | undefined {
  return tooLong(value, 63) ?? (grammars.label1035.test(value) ? undefined : `is no name of RFC 1035: ${form}, and a letter first`);
}

/** DNS labels with dots between them. */
export function dnsSubdomain(value: string): string | undefined {
  return tooLong(value, 253) ?? (grammars.subdomain.test(value) ? undefined : `is no DNS name: ${form}, and dots between such parts`);
}

/** A search path of resolvers, in which underscores are used. */
export function dnsSubdomainWithUnderscores(value: string): string | undefined {
  return tooLong(value, 253) ?? (grammars.withUnderscores.test(value) ? undefined : `is no DNS name: ${form}, underscores within`);
}

/** A hostname whose first part may stand for any. */
export function hostname(value: string): string | undefined {
  if (!value.includes('*')) return dnsSubdomain(value);
  return tooLong(value, 253) ?? (grammars.wildcard.test(value) ? undefined : 'is no wildcard: *. before a DNS name, and no other *');
}

/** What can stand in a path of the API: names of roles, of metrics. */
export function pathSegment(value: string): string | undefined {
  if (value === '.' || value === '..') return 'cannot be a name';
  const forbidden = ['/', '%'].find((character) => value.includes(character));
  return forbidden ? `has a ${forbidden}, which no name can have` : undefined;
}

/** A key of labels, finalizers, conditions: a name of at most 63, perhaps behind a DNS name and a slash. */
export const qualifiedName = onceForText((value) => {
  const parts = value.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2) return 'has more than one slash';
  if (parts.length === 2) {
    const prefix = parts[0] === '' ? 'is empty' : dnsSubdomain(parts[0] ?? '');
    if (prefix) return `has a part before its slash that ${prefix}`;
  }
  if (name === '') return 'has no name in it';
  if (bytesOf(name) > 63) return `has a name of ${bytesOf(name)} characters, and 63 is the most`;
  return grammars.key.test(name) ? undefined : 'is no key: letters, digits, -, _ and ., with a letter or digit at both ends';
});

export function labelValue(value: string): string | undefined {
  if (value === '') return undefined;
  return (
    tooLong(value, 63) ??
    (grammars.key.test(value) ? undefined : 'is no value of a label: letters, digits, -, _ and ., with a letter or digit at both ends')
  );
}

/** A key of a ConfigMap or Secret: it becomes a file's name. */
export function configKey(value: string): string | undefined {
  if (value.startsWith('..') || value === '.') return 'cannot be the name of a file';
  return (
    tooLong(value, 253) ?? (/^[-._a-zA-Z0-9]+$/.test(value) ? undefined : 'is no key of a ConfigMap: only letters, digits, -, _ and .')
  );
}

/** What a process may have in its environment: printable ASCII but for `=` (since Kubernetes 1.34). */
export function environmentName(value: string): string | undefined {
  return /^[ -<>-~]+$/.test(value) ? undefined : 'is no name of a variable: printable ASCII characters without =';
}

/** A port's name (IANA_SVC_NAME, RFC 6335). */
export function portName(value: string): string | undefined {
  if (value.length > 15) return `has ${bytesOf(value)} characters, and a port's name 15 at the most`;
  if (!/^[-a-z0-9]+$/.test(value)) return 'is no name of a port: only lower-case letters, digits and hyphens';
  if (!/[a-z]/.test(value)) return 'is no name of a port: there is no letter in it';
  if (value.includes('--')) return 'is no name of a port: it has two hyphens together';
  return /^-|-$/.test(value) ? 'is no name of a port: it has a hyphen at an end' : undefined;
}

export function portNumber(value: number): string | undefined {
  return Number.isInteger(value) && value >= 1 && value <= 65_535 ? undefined : 'is no port: they go from 1 to 65535';
}

export function headerName(value: string): string | undefined {
  return /^[-A-Za-z0-9]+$/.test(value) ? undefined : 'is no name of an HTTP header: only letters, digits and hyphens';
}

/** A driver of storage: a DNS name, in any case, of at most 63. */
export function csiDriver(value: string): string | undefined {
  return tooLong(value, 63) ?? dnsSubdomain(value.toLowerCase());
}

/** A DNS name, a slash and a path. */
export function domainPrefixedPath(value: string): string | undefined {
  const slash = value.indexOf('/');
  const path = value.slice(slash + 1);
  if (slash <= 0 || path === '') return 'is no path behind a domain, like example.com/name';
  const domain = dnsSubdomain(value.slice(0, slash));
  if (domain) return `has a part before its slash that ${domain}`;
  return /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path) ? undefined : 'has characters that no path has';
}
