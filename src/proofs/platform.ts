import { ServiceChart } from '../constructs/chart';
import { pathOf } from '../constructs/lab';
import { PodSet } from '../constructs/pod-set';
import { PortRoute } from '../constructs/port-route';
import { Secret } from '../constructs/secret';
import { Share } from '../constructs/share';
import { smbDriver } from '../constructs/smb';
import { Tenant, tenantLabel } from '../constructs/tenant';
import { firstBootObjects } from '../gitops/first-boot';
import { isPeripheral, peripheralDomain } from '../inventory/peripheral';
import type { Model } from '../model/assemble';
import { webNames } from '../model/web-names';
import { listAt, textAt } from '../objects/lenient';
import { extendedOf, type PodSpec } from '../objects/pods';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

export const platform: Proof = {
  id: 'platform',
  states: 'Each part of the platform that something stands on is declared: what lets people in, opens secrets, holds tenants, deploys.',
  why: 'A route without Traefik leads nowhere, a secret that nothing opens starts no pod, and a tenant without its policies takes any name.',
  prove(model) {
    const { lab, objects } = model;
    const isBegun = firstBootObjects.some((id) => objects.byId(id) !== undefined);
    if (!isBegun && !lab.standsAlone) return { figures: [], findings: [] }; // a part of a homelab, whose platform is elsewhere
    const all = parts(model).filter(({ isOfFirstBoot }) => !isBegun || !isOfFirstBoot); // of one that is there in part, `first-boot` tells
    const needed = all.filter(({ users }) => users.length > 0);
    return {
      figures: [{ about: 'parts', value: `${needed.filter(({ isThere }) => isThere).length} of ${needed.length}` }],
      findings: failures(needed.filter(({ isThere }) => !isThere).map(missing)),
    };
  },
};

interface Part {
  readonly name: string;
  readonly does: string;
  readonly isThere: boolean;
  /** What the first boot brings, which another proof looks at once any of it is there. */
  readonly isOfFirstBoot?: true;
  /** Where it is stood on. */
  readonly users: readonly string[];
}

function parts({ lab, objects }: Model): readonly Part[] {
  const hasRelease = (name: string) => objects.ofKind('HelmChart').some(({ manifest }) => manifest.metadata.name === name);
  const ofPlatform = new Set(ServiceChart.all(lab).flatMap(({ trust, node: { id } }) => (trust === 'platform' ? [id] : [])));
  const sealed = objects.ofKind('SealedSecret').map(({ source }) => source);
  return [
    {
      name: 'Traefik',
      does: 'lets people in',
      isThere: PodSet.all(lab).some(({ role }) => role === 'ingress'),
      // a page of the platform's own is no promise to anybody in a part of a homelab
      users: [
        ...webNames(lab, objects).flatMap(({ where, app }) => (lab.standsAlone || !ofPlatform.has(app) ? [where] : [])),
        ...PortRoute.all(lab).flatMap((route) => (route.through === 'ingress' ? [pathOf(route)] : [])),
      ],
    },
    {
      name: 'Devices',
      does: 'offers the nodes’ devices to pods',
      isThere: objects.pods().some(({ by, spec }) => by.manifest.kind === 'Deployment' && offersDevices(spec)),
      users: objects.pods().flatMap(({ by, spec }) => (Object.keys(extendedOf(spec)).some(isPeripheral) ? [by.source] : [])),
    },
    {
      name: 'Smb',
      does: 'mounts what is served over SMB',
      isThere: objects.ofKind('CSIDriver').some(({ manifest }) => manifest.metadata.name === smbDriver),
      users: Share.all(lab).flatMap((share) => (share.served?.protocol === 'smb' ? [pathOf(share)] : [])),
    },
    {
      name: 'TenantPolicies',
      does: 'holds a tenant to its name, its priority and its namespace',
      isThere: objects.ofKind('ValidatingAdmissionPolicyBinding').some(({ manifest: { spec } }) => bindsTenants(spec)),
      users: Tenant.all(lab).map((tenant) => pathOf(tenant)),
    },
    {
      name: 'SealedSecrets',
      does: 'opens secrets',
      isThere: hasRelease('sealed-secrets'),
      isOfFirstBoot: true,
      users: [...Secret.all(lab).map((secret) => pathOf(secret)), ...sealed],
    },
    {
      name: 'ArgoCd',
      does: 'deploys it',
      isThere: hasRelease('argocd'),
      isOfFirstBoot: true,
      users: ServiceChart.all(lab).map((chart) => pathOf(chart)),
    },
  ];
}

/** Whether a pod tells the kubelet of devices under our name. */
function offersDevices(spec: PodSpec): boolean {
  return listAt(spec, 'containers').some((container) => listAt(container, 'args').includes(`--domain=${peripheralDomain}`));
}

function bindsTenants(spec: unknown): boolean {
  return listAt(spec, 'matchResources', 'namespaceSelector', 'matchExpressions').some((one) => textAt(one, 'key') === tenantLabel);
}

function missing({ name, does, users: [first = '', ...others] }: Part): Problem {
  const more = others.length === 0 ? '' : `, nor ${others.length} more`;
  return {
    code: 'PLATFORM_INCOMPLETE',
    where: first,
    what: `nothing here ${does}: ${name} is not declared, and without it this does not work${more}`,
    repair: `declare it in services.ts, as npx loutik init writes it: new ${name}(lab, …)`,
  };
}
