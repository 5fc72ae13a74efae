import type { Inventory } from './inventory';

/** Where the records of the domain are changed: a certificate is issued to who can write one there (ACME's DNS-01). */
export interface Dns {
  /** By the name that Traefik's ACME client has for it: https://go-acme.github.io/lego/dns/. */
  readonly provider: string;
  /**
   * The variables that the client reads its credentials from, each by the key of the secret that holds it: `{ token: 'CF_DNS_API_TOKEN' }`.
   * @default - known of the usual providers
   */
  readonly credentials?: Readonly<Record<string, string>>;
}

/** What it is where nobody says. */
export const usualProvider = 'infomaniak';

/** The credentials of usual providers (go-acme/lego, providers/dns/<name>/<name>.toml): the least of those that each takes. */
export const dnsProviders: Readonly<Record<string, NonNullable<Dns['credentials']>>> = {
  infomaniak: { token: 'INFOMANIAK_ACCESS_TOKEN' },
  cloudflare: { token: 'CF_DNS_API_TOKEN' },
  desec: { token: 'DESEC_TOKEN' },
  digitalocean: { token: 'DO_AUTH_TOKEN' },
  dnsimple: { token: 'DNSIMPLE_OAUTH_TOKEN' },
  duckdns: { token: 'DUCKDNS_TOKEN' },
  gandiv5: { token: 'GANDIV5_PERSONAL_ACCESS_TOKEN' },
  hetzner: { token: 'HETZNER_API_TOKEN' },
  inwx: { username: 'INWX_USERNAME', password: 'INWX_PASSWORD' },
  ionos: { token: 'IONOS_API_KEY' },
  linode: { token: 'LINODE_TOKEN' },
  netcup: { customer: 'NETCUP_CUSTOMER_NUMBER', key: 'NETCUP_API_KEY', password: 'NETCUP_API_PASSWORD' },
  ovh: { endpoint: 'OVH_ENDPOINT', key: 'OVH_APPLICATION_KEY', secret: 'OVH_APPLICATION_SECRET', consumer: 'OVH_CONSUMER_KEY' },
  porkbun: { key: 'PORKBUN_API_KEY', secret: 'PORKBUN_SECRET_API_KEY' },
  route53: { 'key-id': 'AWS_ACCESS_KEY_ID', key: 'AWS_SECRET_ACCESS_KEY', region: 'AWS_REGION' },
  vultr: { token: 'VULTR_API_KEY' },
};

/** The provider of a homelab, with its credentials; none for one that is not known and says none: that is told. */
export function dnsOf({ dns }: Pick<Inventory, 'dns'>): Required<Dns> {
  const { provider, credentials } = dns ?? { provider: usualProvider };
  return { provider, credentials: credentials ?? (Object.hasOwn(dnsProviders, provider) ? dnsProviders[provider] : undefined) ?? {} };
}
