import { chartsFr } from './fr-charts';
import { amountFr } from './fr-typeset';
import { type Phrase, translator } from './phrases';
import { named, type Said } from './said';

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
const around: readonly Phrase[] = [
  ['without Git host ({o})', 'sans hôte Git ({1})'],
  ['without registry {n}', 'sans le registre {1}'],
  ['without charts of {n}', 'sans les charts de {1}'],
  ['without {n} to {n}', 'sans le lien de {1} à {2}'],
  ['without {o} ({n})', 'sans {1} ({2})'],
  ['without {o}', 'sans {1}'],
  ['of {n}, on machine {n} and {o}', 'de {1}, sur la machine {2} et {3}'],
  ['of {n}, on {o}', 'de {1}, sur {2}'],
  ['only on {l}', 'seulement sur {1}'],
  ['runs on {n}', 'tourne sur {1}'],
  ['replica of {n}', 'réplique de {1}'],
  ['exception of {n}', 'exception de {1}'],
  ['namespace {n}', 'espace de noms {1}'],
  ['pods that need {n}', 'pods qui demandent {1}'],
  ['{n} of all tenants', '{1} de tous les locataires'],
  ['{o}, beside its owner', '{1}, à côté de son propriétaire'],
  ['{n}, of {n} ({n})', '{1}, de {2} ({3})'],
  ['repositories on {n}', 'dépôts sur {1}'],
  ['images on {n}', 'images sur {1}'],
  ['machine {n}', 'machine {1}'],
  ['disk {n}', 'disque {1}'],
];

const say = translator({ words: { ...chartsFr, ...figuresFr }, phrases: around, amount: amountFr, joints: [[' and ', ' et ']] });

/** What a figure is about, in French: a name stays as it is. */
export function figureFr(about: string): Said {
  return say(about) ?? named(about);
}
