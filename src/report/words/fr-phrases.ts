import { chartsFr } from './fr-charts';
import { stepsFr } from './fr-steps';
import { amountFr, typeset, typesetText } from './fr-typeset';
import { type Phrase, translator } from './phrases';

/** Words that a homelab does not choose. */
const words: Readonly<Record<string, string>> = {
  ...stepsFr,
  ...typeset(chartsFr),
  mains: 'secteur',
  router: 'routeur',
  switch: 'commutateur',
  'k3s-server': 'serveur K3s',
  'k3s-agent': 'agent K3s',
  lab: 'labo',
  nothing: 'rien',
  none: 'aucune',
  rebuilt: 'refaite',
  cluster: 'cluster',
  gateway: 'passerelle',
  'power cut': 'coupure de courant',
  'Git host': 'hébergeur Git',
  'wrong deletion': 'suppression par erreur',
  'whole site': 'toute la maison',
  counted: 'compté',
};

/** What figures are worth. */
const values: readonly Phrase[] = [
  ['{q} of {q}', '{1} sur {2}'],
  ['{q} of {q} that the rest leaves', '{1} sur {2} que laisse le reste'],
  ['{q} of {q} volumes', '{1} sur {2} volumes'],
  ['{q} of {q} pods', '{1} sur {2} pods'],
  ['{q} of {q} memory', '{1} sur {2} de mémoire'],
  ['{q} of {q} cores', '{1} sur {2} cœurs'],
  ['{q} of {q} scratch space', '{1} sur {2} d’espace temporaire'],
  ['{q} of {q} {r}', '{1} sur {2} {3}'],
  ['{q} memory', '{1} de la mémoire'],
  ['{q} cores', '{1} des cœurs'],
  ['{q} scratch space', '{1} de l’espace temporaire'],
  ['{q} pods', '{1} des pods'],
  ['{q} memory, {s}: {s}', '{1} de la mémoire, {2} : {3}'],
  ['{q} volumes', '{1} volumes'],
  ['{n} {q} times', '{1} {2} fois'],
  ['{q} more', '{1} autres'],
  ['{n} {q}', '{1} {2}'],
  ['{q} {r}', '{1} {2}'],
  ['{n} after {q}', '{1} après {2}'],
  ['{n} at {n}', '{1}, port {2}'],
  ['{n}, and {n} after it ({n})', '{1}, et {2} ensuite ({3})'],
  ['{n}, server and kubelets alike', '{1}, serveur et kubelets de même'],
  ['nothing: there is no commit to compare with', 'rien : il n’y a pas de commit à comparer'],
  ['{n}, which has {q} objects of it', '{1}, qui en a {2} objets'],
  ['nothing: there is no gateway', 'rien : il n’y a pas de passerelle'],
  ['nothing: there is no tailnet', 'rien : il n’y a pas de tailnet'],
  ['written by {l}', 'écrit par {1}'],
  ['{l} stand still while it is away, and go on', '{1} : en attente tant qu’il est absent, puis reprennent'],
  ['{l} go on with errors while it is away', '{1} : continuent avec des erreurs tant qu’il est absent'],
  ['nobody mounts it all the time', 'personne ne le monte en permanence'],
  ['kept by {o}', 'gardé par {1}'],
  ['nobody: {o}', 'personne : {1}'],
  // power
  ['{q} idle', '{1} au repos'],
  ['{q} with {q} of its threads at work', '{1} avec {2} de ses threads au travail'],
  ['{q} at the most', '{1} au plus'],
  ['all of it becomes heat', 'tout devient chaleur'],
  ['not counted: it stands at its provider', 'non comptée : elle se trouve chez son hébergeur'],
  ['{q} of {q} with {q} ({s})', '{1} sur {2} avec {3} ({4})'],
  // quiet hours
  ['{q}, of which {q} may run in the quiet hours: {s}', '{1}, dont {2} aux heures calmes : {3}'],
  ['made {n} to {n} and at {n}: up to {q} old by day, {q} in the morning', 'de {1} à {2} et à {3} : {4} au plus le jour, {5} le matin'],
  ['made {n} to {n}: up to {q} old by day, {q} in the morning', 'de {1} à {2} : {3} au plus le jour, {4} le matin'],
  ['made once a day, outside the quiet hours: up to {q} old', 'une fois par jour, hors des heures calmes : {1} au plus'],
  // failover
  ['no host has a majority, no guest starts', 'aucun hôte n’a la majorité, aucun invité ne démarre'],
  ['{l} has a majority', '{1} a la majorité'],
  ['{l} have a majority', '{1} ont la majorité'],
  ['every VM runs on', 'toutes les VM continuent'],
  ['{n} runs, cut off from the router for {q}', '{1} tourne, coupée du routeur pendant {2}'],
  ['{n} waits {q}: {s}', '{1} attend {2} : {3}'],
  ['{n} is made again on {n} within {q}', '{1} est refaite sur {2} en {3}'],
  [
    '{n} starts on {n} within {q}, its data up to {q} old, after the quiet hours {q}',
    '{1} démarre sur {2} en {3}, avec des données vieilles de {4} au plus, et de {5} juste après les heures calmes',
  ],
  ['{n} has no majority of votes', '{1} n’a pas la majorité des voix'],
  ['{n} has no memory for it', '{1} n’a pas la mémoire pour elle'],
  ['no other machine has the memory and the disks for it', 'aucune autre machine n’a la mémoire et les disques pour elle'],
  ['it is that machine', 'c’est cette machine même'],
  ['its data from backups', 'ses données ramenées des sauvegardes'],
  ['{l} moves to other nodes', '{1} passe sur d’autres nœuds'],
  ['{l} move to other nodes', '{1} passent sur d’autres nœuds'],
  ['{l} waits for {l}', '{1} attend {2}'],
  ['{l} wait for {l}', '{1} attendent {2}'],
  ['{l} makes room', '{1} laisse sa place'],
  ['{l} make room', '{1} laissent leur place'],
  ['no server is left to move pods', 'il ne reste aucun serveur pour déplacer les pods'],
  // recovery
  ['nothing is promised', 'rien n’est promis'],
  ['stops nothing', 'n’arrête rien'],
  ['{n} {q} (slowest: {s}, {q})', '{1} {2} (le plus lent : {3}, {4})'],
  ['data up to {q} old', 'données vieilles de {1} au plus'],
  ['{n} gone', '{1} perdu pour de bon'],
  ['{n} not kept on purpose', '{1} non gardé, exprès'],
  ['back within {q}: {o}', 'de retour en {1} : {2}'],
  ['{q} promised: {s}', '{1} promis : {2}'],
  ['nothing is promised: {s}', 'rien n’est promis : {1}'],
  // a start, and who is outside
  ['machine {n}', 'machine {1}'],
  ['disk {n}', 'disque {1}'],
  ['host {n}', 'hôte {1}'],
  ['VM {n}', 'VM {1}'],
  ['node {n}', 'nœud {1}'],
  ['pods {n}', 'pods {1}'],
  ['app {n}', 'application {1}'],
  ['registry {n}', 'registre {1}'],
  ['nothing that runs stops', 'rien de ce qui tourne ne s’arrête'],
  ['at once no push deploys, and a new cluster waits', 'aussitôt aucun push ne déploie, et un nouveau cluster attend'],
  ['at once a pod waits that comes to a node without its image', 'aussitôt un pod qui arrive sur un nœud sans son image attend'],
  ['a new cluster waits', 'un nouveau cluster attend'],
  ['what is connected stays so', 'ce qui est connecté le reste'],
  [
    'who starts anew joins no more, and nobody outside reaches {s} then',
    'qui redémarre ne s’y joint plus, et personne du dehors n’atteint alors plus {1}',
  ],
  ['at once nobody outside reaches {s}', 'aussitôt personne du dehors n’atteint plus {1}'],
  ['no route', 'aucune route'],
  ['{q} routes', '{1} routes'],
  ['in the house they go on', 'dans la maison tout continue'],
  [
    'certificates are renewed {q} days before their end: routes go on for so long, names for their TTL',
    'les certificats sont renouvelés {1} jours avant leur fin : les routes tiennent jusque-là, les noms pendant leur TTL',
  ],
  [
    "tonight's backups are missing, and a restore of what is only there waits",
    'les sauvegardes de la nuit manquent, et une restauration de ce qui n’est que là attend',
  ],
  ['what Argo CD applies; each clone has it too', 'ce qu’Argo CD applique ; chaque clone l’a aussi'],
  ['{q} image', '{1} image'],
  ['{q} images', '{1} images'],
  ['charts that K3s installs', 'des charts que K3s installe'],
  ['who is on the tailnet', 'qui est sur le tailnet'],
  ['the way in from the Internet', 'l’entrée depuis Internet'],
  ['names and certificates of {n}', 'les noms et les certificats de {1}'],
  ['backups', 'les sauvegardes'],
  ['backups, of {l} the only ones', 'les sauvegardes, de {1} les seules'],
  ['{o} (it holds {o})', '{1} (en dépend : {2})'],
  // Pod Security
  ['privileged: {o}', 'privileged : {1}'],
  ['baseline: {o}', 'baseline : {1}'],
];

