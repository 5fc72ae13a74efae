import { usualTimings } from '../../inventory/timings';
import type { DangerKind } from '../../plan/danger';
import type { FindingCode } from '../../proofs/finding-codes';
import { span } from '../../units/span';
import type { FactName } from '../data/report-data';
import type { Words } from './en';
import { chartsFr } from './fr-charts';
import { dangersFr } from './fr-dangers';
import { figureFr } from './fr-figures';
import { type Advice, findingsFr } from './fr-findings';
import { hardeningFr } from './fr-hardening';
import { sayFr } from './fr-phrases';
import { proofStatesFr } from './fr-proofs';
import { usualSourcesFr } from './fr-sources';
import { amountFr, amountsFr, typeset, typesetText } from './fr-typeset';
import { proofWhyFr } from './fr-why';
import { english, named, ours, type Said, textOf, written } from './said';

const plural = (count: number, one: string, several: string) => `${count} ${count < 2 ? one : several}`;

/** A text of Loutik in French; one that no table has stays English, and is marked as that. */
const say = (text: string): Said => sayFr(text) ?? english(text);

const [findings, rules, dangers, sources] = [typeset(findingsFr), typeset(hardeningFr), typeset(dangersFr), typeset(usualSourcesFr)];
const charts = typeset(chartsFr);

/** What a finding means, and what to do. */
function adviceOf(code: string, rule = ''): Advice | undefined {
  if (code === 'HARDENING_MISSING' && Object.hasOwn(rules, rule)) return rules[rule];
  if (Object.hasOwn(dangers, rule)) return dangers[rule as DangerKind];
  return Object.hasOwn(findings, code) ? findings[code as FindingCode] : undefined;
}

/** What a chart of ours says in words; of one that the homelab has itself, its own words. */
const ofChart = (text: string): Said => (Object.hasOwn(charts, text) ? ours(charts[text] ?? text) : written(text));
const own = (text: string): Said => ours(typesetText(text));

/** Facts that are names: of a service, a machine, an image. */
const names: ReadonlySet<FactName> = new Set(['address', 'app', 'cluster', 'feeds', 'home', 'image', 'mac', 'model', 'serial']);

