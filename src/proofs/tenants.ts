import { ServiceChart } from '../constructs/chart';
import { type Lab, pathOf } from '../constructs/lab';
import { Route } from '../constructs/route';
import { Tenant } from '../constructs/tenant';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const tenants: Proof = {
  id: 'tenants',
  states: "No tenant's domain holds the homelab's own, another tenant's, or the name of a service that is not the tenant's.",
  why: "A tenant's own manifests may claim every name at and below its domain: nobody else's may be among them.",
  prove({ lab }) {
    const all = Tenant.all(lab);
    return {
      figures: [{ about: 'tenants', value: String(all.length) }],
      findings: failures(all.flatMap((tenant) => taken(lab, tenant, all))),
    };
  },
};

/** Whether a name is a domain's own or below it. */
function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function taken(lab: Lab, tenant: Tenant, all: readonly Tenant[]): Problem[] {
  const problem = (what: string): Problem => ({
    code: 'HOSTNAME_DUPLICATE',
    where: pathOf(tenant),
    what: `as ${tenant.hostname} the tenant could claim ${what}`,
    repair: `give it a domain of its own, like ${tenant.name}.${lab.domain}`,
  });
  const own = ServiceChart.of(tenant);
  return [
    ...(isWithin(lab.domain, tenant.hostname) ? [problem(`${lab.domain}, the homelab's own domain, and every name below it`)] : []),
    ...all
      .filter((other) => other !== tenant && isWithin(other.hostname, tenant.hostname))
      .map((other) => problem(`${other.hostname}, which is ${other.name}'s`)),
    ...Route.all(lab)
      .filter((route) => ServiceChart.of(route) !== own && isWithin(route.hostname, tenant.hostname))
      .map((route) => problem(`${route.hostname}, the name of ${pathOf(route)}`)),
  ];
}
