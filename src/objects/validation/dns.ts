import { tryIp } from '../../units/ip';
import { show } from '../show';
import { check, each, oneOfOrDefault, required } from './checks';
import { bytesOf, dnsSubdomain, dnsSubdomainWithUnderscores } from './names';
import type { Place } from './place';

export interface Dns {
  readonly dnsPolicy?: string;
  readonly dnsConfig?: {
    readonly nameservers?: readonly string[];
    readonly searches?: readonly string[];
    readonly options?: readonly { readonly name?: string }[];
  };
  readonly hostAliases?: readonly { readonly ip: string; readonly hostnames?: readonly string[] }[];
}

/** What resolvers read (pkg/apis/core/validation/validation.go, MaxDNSNameservers and the two after it). */
const mostServers = 3;
const mostSearches = 32;
const mostSearchCharacters = 2048;

/** How a pod resolves names (validatePodDNSConfig, ValidateHostAliases). */
export function checkDns(place: Place, { dnsPolicy, dnsConfig, hostAliases }: Dns): void {
  oneOfOrDefault(place.at('dnsPolicy'), dnsPolicy, ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']);
  const config = place.at('dnsConfig');
  const { nameservers = [], searches = [], options } = dnsConfig ?? {};
  if (dnsPolicy === 'None' && nameservers.length === 0) config.at('nameservers').fault('is empty, and dnsPolicy None has no others');
  if (nameservers.length > mostServers) config.at('nameservers').fault(`has ${nameservers.length} items, and ${mostServers} are the most`);
  each(config.at('nameservers'), nameservers, (at, server) => check(at, server, address));
  if (searches.length > mostSearches) config.at('searches').fault(`has ${searches.length} items, and ${mostSearches} are the most`);
  if (bytesOf(searches.join(' ')) > mostSearchCharacters)
    config.at('searches').fault(`has more than ${mostSearchCharacters} characters in all`);
  each(config.at('searches'), searches, (at, search) => {
    if (search !== '.') check(at, search, (value) => dnsSubdomainWithUnderscores(value.replace(/\.$/, '')));
  });
  each(config.at('options'), options, (at, { name = '' }) => required(at.at('name'), name));
  each(place.at('hostAliases'), hostAliases, (at, { ip, hostnames }) => {
    check(at.at('ip'), ip, address);
    each(at.at('hostnames'), hostnames, (host, name) => check(host, name, dnsSubdomain));
  });
}

/** An address of either family. */
export function address(value: string): string | undefined {
  return tryIp(value) ? undefined : `is no address, like 192.168.1.1${value.startsWith('0') ? `: ${show(value[0])} begins none` : ''}`;
}
