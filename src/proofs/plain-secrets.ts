import { notSecretAnnotation } from '../constructs/not-secret';
import type { Rendered } from '../objects/manifest';
import { plainSecretOfMany } from '../objects/plain-secret';
import { podOf } from '../objects/pods';
import { eachText } from '../objects/texts';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const plainSecrets: Proof = {
  id: 'plain-secrets',
  states: 'No secret stands in the clear: in an environment, an argument, a file, an annotation, an address or the values of a Helm chart.',
  why: 'Git keeps everything for ever, and everybody who reads the repository reads it.',
  prove({ objects }) {
    const plainSecret = plainSecretOfMany();
    const each = objects.all.filter(({ manifest }) => manifest.kind !== 'SealedSecret').map((object) => inObject(object, plainSecret));
    return {
      figures: [
        { about: 'texts looked at', value: String(each.reduce((sum, { texts }) => sum + texts, 0)) },
        { about: 'said to be none', value: String(each.reduce((sum, { waived }) => sum + waived, 0)) },
      ],
      findings: failures(each.flatMap(({ problems }) => problems)),
    };
  },
};

const isPassed = (name: string) => name === notSecretAnnotation;

function inObject(
  rendered: Rendered,
  plainSecret: ReturnType<typeof plainSecretOfMany>,
): { readonly texts: number; readonly waived: number; readonly problems: readonly Problem[] } {
  const { manifest, source } = rendered;
  const waivers = waiversOf(rendered);
  const used = new Set<string>();
  const problems: Problem[] = [];
  let texts = 0;
  eachText(manifest, isPassed, (name, value, pathOf, isPart, told) => {
    texts++;
    const why = told ?? plainSecret(name, value, isPart);
    if (why === undefined) return;
    const path = pathOf();
    const waiver = [name, path].find((one) => waivers.has(one));
    if (waiver !== undefined) used.add(waiver);
    else {
      problems.push({
        code: 'SECRET_LITERAL',
        where: source,
        what: `${manifest.kind} ${path} would stand in Git: ${why}`,
        repair: `declare a Secret and give its key instead (environment: ${name || 'NAME'}: secret.key('…'); file: secret.files); if it is none, say why: notSecret: { '${name || path}': '…' }, which of object() is the annotation ${notSecretAnnotation}: '${name || path}: …'`,
      });
    }
  });
  for (const [name, reason] of waivers) {
    if (used.has(name) && reason !== '') continue;
    problems.push({
      code: 'WAIVER_UNUSED',
      where: source,
      what:
        reason === ''
          ? `no reason says why ${name} is no secret`
          : `it says that ${name} is no secret, and nothing of that name looks like one`,
      repair: reason === '' ? `write it: notSecret: { '${name}': '…' }` : `take ${name} out of notSecret`,
    });
  }
  return { texts, waived: used.size, problems };
}

const none: ReadonlyMap<string, string> = new Map();

function waiversOf(rendered: Rendered): ReadonlyMap<string, string> {
  const said = [rendered.manifest.metadata.annotations?.[notSecretAnnotation], podOf(rendered)?.annotations[notSecretAnnotation]];
  const lines = said.flatMap((text) => text?.split('\n') ?? []);
  if (lines.length === 0) return none;
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
}
