import { AppBackup } from '../../constructs/app-backup';
import type { Lab } from '../../constructs/lab';
import { camel, credentialsOf } from '../../constructs/offsite-credentials';
import { offsiteOf } from '../../inventory/offsite';
import type { Problem } from '../../problems';
import { isHole } from '../../units/hole';
import type { BootSecrets } from './boot-secrets';
import * as are from './checks';
import { offsiteCheck } from './offsite';

/**
 * Everything that is missing or misshapen in a homelab's boot secrets, at once. Never throws, whatever it is given, and never
 * shows a value. The places are keys of `BootSecrets`, as in `secrets.k3s.serverToken`.
 */
export function checkBootSecrets(lab: Lab, secrets: BootSecrets): Problem[] {
  if (!isRecord(secrets) || Array.isArray(secrets)) {
    const repair = 'docs/kit.md says what has to be in it';
    return [{ code: 'SECRET_INVALID', where: 'secrets', what: 'it is no object with k3s, tailscale, sealingKey, git, hosts, …', repair }];
  }
  const { inventory } = lab;
  const found = new Findings(secrets);
  const { text } = found;

  text('k3s.serverToken', are.k3sToken, 'openssl rand -hex 32');
  text('k3s.agentToken', are.k3sToken, 'openssl rand -hex 32');
  if (found.get('k3s.serverToken') !== undefined && found.get('k3s.serverToken') === found.get('k3s.agentToken'))
    found.invalid('k3s.agentToken', 'is the server token too: whoever is on the worker would own the cluster', 'openssl rand -hex 32');
  for (const [name] of lab.nodes) text(`k3s.nodePasswords.${name}`, are.token, 'openssl rand -hex 16');
  for (const who of tagged(inventory))
    text(`tailscale.${who}`, are.tailscaleSecret, `make an OAuth client for tag:${who} in Tailscale's admin console`);

  text('sealingKey.certificate', are.certificate, 'npx loutik kit create makes both');
  text('sealingKey.privateKey', are.privateKey, 'npx loutik kit create makes both');
  const [certificate, privateKey] = [found.get('sealingKey.certificate'), found.get('sealingKey.privateKey')];
  const both = typeof certificate === 'string' && typeof privateKey === 'string';
  if (both && !are.certificate(certificate) && !are.privateKey(privateKey) && !are.isPair(certificate, privateKey))
    found.invalid('sealingKey.privateKey', 'is not that of the certificate: nothing that is sealed could be opened', 'give the pair');

  checkGit(found, inventory.git.url);

  text('hosts.rootPasswordHash', are.passwordHash, 'mkpasswd --method=yescrypt');
  text('hosts.sshKey.privateKey', are.sshPrivateKey, "ssh-keygen -t ed25519 -N '' -C hosts");
  text('hosts.sshKey.publicKey', are.sshPublicKey, "ssh-keygen -t ed25519 -N '' -C hosts");
  const [sshPrivate, sshPublic] = [found.get('hosts.sshKey.privateKey'), found.get('hosts.sshKey.publicKey')];
  const areKeys =
    typeof sshPrivate === 'string' && typeof sshPublic === 'string' && !are.sshPrivateKey(sshPrivate) && !are.sshPublicKey(sshPublic);
  if (areKeys && !are.isSshPair(sshPrivate, sshPublic))
    found.invalid('hosts.sshKey.publicKey', 'is not that of the private key: no host would let another in', 'give the pair');
  for (const [name, feed] of Object.entries(inventory.feeds)) {
    if (feed.kind !== 'ups') continue;
    text(`nut.${name}.primary`, are.nutPassword, 'openssl rand -hex 12');
    text(`nut.${name}.secondary`, are.nutPassword, 'openssl rand -hex 12');
  }
  if (Object.values(inventory.machines).some(({ nics, addresses }) => addresses.some(({ nic }) => nics[nic]?.kind === 'wifi'))) {
    text('wifi.ssid', are.ssid, "give the name of the house's network");
    text('wifi.passphrase', are.wifiPassphrase, "give the passphrase of the house's network");
  }
  for (const { app } of AppBackup.all(lab)) text(`backups.passwords.${app}`, are.token, 'openssl rand -hex 32, the one that is sealed too');
  const offsite = offsiteOf(inventory);
  if (offsite !== undefined) {
    const shown = `as ${offsite.provider} shows it, with the right to delete`;
    const repositoryOf = offsite.backEnd.guard.by === 'address' ? 'owner' : 'apps';
    text('backups.offsite.repository', offsiteCheck(offsite, { repositoryOf }), shown);
    for (const { key, variable } of credentialsOf(offsite))
      text(`backups.offsite.${camel(key)}`, offsiteCheck(offsite, { variable }), shown);
  }
  return found.problems;
}

/** The kinds of machines that join the tailnet. */
function tagged({ tailnet, gateway }: Lab['inventory']): readonly string[] {
  return [...(tailnet ? ['node', 'host'] : []), ...(gateway ? ['gateway'] : [])];
}

const gitKinds = { ssh: /^(ssh:\/\/|[\w.-]+@)/, https: /^https:\/\//, public: /^(https|file):\/\// };

/** A credential of the kind that the repository's address asks for. */
function checkGit(found: Findings, url: string): void {
  const kind = found.get('git.kind');
  const fits = (text: string) =>
    !Object.hasOwn(gitKinds, text)
      ? 'is none of ssh, https, public'
      : isHole(url) || gitKinds[text as keyof typeof gitKinds].test(url)
        ? undefined
        : `is ${text}, and the repository's address is ${url}`;
  found.text('git.kind', fits, 'give the one that the address in inventory.ts asks for; public when everybody may read it');
  if (kind === 'ssh')
    found.text('git.privateKey', are.sshPrivateKey, "ssh-keygen -t ed25519 -N '', its public half a read-only deploy key");
  if (kind !== 'https') return;
  found.text('git.username', are.oneLine, 'give the user of the token');
  found.text('git.password', are.oneLine, 'make a token that may read this repository and nothing else');
}

/** Looks into what it was given by path, and collects what is wrong. */
class Findings {
  readonly problems: Problem[] = [];
  constructor(private readonly from: unknown) {}

  get(path: string): unknown {
    const keys = path.split('.');
    return keys.reduce<unknown>((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), this.from);
  }
  private missing(path: string, repair: string): void {
    this.problems.push({ code: 'SECRET_MISSING', where: `secrets.${path}`, what: 'it is not there', repair });
  }
  invalid(path: string, what: string, repair: string): void {
    this.problems.push({ code: 'SECRET_INVALID', where: `secrets.${path}`, what: `it ${what}`, repair });
  }
  readonly text = (path: string, check: are.Check, repair: string): void => {
    const value = this.get(path);
    const fault = typeof value !== 'string' ? 'is no text' : isHole(value) ? 'is still to be filled in' : check(value);
    if (value === undefined || value === '') this.missing(path, repair);
    else if (fault !== undefined) this.invalid(path, fault, repair);
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