/** Facts of the map, and of stated numbers. */
const facts: readonly Phrase[] = [
  ['{n} {n} {q}', '{1} {2} {3}'],
  ['Proxmox VE {q}', 'Proxmox VE {1}'],
  ['replica of {n} {n} {q}', 'réplique de {1} {2} {3}'],
  ['snapshots of {n} {n} {q}', 'instantanés de {1} {2} {3}'],
  ['{n} {q} ({l})', '{1} {2} ({3})'],
  ['{n} ({n})', '{1} ({2})'],
  ['replicated, {n}, {q}', 'répliquée sur {1}, toutes les {2}'],
  ['{q} – {q}', '{1} – {2}'],
  ['{q} / {q}', '{1} / {2}'],
  ['idle {q}', 'au repos {1}'],
  ['busy {q}', 'en charge {1}'],
  ['{q} in {q}', '{1} en {2}'],
  ['rehearsed in the cluster on {n}', 'essayé dans le cluster le {1}'],
];

/** What is to be done, and what belongs into it. */
const todo: readonly Phrase[] = [
  ['seal {n} ({l})', 'sceller {1} ({2})'],
  ['fill in {o}', 'renseigner : {1}'],
  // what site.ts has holes for, as npx loutik init writes it
  ['the public IPv4 address of the gateway', 'l’adresse IPv4 publique de la passerelle'],
  ['the public IPv4 address of the gateway VPS', 'l’adresse IPv4 publique du VPS qui sert de passerelle'],
  ['the SSH public key of the owner', 'la clé SSH publique du propriétaire'],
  ['the name of the tailnet', 'le nom du tailnet'],
  ['the name of the tailnet, as in its admin console', 'le nom du tailnet, comme dans sa console d’administration'],
  ['the tailnet login of the owner', 'l’identifiant du propriétaire sur le tailnet'],
  ['the MAC address of the {n} NIC', 'l’adresse MAC de la carte réseau de {1}'],
  ['the MAC address of the {n} on-board NIC', 'l’adresse MAC de la carte réseau intégrée de {1}'],
  ['the MAC address of the {n} USB NIC', 'l’adresse MAC de la carte réseau USB de {1}'],
  ['the MAC address of the {n} 2.5 GbE card', 'l’adresse MAC de la carte 2,5\u00a0GbE de {1}'],
  ['the MAC address of the {n} Wi-Fi', 'l’adresse MAC du Wi-Fi de {1}'],
  ...(['NVMe disk', 'hard disk', 'SSD'] as const).flatMap((kind): Phrase[] => {
    const french = { 'NVMe disk': 'disque NVMe', 'hard disk': 'disque dur', SSD: 'SSD' }[kind];
    return [
      [`the serial number of the {n} ${kind}`, `le numéro de série du ${french} de {1}`],
      [`the serial number of the {n} ${kind} {n}`, `le numéro de série du ${french} {2} de {1}`],
    ];
  }),
  ['until then withheld: {l}', 'retenu d’ici là : {1}'],
  ['until then unusable: {l}', 'inutilisable d’ici là : {1}'],
  ['{l}: of the DNS provider, with the right to write records', '{1} : du fournisseur DNS, avec le droit d’écrire des enregistrements'],
  [
    'admin.password: its bcrypt hash; admin.passwordMtime: now, as {n}; server.secretkey: 32 random characters; webhook.*: as at the Git host',
    'admin.password : son empreinte bcrypt ; admin.passwordMtime : maintenant, comme {1} ; server.secretkey : 32 caractères au hasard ; webhook.* : comme chez l’hébergeur Git',
  ],
  [
    "password: of {n}'s database user; letters and digits",
    'password : de l’utilisateur de base de données de {1} ; des lettres et des chiffres',
  ],
  [
    'username, password: of a user of {n} who may read and write {n}, and nothing else there',
    'username, password : d’un utilisateur de {1} qui peut lire et écrire {2}, et rien d’autre là-bas',
  ],
  [
    'username, password: of a user of {n} who may read {n}, and nothing else there',
    'username, password : d’un utilisateur de {1} qui peut lire {2}, et rien d’autre là-bas',
  ],
  [
    'private-key, addresses: of the WireGuard configuration that {o} gives',
    'private-key, addresses : de la configuration WireGuard que donne {1}',
  ],
  ["password: of this app's restic repositories", 'password : des dépôts restic de cette application'],
  ['http-password: of user {n} at the repository servers', 'http-password : de l’utilisateur {1} sur les serveurs de dépôts'],
  [
    "offsite-*: restic's address of the app's repository at {o}, which is the kit's with {n} behind it, and a key that may delete nothing but what lies in locks/",
    'offsite-* : l’adresse restic du dépôt de l’application chez {1}, qui est celle de la trousse suivie de {2}, et une clé qui ne peut supprimer que ce qui est dans locks/',
  ],
];

