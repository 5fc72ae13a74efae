import { gunzipSync } from 'node:zlib';
import { siteOf } from '../bootstrap/unfilled';
import type { Problem } from '../problems';
import { holesIn } from '../units/hole';
import type { SecretFile } from './secret-files';

/** Names that are for examples, and that nobody can own (RFC 2606, sections 2 and 3). */
const reserved = /(?<![\w.-])(?:[a-z0-9-]+\.)*(?:[a-z0-9-]+\.example|example\.(?:com|net|org))(?![\w-]|\.\w)/gi;

/**
 * What machines must not be made from: values that are still to be given, and names that only stand for one. Each once, with the files
 * that hold it; what stands in base64 in them is looked into.
 */
export function unfilledIn(homelab: string, files: readonly SecretFile[]): Problem[] {
  const laid = files.map(({ path, content }) => ({ path, text: laidOpen(content) }));
  const by = (find: (text: string) => readonly string[]) => {
    const paths = new Map<string, string[]>();
    for (const { path, text } of laid) for (const one of new Set(find(text))) paths.set(one, [...(paths.get(one) ?? []), path]);
    return [...paths];
  };
  return [
    ...by(holesIn).map(
      ([what, paths]): Problem => ({
        code: 'VALUE_UNFILLED',
        where: siteOf(homelab),
        what: `it does not say ${what}, for ${paths.join(', ')}`,
        repair: 'fill it in, run npm start, and render again',
      }),
    ),
    ...by((text) => [...text.matchAll(reserved)].map(([name]) => name.toLowerCase())).map(
      ([name, paths]): Problem => ({
        code: 'VALUE_UNFILLED',
        where: `clusters/${homelab}`,
        what: `${name} is a name for examples, which nobody can own, and is in ${paths.join(', ')}`,
        repair: 'give a name of your own in its place, in inventory.ts, services.ts or site.ts; run npm start, and render again',
      }),
    ),
  ];
}

/** How gzip begins when neither name nor time is kept (RFC 1952, section 2.3). */
const gzip = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);

/** A text with what stands in base64 in it laid open, and in that again. */
function laidOpen(text: string): string {
  const inside = [...text.matchAll(/(?:^|(?<= ))[A-Za-z0-9+/=]{40,}(?:\n[A-Za-z0-9+/=]+)*$/gm)].map(([block]) => {
    const bytes = Buffer.from(block, 'base64');
    return laidOpen((bytes.subarray(0, gzip.length).equals(gzip) ? gunzipSync(bytes) : bytes).toString('utf8'));
  });
  return [text, ...inside].join('\n');
}
