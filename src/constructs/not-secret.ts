/** The annotation that says of values why they are no secrets: one line each, `<name>: <reason>`. The proof `plain-secrets` reads it. */
export const notSecretAnnotation = 'waiver.loutik.dev/not-secret';

/** What looks like a secret and is none, by name, with the reason: as an annotation, when there is any. */
export function notSecretAnnotations(reasons: Readonly<Record<string, string>> = {}): Record<string, string> {
  const lines = Object.entries(reasons).map(([name, reason]) => `${name}: ${reason}`.replaceAll('\n', ' '));
  return lines.length > 0 ? { [notSecretAnnotation]: lines.join('\n') } : {};
}