/** What is too much of what: the findings whose numbers decide. */
const findings: readonly Phrase[] = [
  ['{q} needed of {q} usable: {s}', '{1} nécessaires, sur {2} utilisables : {3}'],
  ['{q} needed after the loss of {l} of {q} usable: {s}', '{1} nécessaires après la perte de {2}, sur {3} utilisables : {4}'],
  ['ZFS cache {q}', 'cache ZFS {1}'],
  ['host {q}', 'hôte {1}'],
  ['{q} promised of {q}: {s}', '{1} promis sur {2} : {3}'],
  ['{q} promised of {q} ({q} of {q}): {s}', '{1} promis sur {2} ({3} de {4}) : {5}'],
  ["{q} asked of disk {n}, which has {q} left of {q} in {n}'s {n}", '{1} demandés au disque {2}, qui a {3} de reste sur {4} ({5}, {6})'],
  [
    '{n} stays off when mains returns: somebody has to press its button',
    '{1} reste éteinte au retour du courant : quelqu’un doit appuyer sur son bouton',
  ],
  ['each waits for the next: {s}', 'chacun attend le suivant : {1}'],
  [
    '{s}: it is back after {q}, and {q} is promised; slowest is {s}, {q}',
    '{1} : de retour après {2}, pour {3} promis ; le plus lent : {4}, {5}',
  ],
  [
    '{s}: it is back after {q}, and {q} is its stated exception; slowest is {s}, {q}',
    '{1} : de retour après {2}, pour {3} dans son exception ; le plus lent : {4}, {5}',
  ],
  ['{q} on average, {q} idle, and the budget is {q}: {s}', '{1} en moyenne, {2} au repos, pour un budget de {3} : {4}'],
  [
    '{n} runs at {n}, and with it {q} are drawn, of {q} in the quiet hours',
    '{1} tourne à {2}, et l’ensemble consomme {3}, pour {4} aux heures calmes',
  ],
  ['{n} runs at {n} and spins up {l}, and {n} to {n} is quiet', '{1} tourne à {2} et réveille {3}, entre {4} et {5} aux heures calmes'],
  ['{n} and {n} would both write to it', '{1} et {2} y écriraient tous deux'],
  ['{n} is already the name of {n}', '{1} est déjà le nom de {2}'],
  [
    'the quotas of {l} hold {q} of {n} together, and everything else leaves {q} of all nodes',
    'les quotas de {1} tiennent ensemble {2} de {3}, et tout le reste laisse {4} de tous les nœuds',
  ],
  [
    'one pod of {n} asks for {q} of memory, and {n} has {q} for pods',
    'un pod de {1} demande {2} de mémoire, et {3} en a {4} pour les pods',
  ],
  ['one pod of {n} asks for {q} cores, and {n} has {q} for pods', 'un pod de {1} demande {2} cœurs, et {3} en a {4} pour les pods'],
  [
    'of {n}, namespace {n} needs {q} at the most, and its quota holds {q}',
    'de {1}, l’espace de noms {2} demande {3} au plus, et son quota tient {4}',
  ],
  [
    'it is replicated to {n}, which has no majority of votes once {n} is lost, and starts nothing',
    'elle est répliquée sur {1}, qui n’a pas la majorité des voix une fois {2} perdue, et ne démarre rien',
  ],
  [
    '{n} stops its VMs in up to {q}, and {n} waits {q} for it before power goes',
    '{1} arrête ses VM en {2} au plus, et {3} l’attend {4} avant que le courant s’en aille',
  ],
  [
    'it waits {q} for mains and then takes {q} to stop, and the battery lasts {q}',
    'elle attend le courant {1}, puis met {2} à s’arrêter, et la batterie tient {3}',
  ],
];

