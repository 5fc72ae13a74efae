import type { SealedFile } from '../constructs/sealed-file';
import { readObjects } from '../objects/read';
import { checkSchema } from '../objects/schema';
import { type Problem, type ProblemCode, ProblemsError } from '../problems';
import { spelled } from '../spelled';
import { Bytes } from '../units/bytes';

/** A file of the homelab's `secrets/`: its path relative to the repository, and its text. */
export interface SecretFile {
  readonly path: string;
  readonly text: string;
  /** Why it was not read: it is no file, or too large for one. */
  readonly wrong?: string;
}

/** What a file of sealed values has at the most: the API server takes no larger object (kubernetes, `--max-request-bytes` of etcd, 1.5 MiB). */
export const mostOfSecret = Bytes.mib(2);

/** RSA-4096 wraps a session key into 512 bytes after two of length; AES-GCM adds a tag of 16 (sealed-secrets, crypto.go). */
const shortest = 2 + 256 + 16;

/**
 * Reads the sealed secrets of a homelab, by `<namespace>/<name>`. The path says for whom each was sealed,
 * `secrets/<namespace>/<name>.yaml`, and the file has to agree: strict sealing binds the value to both. No message shows a value.
 */
export function readSealed(files: readonly SecretFile[]): ReadonlyMap<string, SealedFile> {
  const problems: Problem[] = [];
  const sealed = new Map<string, SealedFile>();
  for (const file of files) {
    const result = readSealedFile(file);
    if (Array.isArray(result)) problems.push(...result);
    else sealed.set(`${result.namespace}/${result.name}`, result);
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return sealed;
}

const reseal = 'seal it again and replace the file';

/** Reads one of them, or says what is wrong with it. */
export function readSealedFile({ path, text, wrong: unread }: SecretFile): SealedFile | Problem[] {
  const fault = (code: ProblemCode, what: string, repair: string): Problem[] => [{ code, where: path, what, repair }];
  if (unread !== undefined) return fault('SEALED_SECRET_INVALID', unread, 'put the file itself there, as it was sealed, or take it out');
  const { objects, broken } = readObjects(text);
  if (broken !== undefined) return fault('SEALED_SECRET_INVALID', broken, reseal);
  const [object] = objects;
  if (object === undefined || objects.length > 1) return fault('SEALED_SECRET_INVALID', 'it does not hold exactly one object', reseal);
  if (object.kind === 'Secret') {
    return fault(
      'SECRET_PLAIN',
      'a plain Secret stands in Git for everybody to read',
      'remove it, also from the history; take its value for known; seal a new one',
    );
  }
  if (object.kind !== 'SealedSecret' || object.apiVersion !== 'bitnami.com/v1alpha1') {
    return fault(
      'SEALED_SECRET_INVALID',
      `it is ${shown(object.apiVersion)} ${shown(object.kind)}, no bitnami.com/v1alpha1 SealedSecret`,
      reseal,
    );
  }
  const [wrong] = checkSchema(object);
  if (wrong) return fault('SEALED_SECRET_INVALID', `${wrong.path} is not as a SealedSecret has it`, reseal);
  const metadata = object.metadata as { name?: unknown; namespace?: unknown; annotations?: Record<string, string> };
  const [, namespace = '', name = ''] = /\/secrets\/([^/]+)\/([^/]+)\.yaml$/.exec(path) ?? [];
  if (metadata.namespace !== namespace || metadata.name !== name) {
    return fault(
      'SEALED_SECRET_MISMATCH',
      `it is sealed for ${shown(metadata.namespace)}/${shown(metadata.name)}, and its place is that of ${namespace}/${name}: it would not open there`,
      'move it to secrets/<namespace>/<name>.yaml of what it was sealed for, or seal it again',
    );
  }
  const wide = Object.keys(metadata.annotations ?? {}).find((key) => /^sealedsecrets\.bitnami\.com\/(cluster|namespace)-wide$/.test(key));
  if (wide)
    return fault(
      'SEALED_SECRET_INVALID',
      `it carries ${wide}: anybody in the cluster could open it under another name`,
      'seal it in the strict scope',
    );
  const encrypted = (object.spec as { encryptedData?: unknown } | undefined)?.encryptedData;
  if (typeof encrypted !== 'object' || encrypted === null || Object.keys(encrypted).length === 0) {
    return fault('SEALED_SECRET_INVALID', 'it has no encryptedData', reseal);
  }
  const cut = Object.entries(encrypted)
    .filter(([, value]) => !isCiphertext(value))
    .map(([key]) => key);
  if (cut.length > 0)
    return fault('SEALED_SECRET_INVALID', `the value of ${cut.join(', ')} is not what kubeseal makes: cut short, or plain`, reseal);
  return { file: path, namespace, name, encryptedData: encrypted as Record<string, string> };
}

/** A name as it stands there; what is none, by its kind. */
const shown = (value: unknown) => (typeof value === 'string' ? value : spelled(value));

/** Whether a value has the form that sealed-secrets writes: base64 of a length, a wrapped key of that length, and a body. */
function isCiphertext(value: unknown): boolean {
  if (typeof value !== 'string' || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) return false;
  const bytes = Buffer.from(value, 'base64');
  return bytes.length >= shortest && [256, 384, 512].includes(bytes.readUInt16BE(0)) && bytes.length >= 2 + bytes.readUInt16BE(0) + 16;
}
