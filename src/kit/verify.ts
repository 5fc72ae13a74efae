import { checkBootSecrets } from '../bootstrap/boot-secrets/check-boot-secrets';
import type { Lab } from '../constructs/lab';
import { Secret } from '../constructs/secret';
import { readSealedFile, type SecretFile } from '../model/sealed-secrets';
import type { Problem } from '../problems';
import { isFormOf } from '../secrets/form';
import { badSealingCert, noSealingCert, sealingCertFault } from '../secrets/sealing-cert';
import { nameOf } from '../secrets/targets';
import { tryUnseal } from '../secrets/unseal';
import { open } from './fill';
import { ownNames } from './items';
import { type Kit, textOf } from './kit';
import { sealingKeys, unsealedBy } from './sealing-keys';
import { usesOf } from './secret-items';
import { bootSecretsOf, itemsFor, valueFor } from './values';

/** What a kit and a repository say of each other. */
export interface Verdict {
  /** What is wrong, and would fail when it is needed. */
  readonly problems: readonly Problem[];
  /** What is still to do. */
  readonly todo: readonly Problem[];
  /** What is worth a thought. */
  readonly notes: readonly string[];
  /** How many sealed values opened to what the kit has. */
  readonly opened: number;
}

/** How long an auth key of Tailscale's lives at most (tailscale.com/kb/1085/auth-keys). Milliseconds. */
const authKeyLife = 90 * 24 * 3600 * 1000;

/** Compares a kit with the repository: opens every sealed value, and looks for what is missing, unused, expired or held by one alone. Pure. */
export function verify(lab: Lab, kit: Kit, certificate: string | undefined, files: readonly SecretFile[], now: Date): Verdict {
  const sealed = verifySealed(lab, kit, files);
  const items = itemsFor(lab, kit);
  const boot = checkBootSecrets(lab, bootSecretsOf(kit, items)).filter(({ code }) => code === 'SECRET_INVALID');
  const unused = Object.keys(kit.values).filter((name) => !items.some((item) => item.name === name) && !ownNames(lab).includes(name));
  const onlyOne =
    kit.recipients.length === 1 ? ['one recipient alone opens the kit: with its key lost, the kit is; make another kit with two'] : [];
  return {
    problems: [...verifyCertificate(lab.homelab, kit, certificate, now), ...boot, ...expired(kit, now), ...sealed.problems],
    todo: [...open(lab, kit).map(missing), ...sealed.todo],
    notes: [...onlyOne, ...unused.map((name) => `nothing needs ${name} any more`)],
    opened: sealed.opened,
  };
}

function missing({ name, question }: ReturnType<typeof open>[number]): Problem {
  const repair = question === undefined ? 'npx loutik kit create makes it' : `npx loutik kit set ${name}; ${question.found}`;
  return { code: 'SECRET_MISSING', where: `secrets.${name}`, what: 'the kit has no value for it yet', repair };
}

function verifyCertificate(homelab: string, kit: Kit, text: string | undefined, now: Date): Problem[] {
  if (text === undefined) return [noSealingCert(homelab)];
  const fault = sealingCertFault(text, now);
  if (fault !== undefined) return [badSealingCert(homelab, fault)];
  const isOurs = text.replaceAll('\r\n', '\n') === textOf(kit, 'sealingKey.certificate');
  return isOurs ? [] : [badSealingCert(homelab, 'it is another one than that of the kit: what is sealed with it, the kit does not open')];
}

function expired({ values }: Kit, now: Date): Problem[] {
  return Object.entries(values)
    .filter(([, { value, since }]) => value.startsWith('tskey-auth-') && now.getTime() - Date.parse(since) > authKeyLife)
    .map(([name]) => ({
      code: 'SECRET_INVALID',
      where: `secrets.${name}`,
      what: 'it is an auth key of more than 90 days, and so expired',
      repair: `put an OAuth client secret in its place, which does not expire: npx loutik kit set ${name}`,
    }));
}

/** What is wrong with sealed files, and what is not sealed yet. Pure. */
export function verifySealed(
  lab: Lab,
  kit: Kit,
  files: readonly SecretFile[],
): { readonly problems: Problem[]; readonly todo: Problem[]; readonly opened: number } {
  const problems: Problem[] = [];
  const [privateKey = '', ...earlier] = sealingKeys(kit);
  const all = Secret.all(lab);
  const seen = new Set<string>();
  let opened = 0;
  for (const file of files) {
    const read = readSealedFile(file);
    if (Array.isArray(read)) {
      problems.push(...read);
      continue;
    }
    const told = (code: Problem['code'], what: string, repair: string) => problems.push({ code, where: file.path, what, repair });
    const secret = all.find((each) => nameOf(each) === nameOf(read));
    if (secret === undefined) {
      told('SEALED_SECRET_UNUSED', `nothing declares a secret ${nameOf(read)}`, 'remove the file, or declare the secret in its chart');
      continue;
    }
    seen.add(nameOf(read));
    if (isAltered(file.text))
      told('SEALED_SECRET_INVALID', 'a character stands in it that nothing writes there: the file was changed', 'take it from Git again');
    const lacks = secret.keys.filter((key) => !Object.hasOwn(read.encryptedData, key));
    if (lacks.length > 0) told('SEALED_SECRET_INCOMPLETE', `it lacks ${lacks.join(', ')}`, `npx loutik seal ${nameOf(read)} ${lacks[0]}`);
    for (const [key, text] of Object.entries(read.encryptedData)) {
      const use = usesOf(lab).find((each) => each.secret === secret && each.key === key);
      const value = tryUnseal(privateKey, read, text);
      const has = use && valueFor(kit, use);
      if (value === undefined && unsealedBy(earlier, read, text) !== undefined)
        told('SEALED_SECRET_INVALID', `${key} is sealed with an earlier key of the kit`, 'npx loutik kit create seals it again');
      else if (value === undefined)
        told(
          'SEALED_SECRET_INVALID',
          `${key} does not open with the key of the kit: it is damaged, or sealed with another certificate`,
          `npx loutik seal ${nameOf(read)} ${key}`,
        );
      else if (use === undefined)
        told('SEALED_SECRET_INCOMPLETE', `it holds ${key}, which nothing declares`, 'remove the key from the file, or declare it');
      else if (has !== undefined && !isFormOf(use.origin, value, has))
        told(
          'SECRET_DIFFERS',
          `${key} opens to another value than the kit has`,
          `say which is right: npx loutik seal ${nameOf(read)} ${key}, with --kit`,
        );
      else opened++;
    }
  }
  const todo = all
    .filter((secret) => !seen.has(nameOf(secret)) && !problems.some(({ where }) => where === secret.homelabFile))
    .map(
      (secret): Problem => ({
        code: 'SECRET_UNSEALED',
        where: secret.homelabFile,
        what: `seal ${nameOf(secret)} (${secret.keys.join(', ')})`,
        repair: secret.about,
      }),
    );
  return { problems, todo, opened };
}

/** Whether a file was changed in a way that no reader of YAML notices: blanks at line ends, a lone return, control characters, no last line end. */
function isAltered(text: string): boolean {
  const unix = text.replaceAll('\r\n', '\n');
  return !unix.endsWith('\n') || /[ \t]$|[^\n\t -~]/m.test(unix);
}