/** Everything that the page says in French. */
export const fr: Words = typeset<Words>({
  language: 'fr',
  time: (seconds) => amountFr(span(seconds)),
  colon: ' : ',
  semicolon: ' ; ',
  amounts: amountsFr,
  title: (homelab) => `${homelab} : le homelab`,
  lead: (machines, vms, services, objects) =>
    `${plural(machines, 'machine', 'machines')}, ${plural(vms, 'machine virtuelle', 'machines virtuelles')}, ${plural(services, 'service', 'services')}, ${plural(objects, 'objet', 'objets')} dans le cluster. Toute cette page est calculée à partir des sources : elle n’est jamais périmée.`,
  skip: 'Aller au plan',
  contents: 'Sommaire',
  tiles: {
    proofs: 'preuves tiennent',
    power: 'en moyenne, à la prise',
    closest: 'le plus près de sa limite',
    beyond: 'le plus au-delà de sa limite',
    todo: 'à faire',
    measured: 'nombres mesurés ici',
    changes: 'changements depuis le dernier commit',
    of: (count) => `sur ${count}`,
    ofText: (limit) => `sur ${limit}`,
    after: (service, scenario) => `${service}, ${scenario}`,
    none: 'rien ne s’arrête',
  },
  sections: {
    map: 'Plan',
    services: 'Services',
    whatIf: 'Et si…',
    start: 'Démarrage à froid',
    power: 'Énergie',
    network: 'Réseau',
    proofs: 'Preuves',
    numbers: 'Nombres',
    versions: 'Versions',
    secrets: 'Secrets',
    todo: 'À faire',
    changes: 'Changements',
  },
  map: {
    about:
      'Pointez une boîte, ou atteignez-la avec la touche Tab : ce dont elle a besoin et ce qui a besoin d’elle s’allume. Un clic, ou Entrée, ouvre sa fiche.',
    label: 'Plan du homelab',
    legend: { cable: 'câble', radio: 'Wi-Fi', internet: 'Internet', tunnel: 'tunnel', power: 'courant secteur' },
    cpu: 'CPU',
    memory: 'Mémoire',
    of: 'sur',
    more: (count) => `${count} autres`,
    close: 'Fermer',
  },
  kinds: {
    internet: 'extérieur',
    gateway: 'passerelle',
    offsite: 'sauvegardes hors site',
    device: 'équipement réseau',
    ups: 'onduleur',
    mains: 'secteur',
    battery: 'batterie',
    machine: 'machine',
    nic: 'interface réseau',
    disk: 'disque',
    vm: 'machine virtuelle',
    metal: 'nœud K3s sans hyperviseur',
    pod: 'pod',
    more: 'autres pods',
  },
  notes: (note) => {
    const said = sayFr(note);
    return said === undefined ? amountsFr(note) : textOf(said);
  },
  fact: ({ about, value }) => (names.has(about) ? value : fr.notes(value)),
  facts: {
    address: 'adresse',
    addresses: 'adresses',
    app: 'service',
    availability: 'si sa machine est perdue',
    backups: 'sauvegardes',
    charge: 'arrête les machines sous',
    cluster: 'tailnet',
    cpu: 'CPU',
    draw: 'puissance',
    feeds: 'alimenté par',
    home: 'machine',
    image: 'image',
    lies: 'dessus',
    mac: 'adresse MAC',
    memory: 'mémoire',
    model: 'modèle',
    pods: 'pods',
    rate: 'débit',
    role: 'rôle',
    runtime: 'tient sur batterie',
    serial: 'numéro de série',
    size: 'taille',
    stop: 's’arrête en',
    throughput: 'débit',
    volumes: 'volumes',
  },
  trust: { platform: 'plateforme', services: 'service', tenants: 'locataire' },
  audience: { public: 'tout le monde', tailnet: 'membres du tailnet', lan: 'la maison' },
  services: {
    search: 'Chercher un service, un disque, une adresse',
    none: 'Aucun service ne répond à cela.',
    reach: 'Qui y accède',
    nobody: 'personne par un nom sur le web',
    below: (domain) => `qui son propre dépôt le dit, à ${domain} et en dessous`,
    runs: 'Tourne sur',
    waiting: 'ne trouve pas de place',
    ownRepository: 'ce qu’apporte son propre dépôt',
    data: 'Données',
    noData: 'n’en garde pas',
    onDisk: (machine, disk) => `sur ${machine}, disque ${disk}`,
    backup: (places, at) => `sauvegardé chaque jour${at === '' ? '' : ` à ${at}`} vers ${places}, donc vieux d’un jour au plus`,
    noPlace: 'nulle part où être sauvegardé',
    noBackup: (reason) => [...own('pas de sauvegarde : '), ...ofChart(reason)],
    needs: 'A besoin de',
    neededBy: 'Utile à',
    nothing: 'rien',
    without: (party, without) => [...ofChart(party), ...own(' : '), ...ofChart(without)],
    stops: 'Ce qui l’arrête',
    nothingStops: 'rien de ce qui a été joué',
    exception: (time, because) => [...own('Sa propre exception : de retour en '), ...named(time), ...own(', car '), ...ofChart(because)],
    look: 'En cas de panne, regarder d’abord ici',
    copy: 'Copier',
    copied: 'Copié',
  },
  look: {
    reached: 'Est-ce qu’il répond ?',
    pods: 'Ses pods tournent-ils, et où ?',
    logs: 'Que dit-il ?',
    events: 'Que dit Kubernetes ?',
    sync: 'Ce qui tourne est-il ce que dit Git ?',
    node: 'Son nœud est-il là ?',
    vm: 'Sa VM tourne-t-elle ?',
    metal: 'K3s tourne-t-il sur sa machine ?',
    disk: 'Les disques sont-ils sains ?',
    backups: 'De quand datent ses sauvegardes ?',
    restore: 'En dernier : le restaurer à côté de ses données',
  },
  whatIf: {
    about:
      'Chaque perte telle que les preuves l’ont calculée : ce qui s’arrête, comment cela revient pas à pas, et l’âge des données alors, face à ce qui est promis.',
    kinds: {
      'power cut': () => 'coupure de courant',
      machine: (what) => `la machine ${what} est perdue`,
      disk: (what) => `le disque ${what} est perdu`,
      gateway: () => 'la passerelle est perdue',
      'Git host': () => 'l’hébergeur Git a disparu',
      'wrong deletion': () => 'une suppression par erreur',
      'whole site': () => 'toute la maison est perdue',
    },
    stopsNothing: 'n’arrête rien',
    stops: (count) => plural(count, 'service s’arrête', 'services s’arrêtent'),
    back: (time) => `tout est revenu après ${time}`,
    promised: (time) => `${time} promis`,
    notPromised: 'rien n’est promis',
    excepted: (time) => `${time} par son exception`,
    age: (time) => `données vieilles de ${time} au plus`,
    noLoss: 'aucune donnée perdue',
    gone: (names) => `perdu pour de bon : ${names}`,
    given: (names) => `non gardé, exprès : ${names}`,
    runOn: (names) => `Continuent : ${names}`,
    fates: {
      runs: (on) => `continue sur ${on}`,
      apart: (on) => `tourne sur ${on}, coupée`,
      moves: (on) => `passe sur ${on}`,
      made: (on) => `est refaite sur ${on}`,
      waits: (on) => `attend ${on}`,
    },
    late: 'trop tard',
    circle: 'Ce qui démarre s’attend soi-même : aucun temps ne peut être donné. La preuve cold-start dit où.',
  },
  steps: (step) => textOf(sayFr(step) ?? named(step)),
  start: {
    about: 'Du courant au dernier service, tout étant encore sur ses disques, sans une main. Ce qui décide de la fin est plus foncé.',
    after: (time) => `après ${time}`,
    longest: 'sur le chemin le plus long',
  },
  power: {
    about: (budget) => `À la prise, pour tout ce qui se trouve à la maison. Promis : ${budget} en moyenne.`,
    idle: 'au repos',
    average: 'en moyenne',
    peak: 'au plus',
    limit: (watts) => `limite ${watts}`,
  },
  network: {
    waysIn: 'Entrées',
    waysInAbout: 'Chaque nom sur le web, qui peut l’atteindre, et où il mène. Rien d’autre n’est ouvert.',
    who: 'qui',
    name: 'nom',
    service: 'service',
    leads: 'mène à',
    talks: 'Qui peut parler à qui',
    talksAbout: 'Chaque connexion que des pods peuvent ouvrir, par service. Tout le reste est refusé.',
    filter: 'Filtrer par un nom',
    from: 'de',
    to: 'vers',
    ports: 'ports',
    all: 'tous',
    outside: { internet: 'Internet', 'kubernetes-api': 'API Kubernetes', lan: 'la maison' },
    graph: 'Graphe de qui peut parler à qui',
  },
  proofs: {
    about: 'Ce qui est vérifié avant chaque push, avec les nombres. Sous chaque constat se trouve la phrase de la commande, en anglais.',
    outcome: { holds: 'tient', 'to do': 'tient, à faire', fails: 'échoue', broken: 'cassée' },
    severity: { fails: 'échoue', 'to do': 'à faire', waived: 'dérogé' },
    states: (id, states) => proofStatesFr[id] ?? states,
    why: (id, why) => proofWhyFr[id] ?? why,
    figure: figureFr,
    value: say,
    finding: ({ code, rule, what, repair }) => {
      const advice = adviceOf(code, rule);
      if (advice === undefined) return { what, mend: repair };
      return { what: advice.means, mend: advice.mend, detail: sayFr(what), exact: `${what} → ${repair}` };
    },
    leans: 's’appuie sur',
    measured: 'mesuré',
    declared: 'déclaré',
    because: 'car',
    waivers: 'Dérogations',
    noWaivers: 'Aucune dérogation.',
    more: (count) => `et ${count} autres : npx loutik check`,
    code: 'code',
    where: 'où',
    reason: 'raison',
  },
  numbers: {
    about: 'Ce que quelqu’un a affirmé, et ce qui a été mesuré ici.',
    where: 'nombre',
    value: 'valeur',
    source: 'source',
    from: ({ where, source }) => {
      const timing = where.replace(/^timings\./, '') as keyof typeof sources;
      const isUsual = Object.hasOwn(sources, timing) && usualTimings[timing].source === source;
      return isUsual ? ours(sources[timing]) : where.startsWith('rehearsals.') ? say(source) : written(source);
    },
    amount: (value) => sayFr(value) ?? named(value),
    state: 'état',
  },
  versions: { kind: { image: 'image', chart: 'chart Helm', system: 'système' }, name: 'nom', version: 'version', is: 'sorte' },
  secrets: {
    about: 'Des noms et des états. Jamais une valeur.',
    name: 'secret',
    keys: 'clés',
    state: 'état',
    sealed: 'scellé',
    open: 'à sceller',
  },
  todo: {
    none: 'Il ne reste rien à faire.',
    more: (count) => `et ${count} autres : npx loutik check`,
    item: ({ what, about }) => ({ what: say(what), about: say(about), exact: what }),
  },
  changes: {
    none: (ref) => `Rien n’a changé depuis ${ref}.`,
    against: (ref, subject) => `Ce que ferait un push, comparé à ${ref} (${subject}).`,
    action: { added: 'ajouté', changed: 'changé', removed: 'retiré' },
    dangers: 'Dangers',
    machines: 'Machines',
    danger: ({ kind, what, consequence, instead }) => ({
      what: dangers[kind].means,
      mend: dangers[kind].mend,
      exact: `${what}: ${consequence} → ${instead}`,
    }),
    said: say,
    more: (count) => `et ${count} autres : npx loutik plan`,
  },
  presentation: {
    vision: 'Vision',
    promises: (rto, watts) => [
      'Il redémarre seul après une coupure de courant, sans aucune main.',
      `Après une perte critique, tout est de retour en ${rto}, ou dans une exception déclarée.`,
      `Il consomme ${watts} en moyenne, tout compris.`,
    ],
    hardware: 'Matériel',
    disks: 'disques',
    nics: 'réseau',
    constraints: 'Contraintes',
    limits: (from, to, watts, budget) => [
      `Silence de ${from} à ${to} : rien ne réveille exprès un disque ou un ventilateur.`,
      `${watts} en moyenne, sur ${budget} promis.`,
    ],
    loss: 'ce qui est perdu',
    promised: 'promis',
    back: 'de retour après',
    map: (label) => `${label} : npx loutik report`,
  },
  footer: 'Fait par npx loutik report à partir des sources de ce homelab.',
});
