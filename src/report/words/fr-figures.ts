/** What the figures of proofs are about, in French, where it is a word of ours and not a name. */
export const figuresFr: Readonly<Record<string, string>> = {
  'API versions': 'versions d’API',
  apps: 'applications',
  'at the most': 'au plus',
  backups: 'sauvegardes',
  battery: 'batterie',
  budgets: 'budgets',
  'compared with': 'comparé à',
  containers: 'conteneurs',
  files: 'fichiers',
  'Git host': 'hôte Git',
  'from the Internet': 'depuis Internet',
  'from the house': 'depuis la maison',
  'from the tailnet': 'depuis le tailnet',
  gateway: 'passerelle',
  hostnames: 'noms d’hôte',
  idle: 'au repos',
  Kubernetes: 'Kubernetes',
  mounts: 'montages',
  objects: 'objets',
  'of nodes': 'des nœuds',
  'on average': 'en moyenne',
  'pairs of pods that may talk': 'paires de pods qui peuvent se parler',
  parts: 'parties',
  pods: 'pods',
  'power cut': 'coupure de courant',
  'ports of pods': 'ports des pods',
  references: 'références',
  releases: 'installations de charts',
  rules: 'règles',
  runs: 'tourne',
  'said to be none': 'déclarés sans secret',
  'scheduled jobs': 'tâches planifiées',
  schedules: 'horaires',
  schemas: 'schémas',
  sealed: 'scellés',
  'sets of pods': 'groupes de pods',
  snapshots: 'instantanés',
  tenants: 'locataires',
  'texts looked at': 'textes examinés',
  'the longest way': 'le chemin le plus long',
  volumes: 'volumes',
  'volumes with backups': 'volumes sauvegardés',
  'without a backup, for a stated reason': 'sans sauvegarde, pour une raison dite',
  'whole site': 'toute la maison',
  'without DNS provider and certificate authority': 'sans fournisseur DNS ni autorité de certification',
  workloads: 'charges',
  'wrong deletion': 'suppression par erreur',
};

/** Around a name, or several. */
const around: readonly (readonly [pattern: RegExp, french: (...names: readonly string[]) => string])[] = [
  [/^without Git host \((.+)\)$/, (host) => `sans hôte Git (${host})`],
  [/^without registry (.+)$/, (registry) => `sans le registre ${registry}`],
  [/^without charts of (.+)$/, (host) => `sans les charts de ${host}`],
  [/^without (.+) to (.+)$/, (from, to) => `sans le lien de ${from} à ${to}`],
  [/^without (.+)$/, (name) => `sans ${name}`],
  [/^of (.+), on machine (.+) and (.+)$/, (owner, machine, provider) => `de ${owner}, sur la machine ${machine} et ${provider}`],
  [/^of (.+), on (.+)$/, (owner, provider) => `de ${owner}, sur ${provider}`],
  [/^only on (.+)$/, (nodes = '') => `seulement sur ${nodes.replaceAll(' and ', ' et ')}`],
  [/^runs on (.+)$/, (node) => `tourne sur ${node}`],
  [/^replica of (.+)$/, (vm) => `réplique de ${vm}`],
  [/^exception of (.+)$/, (app) => `exception de ${app}`],
  [/^namespace (.+)$/, (namespace) => `espace de noms ${namespace}`],
  [/^pods that need (.+)$/, (level) => `pods qui demandent ${level}`],
  [/^(.+) of all tenants$/, (key) => `${key} de tous les locataires`],
  [/^(.+), beside its owner$/, (name) => `${name}, à côté de son propriétaire`],
  [/^repositories on (.+)$/, (machine) => `dépôts sur ${machine}`],
  [/^images on (.+)$/, (node) => `images sur ${node}`],
  [/^disk (.+)$/, (disk) => `disque ${disk}`],
];

/** What a figure is about, in French: a name stays as it is. */
export function figureFr(about: string): string {
  const word = figuresFr[about];
  if (word !== undefined) return word;
  for (const [pattern, french] of around) {
    const [whole, ...names] = pattern.exec(about) ?? [];
    if (whole !== undefined) return french(...names);
  }
  return about;
}
