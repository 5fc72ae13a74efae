import { parse, stringify } from 'yaml';

/** What was written down here, by its text: several proofs read it again, and a reader of all YAML takes its time. */
const written = new Map<string, unknown>();

/** Of other characters readers drop some, as a byte order mark: what such a text holds is what is read. */
const plainly = /^[\n\x20-\x7E]*$/;

/** So many are remembered at the most: a homelab has a few charts. */
const most = 1000;

/** The values of a Helm chart as YAML. */
export function valuesText(values: Readonly<Record<string, unknown>>): string {
  const text = stringify(values, { lineWidth: 0, aliasDuplicateObjects: false });
  if (written.size >= most) written.clear();
  if (plainly.test(text)) written.set(text, JSON.parse(JSON.stringify(values)));
  return text;
}

/** What a text of values holds; undefined of what is no YAML, which is another proof's business. */
export function readValues(text: string): unknown {
  if (written.has(text)) return written.get(text);
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