const again = ['or do by hand what the lines say', 'ou faites à la main ce que disent les lignes'] as const;

/** What a machine takes of a push, and what is to be known of one. */
const changes: readonly Phrase[] = [
  ['apply it by hand, once it is pushed: kubectl apply -f {n}', 'appliquez-le à la main, une fois poussé : kubectl apply -f {1}'],
  [
    `its installer alone reads it: one that lives keeps what it has; install it anew, ${again[0]}`,
    `seul son installateur le lit : une machine en vie garde ce qu’elle a ; réinstallez-la, ${again[1]}`,
  ],
  [
    `cloud-init acts at its first boot: make the VM anew (its data disks stay), ${again[0]}`,
    `cloud-init agit à son premier démarrage : refaites la VM (ses disques de données restent), ${again[1]}`,
  ],
  [
    `cloud-init acts at its first boot: install it again (its data disks stay), ${again[0]}`,
    `cloud-init agit à son premier démarrage : réinstallez-la (ses disques de données restent), ${again[1]}`,
  ],
  [`cloud-init acts at its first boot: make it anew, ${again[0]}`, `cloud-init agit à son premier démarrage : refaites-la, ${again[1]}`],
  [`nothing reads it by itself: make the machine anew, ${again[0]}`, `rien ne le lit de soi-même : refaites la machine, ${again[1]}`],
  ['bring the records to where the zone is kept, by hand', 'portez les enregistrements là où la zone est tenue, à la main'],
  ['bring the policy to Tailscale, by hand', 'portez la politique chez Tailscale, à la main'],
  ['it is new: make it (docs/bootstrap.md)', 'elle est nouvelle : faites-la (docs/bootstrap.md)'],
  ['it goes on running as it is: stop it by hand', 'elle continue telle quelle : arrêtez-la à la main'],
  ['it takes this from Git by itself, within minutes of the push', 'elle le prend d’elle-même dans Git, quelques minutes après le push'],
  ['living, it keeps its {e}', 'en vie, elle garde : {1}'],
  [
    'all else it takes from Git by itself, within minutes of the push',
    'elle prend le reste d’elle-même dans Git, quelques minutes après le push',
  ],
  ['not well in time, it goes back', 's’il ne va pas bien à temps, il revient en arrière'],
  ...[
    ['', ''],
    [', after {l}', ', après {l}'],
  ].flatMap(([after = '', apres = '']) =>
    [
      ['', ''],
      [', the datastore is copied to {n}', ', la base de K3s est copiée dans {c}'],
    ].map(([copy = '', copie = '']): Phrase => {
      const has = after === '' ? 0 : 1;
      return [
        `K3s {n} to {n}${after}, outside of {n} to {n}: its pods leave within {q}${copy}, and K3s starts again: what runs nowhere else is down until then`,
        `K3s passe de {1} à {2}${apres.replace('{l}', '{3}')}, hors de {${3 + has}} à {${4 + has}} : ses pods partent en {${5 + has}}${copie.replace('{c}', `{${6 + has}}`)}, et K3s redémarre : ce qui ne tourne nulle part ailleurs est coupé d’ici là`,
      ];
    }),
  ),
  ['{n} has no homelab {n}: everything is new', '{1} n’a pas de homelab {2} : tout est nouveau'],
  ['{n} has no sources of {n}: {s}', '{1} n’a pas de sources de {2} : {3}'],
  ['{n} does not synthesize here ({e}): {s}', '{1} ne se synthétise pas ici ({2}) : {3}'],
  ['compared with its committed {n}', 'comparé à son {1} validé'],
  ['and it has no {n}: everything is new', 'et il n’a pas de {1} : tout est nouveau'],
  [
    '{n} has no {n}, so Argo CD has nothing of it: compared with what its sources make',
    '{1} n’a pas de {2}, Argo CD n’en a donc rien : comparé à ce que font ses sources',
  ],
  [
    '{n} holds what its sources do not make ({l}): what is committed is what Argo CD deployed, and counts',
    '{1} contient ce que ses sources ne font pas ({2}) : ce qui est validé est ce qu’Argo CD a déployé, et compte',
  ],
  ['{n} has {e}; what it brought, if anything, is not known here', '{1} a : {2} ; ce qu’il apportait n’est pas connu ici'],
  [
    'the work tree has {e}: Argo CD stops at it, and npm start refuses it',
    'l’arbre de travail a : {1} ; Argo CD s’y arrête, et npm start le refuse',
  ],
  ['{n} is not made by synth, and npm start refuses it', '{1} n’est pas fait par synth, et npm start le refuse'],
  [
    '{n} is not made by synth, and npm start refuses it; pushed, it is deployed',
    '{1} n’est pas fait par synth, et npm start le refuse ; poussé, il est déployé',
  ],
  ['not compared while it is watched: npx loutik plan', 'non comparé pendant la veille : npx loutik plan'],
];

/** What Loutik says of a homelab in short, in French; undefined for what is made of no known phrase. */
export const sayFr = translator({
  words,
  // the longer an English text, the surer it is meant
  phrases: [...values, ...facts, ...todo, ...findings, ...changes]
    .map(([source, french]): Phrase => [source, typesetText(french)])
    .sort(([a], [b]) => lengthOf(b) - lengthOf(a)),
  amount: amountFr,
  joints: [
    ['; ', '\u00a0; '],
    [', ', ', '],
    [' → ', ' → '],
    [' + ', ' + '],
    [' and ', ' et '],
  ],
});

function lengthOf(phrase: string): number {
  return phrase.replace(/\{\w\}/g, '').length;
}
