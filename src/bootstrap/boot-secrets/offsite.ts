import { addressFault, type OffsitePlace } from '../../inventory/offsite';
import * as are from './checks';

/** What is wrong with a value of the place off site: its address as the apps or the owner reach it, or a credential by its variable. */
export function offsiteCheck(
  place: OffsitePlace,
  what: { readonly repositoryOf: 'apps' | 'owner' } | { readonly variable: string },
): are.Check {
  if ('repositoryOf' in what) return (text) => are.oneLine(text) ?? addressFault(place, text, what.repositoryOf);
  return byVariable[what.variable] ?? are.oneLine;
}

const byVariable: Readonly<Record<string, are.Check>> = {
  SSH_KEY: are.sshPrivateKey,
  SSH_KNOWN_HOSTS: (text) =>
    /^(\S+ (ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+) AAAA[A-Za-z0-9+/=]+( .*)?\n?)+$/.test(text)
      ? undefined
      : 'is no line of ssh-keyscan: a host, the kind of its key, and the key',
  GOOGLE_APPLICATION_CREDENTIALS: (text) => (isServiceAccount(text) ? undefined : 'is no JSON key of a service account'),
};

function isServiceAccount(text: string): boolean {
  try {
    const { type, client_email: email, private_key: key } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return type === 'service_account' && typeof email === 'string' && typeof key === 'string';
  } catch {
    return false;
  }
}
