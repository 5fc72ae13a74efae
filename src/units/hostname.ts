const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const labels = new RegExp(`^${label}$`);
const names = new RegExp(`^(${label}\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`);

/** Whether a text is a DNS label: at most 63 lower-case letters, digits and hyphens, no hyphen at either end (RFC 1123). */
export function isLabel(text: unknown): text is string {
  return typeof text === 'string' && labels.test(text);
}

/** Whether a text is a DNS name of at least two labels, whose last begins with a letter; at most 253 characters. */
export function isHostname(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 253 && names.test(text);
}
