/** A page of the site: what it is called in the sidebar, and its file in docs/ (or what stands in the repository's root). */
type Page = readonly [text: string, file: string];

/** Every page of the site, by what somebody comes for. */
export const groups: Readonly<Record<string, readonly Page[]>> = {
  Tutorial: [['A first homelab in a quarter of an hour', 'tutorial']],
  'How to': [
    ['Make a homelab of your own', 'homelabs'],
    ['Build the machines', 'bootstrap'],
    ['Add a service', 'add-a-service'],
    ['Bring a Compose file', 'import'],
    ['Add a machine', 'add-a-machine'],
    ['Add a disk', 'add-a-disk'],
    ['Add a tenant', 'add-a-tenant'],
    ['Change a secret', 'change-a-secret'],
    ['Upgrade Nextcloud', 'upgrade-nextcloud'],
    ['Look at what is kept, and restore it', 'backups'],
    ['Rebuild from nothing', 'rebuild'],
    ['Contribute', 'contributing'],
  ],
  Reference: [
    ['Commands', 'commands'],
    ['Inventory', 'inventory'],
    ['Constructs', 'constructs'],
    ['Proofs', 'proofs'],
    ['Problem codes', 'problems'],
    ['Results of the reference homelab', 'results'],
    ['The plan', 'plan'],
    ['The report', 'report'],
    ['The kit', 'kit'],
    ['The hosts', 'hosts'],
    ['The nodes', 'nodes'],
    ['The gateway', 'gateway'],
    ['Power', 'power'],
    ['Services', 'services'],
    ['The shelf', 'shelf'],
    ['Databases', 'databases'],
    ['For students', 'students'],
    ['Speed', 'bench'],
  ],
  Explanation: [
    ['Why it is as it is', 'why'],
    ['Architecture', 'architecture'],
    ['The twin', 'twin'],
    ['How a change reaches the cluster', 'deploying'],
    ['What was and was not tried', 'tried'],
    ['The README', 'readme'],
  ],
};
