import { ServiceChart } from '../constructs/chart';
import { type Lab, pathOf } from '../constructs/lab';
import { Secret } from '../constructs/secret';
import { argocdNamespace } from '../constructs/taken-names';
import { Tenant } from '../constructs/tenant';
import { type WebName, webNames } from '../model/web-names';
import type { Problem } from '../problems';
import { isOverSsh, isRepository } from '../units/git';
import { isHole } from '../units/hole';
import { failures, type Proof } from './proof';
import { unbounded } from './tenant-bounds';
import { sharesOf } from './tenant-shares';

export const tenants: Proof = {
  id: 'tenants',
  states:
    'No tenant reaches past its namespace, its share or its domain: by its project, by what the API server refuses, by its quota; its repository is one that Argo CD gets into.',
  why: "A tenant's mistake, or whoever got into its repository, is to stay the tenant's.",
  waivable: ['TENANTS_OVERCOMMITTED'],
  prove(model) {
    const { lab, objects } = model;
    const all = Tenant.all(lab);
    const names = all.length === 0 ? [] : webNames(lab, objects);
    const { figures, problems } = sharesOf(model);
    return {
      figures: [{ about: 'tenants', value: String(all.length) }, ...figures],
      findings: failures([...all.flatMap((tenant) => taken(lab, tenant, all, names)), ...unbounded(model), ...problems]),
    };
  },
};

/** Whether a name is a domain's own or below it. */
function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** Labels of the Secrets in which Argo CD looks for a repository's key (argo-cd, common/common.go, `LabelKeySecretType`). */
const keyLabel = 'argocd.argoproj.io/secret-type';
const keyTypes: readonly (string | undefined)[] = ['repository', 'repo-creds'];

/** A repository over SSH that Argo CD has no key for: even a public one lets in nobody without. The homelab's own key comes at the first boot. */
function keyless(lab: Lab, { repository: { url }, node }: Tenant): Problem[] {
  if (isHole(url) || !isRepository(url) || !isOverSsh(url) || url === lab.inventory.git.url) return [];
  const isKey = ({ namespace, labels }: Secret) => namespace === argocdNamespace && keyTypes.includes(labels[keyLabel]);
  if (Secret.all(lab).some(isKey)) return [];
  return [
    {
      code: 'REFERENCE_UNKNOWN',
      where: `${lab.homelab}/${node.path}.repository.url`,
      what: `${url} is reached over SSH, and no secret of Argo CD's holds a key for it`,
      repair: `give it the address https://…, or declare the key: new Secret(this, …, { namespace: '${argocdNamespace}', labels: { '${keyLabel}': 'repository' }, keys: ['type', 'url', 'sshPrivateKey'], about: '…' })`,
    },
  ];
}

function taken(lab: Lab, tenant: Tenant, all: readonly Tenant[], names: readonly WebName[]): Problem[] {
  const problem = (what: string): Problem => ({
    code: 'HOSTNAME_DUPLICATE',
    where: pathOf(tenant),
    what: `as ${tenant.hostname} the tenant could claim ${what}`,
    repair: `give it a domain of its own, like ${tenant.name}.${lab.domain}`,
  });
  const own = ServiceChart.of(tenant);
  return [
    ...keyless(lab, tenant),
    ...(isWithin(lab.domain, tenant.hostname) ? [problem(`${lab.domain}, the homelab's own domain, and every name below it`)] : []),
    ...all
      .filter((other) => other !== tenant && isWithin(other.hostname, tenant.hostname))
      .map((other) => problem(`${other.hostname}, which is ${other.name}'s`)),
    ...names
      .filter(({ app, hostname }) => app !== own.node.id && isWithin(hostname, tenant.hostname))
      .map(({ hostname, where }) => problem(`${hostname}, the name of ${where}`)),
  ];
}
