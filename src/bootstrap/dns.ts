import type { Lab } from '../constructs/lab';
import { type Audience, Route } from '../constructs/route';
import { Tenant } from '../constructs/tenant';
import { type FileSpec, header } from '../synth/file-spec';

/** Every name on the web that some audience reaches, tenants' with all names below them. */
export function hostnames(lab: Lab, ...audiences: readonly Audience[]): string[] {
  const routes = Route.all(lab)
    .filter(({ audience }) => audiences.includes(audience))
    .map(({ hostname }) => hostname);
  const tenants = audiences.includes('public') ? Tenant.all(lab).flatMap(({ hostname }) => [hostname, `*.${hostname}`]) : [];
  return [...new Set([...routes, ...tenants])].sort();
}

/** The DNS records to create: what the world sees leads to the gateway, and the same names in the house lead straight home. */
export function dnsFiles(lab: Lab): FileSpec[] {
  const folder = `bootstrap/${lab.homelab}/dns`;
  const source = `clusters/${lab.homelab}/services.ts`;
  const home = lab.nodes.filter(([, { role }]) => role === 'k3s-server').flatMap(([, { addresses }]) => Object.values(addresses)[0] ?? []);
  const zone = (names: readonly string[], addresses: readonly string[]) =>
    names.flatMap((name) => addresses.map((address) => `${name}. 300 IN A ${address}\n`)).join('');
  return [
    {
      path: `${folder}/public.zone`,
      content: `${header(source, ';')}\n${zone(hostnames(lab, 'public'), [lab.inventory.gateway.address])}`,
    },
    { path: `${folder}/house.zone`, content: `${header(source, ';')}\n${zone(hostnames(lab, 'public', 'lan'), home)}` },
  ];
}
