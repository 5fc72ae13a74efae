import { type OpenIdClient, urlOf } from '../../../src';
import type { AutheliaPolicy, AutheliaProps } from '../authelia';

/** What a file of its secret holds, in the place of this. */
const secretFile = (name: string) => `<${name}>`;

/**
 * Settings as Authelia reads them: JSON is YAML, and its filter `template` puts secrets in, each as one quoted text (authelia/authelia,
 * docs/content/reference/guides/templating.md; internal/templates/funcs.go, FuncStringQuote).
 */
export function text(value: object): string {
  return `${JSON.stringify(value, null, 2).replace(/"<([\w.-]+)>"/g, (_, name) => `{{ secret "/secrets/${name}" | quote }}`)}\n`;
}

/** Its settings (authelia/authelia, config.template.yml). */
export function settings(
  domain: string,
  { hostname, audience, policy = 'two_factor', only = {} }: AutheliaProps,
  clients: readonly OpenIdClient[],
): object {
  return {
    server: { address: 'tcp://:9091/', disable_healthcheck: true }, // its own check writes into the image
    access_control: {
      default_policy: policy,
      rules: Object.entries(only).flatMap(([name, groups]) => [
        ...(groups.length > 0 ? [{ domain: [name], policy, subject: subjects(groups) }] : []),
        { domain: [name], policy: 'deny' },
      ]),
    },
    authentication_backend: {
      password_reset: { disable: true }, // passwords are the kit's
      password_change: { disable: true },
      file: { path: '/tmp/users.yml' },
    },
    session: { cookies: [{ domain, authelia_url: urlOf({ hostname, audience }) }] },
    storage: { local: { path: '/data/db.sqlite3' } },
    notifier: { filesystem: { filename: '/data/notification.txt' } },
    totp: { issuer: domain },
    ntp: { disable_startup_check: true }, // the node keeps the time, and nothing here goes out
    ...(clients.length > 0 ? { identity_providers: { oidc: openIdSettings(policy, clients) } } : {}),
  };
}

const subjects = (groups: readonly string[]) => groups.map((group) => `group:${group}`);

/** What an app hears of who signed on, in the ID token: since 4.39 it says nothing of that by itself, and not every app asks again. */
const whoItIs = ['preferred_username', 'name', 'email', 'groups'];

/** As OpenID Connect provider (docs/content/configuration/identity-providers/openid-connect). Without a client it would not start. */
function openIdSettings(policy: AutheliaPolicy, clients: readonly OpenIdClient[]): object {
  const some = clients.flatMap(({ id, by }) => (by.only ? [[id, by.only] as const] : []));
  return {
    hmac_secret: secretFile('openid-hmac'),
    jwks: [{ key: secretFile('openid-key') }],
    claims_policies: { 'who-it-is': { id_token: whoItIs } },
    ...(some.length > 0
      ? {
          authorization_policies: Object.fromEntries(
            some.map(([id, groups]) => [`only-${id}`, { default_policy: 'deny', rules: [{ policy, subject: subjects(groups) }] }]),
          ),
        }
      : {}),
    clients: clients.map((client) => ({
      client_id: client.id,
      client_name: client.label,
      client_secret: secretFile(`client-${client.id}`),
      redirect_uris: client.redirects,
      scopes: ['openid', 'profile', 'email', 'groups'],
      authorization_policy: client.by.only ? `only-${client.id}` : policy,
      claims_policy: 'who-it-is',
      consent_mode: 'implicit', // it is an app of the house: nobody has to agree each time that it hears his name
      token_endpoint_auth_method: `client_secret_${client.sends}`,
    })),
  };
}
