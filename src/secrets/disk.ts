import { sourceText } from '../files/source-text';
import { writeWhole } from '../files/write-whole';
import { mostOfSecret, readSealedFile } from '../model/sealed-secrets';
import { failOn, type Problem, ProblemsError } from '../problems';
import { Bytes } from '../units/bytes';
import { type SealedFor, seal } from './seal';
import { sealedText } from './sealed-text';
import { badSealingCert, noSealingCert, sealingCertFault, sealingCertPath } from './sealing-cert';

/** The certificate that the homelab's secrets are sealed with. Throws a `ProblemsError` where there is none, or one that is unsound. */
export function readSealingCert(root: string, homelab: string, now: Date): string {
  const text = trySealingCert(root, homelab);
  if (text === undefined) throw new ProblemsError([noSealingCert(homelab)]);
  const fault = sealingCertFault(text, now);
  if (fault !== undefined) throw new ProblemsError([badSealingCert(homelab, fault)]);
  return text;
}

/** What stands in the certificate's place; undefined where nothing does. Throws a `ProblemsError` for what is no file of its size. */
export function trySealingCert(root: string, homelab: string): string | undefined {
  const read = sourceText(root, sealingCertPath(homelab), mostOfCert);
  if (read?.wrong !== undefined) throw new ProblemsError([badSealingCert(homelab, read.wrong)]);
  return read?.text;
}

/** An RSA certificate in PEM has 2 KiB or so. */
const mostOfCert = Bytes.of(64 * 1024);

/** Puts a certificate into the homelab's folder. @returns whether it changed anything */
export function writeSealingCert(root: string, homelab: string, certificate: string): boolean {
  return writeWhole(root, sealingCertPath(homelab), certificate);
}

/** Values to seal into one secret. */
export interface Sealing {
  readonly secret: SealedFor & { readonly keys: readonly string[] };
  /** Where synth looks for it, relative to the repository. */
  readonly file: string;
  readonly values: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * Seals values into their files; other keys that a file has stay as they are. A file that cannot be read stays too, as a problem,
 * unless every key of its secret is sealed anew. All are looked at before the first is written.
 *
 * @returns for each the file, and the declared keys that it still lacks
 */
export function sealInto(
  root: string,
  certificate: string,
  sealings: readonly Sealing[],
): { readonly file: string; readonly lacks: readonly string[] }[] {
  const problems: Problem[] = [];
  const texts = sealings.map(({ secret, file, values }) => {
    const before = valuesIn(root, file);
    const isWhole = secret.keys.every((key) => Object.hasOwn(values, key));
    if (Array.isArray(before) && (!isWhole || before.some(({ code }) => code === 'SECRET_PLAIN'))) problems.push(...before);
    const kept = Array.isArray(before) ? {} : before;
    const sealed = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, seal(certificate, secret, value)]));
    const encryptedData = Object.fromEntries(Object.entries({ ...kept, ...sealed }).sort(([a], [b]) => (a < b ? -1 : 1)));
    const lacks = secret.keys.filter((key) => !Object.hasOwn(encryptedData, key));
    return { file, lacks, text: sealedText(secret, encryptedData) };
  });
  failOn(problems);
  for (const { file, text } of texts) writeWhole(root, file, text);
  return texts.map(({ file, lacks }) => ({ file, lacks }));
}

/** What a file of sealed values holds, nothing when there is none, or what is wrong with it. */
function valuesIn(root: string, file: string): Readonly<Record<string, string>> | Problem[] {
  const source = sourceText(root, file, mostOfSecret);
  if (source === undefined) return {};
  const read = readSealedFile({ path: file, text: source.text ?? '', wrong: source.wrong });
  return Array.isArray(read) ? read : read.encryptedData;
}
