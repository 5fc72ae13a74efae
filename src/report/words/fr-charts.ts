/** What the charts of charts/ say in words: why they keep no copy, need more time or more rights, who is outside, what belongs into a secret. */
export const chartsFr: Readonly<Record<string, string>> = {
  // no backup, or more time for one
  'the files of a whole family at once come back at the pace of one spinning disk':
    'les fichiers de toute une famille d’un coup reviennent au rythme d’un seul disque dur',
  'all photographs of a family at once come back at the pace of one line and one spinning disk':
    'toutes les photos d’une famille d’un coup reviennent au rythme d’une ligne et d’un disque dur',
  'its sticks are plugged into one machine, which is bought again after its loss':
    'ses clés sont branchées sur une seule machine, qu’il faut racheter après sa perte',
  'certificates are issued again; only five equal ones a week, so keep the volume':
    'les certificats sont délivrés de nouveau ; cinq identiques par semaine au plus, gardez donc le volume',
  'it is the backup': 'c’est la sauvegarde elle-même',
  'measurements of the last months: after a loss they begin anew': 'les mesures des derniers mois : après une perte, elles recommencent',
  'models are downloaded again': 'les modèles sont téléchargés de nouveau',
  'a tenant keeps what matters in its repository': 'un locataire garde ce qui compte dans son dépôt',
  'films can be ripped again from their discs': 'les films se copient de nouveau depuis leurs disques',
  'transcodes are made again': 'les transcodages sont refaits',
  'transcodes and resized pictures are made again': 'les transcodages et les images redimensionnées sont refaits',
  'what lies there is on its way in: whoever put it there still has it': 'ce qui s’y trouve ne fait que passer : qui l’y a mis l’a encore',
  // who is outside
  'its account and all that is said to it': 'son compte et tout ce qu’on lui dit',
  'it answers nobody, at once': 'il ne répond aussitôt plus à personne',
  'the records': 'les enregistrements',
  'they stay as they are': 'ils restent tels quels',
  'that there is a tunnel, and to whom it was sold': 'qu’il y a un tunnel, et à qui il a été vendu',
  'downloads stand still, and nothing goes out': 'les téléchargements s’arrêtent, et rien ne sort',
  'the accounts of all players': 'les comptes de tous les joueurs',
  'who plays plays on; nobody comes in, at once': 'qui joue continue de jouer ; aussitôt plus personne n’entre',
  'DNS of its upstreams': 'DNS en amont',
  'all names of the Internet': 'tous les noms d’Internet',
  'what it remembers goes on, for their TTL': 'ce qu’il a retenu continue, pendant leur TTL',
  // more rights
  'K3s runs its own pods here, some on the network of the node; Traefik takes ports of the node':
    'K3s y fait tourner ses propres pods, certains sur le réseau du nœud ; Traefik prend des ports du nœud',
  "makes the volumes' directories on the node and sets their quotas": 'crée les dossiers des volumes sur le nœud et pose leurs quotas',
  'quotas are set with quotactl, which asks for CAP_SYS_ADMIN on the node':
    'les quotas se posent avec quotactl, qui demande CAP_SYS_ADMIN sur le nœud',
  "looks for the nodes' devices, and tells the kubelet of them": 'cherche les appareils des nœuds, et les annonce au kubelet',
  "opens the nodes' devices to see that they are there": 'ouvre les appareils des nœuds pour voir qu’ils sont là',
  'mounts shares on the node, for the kubelet': 'monte des partages sur le nœud, pour le kubelet',
  'mounts, and the node sees it': 'monte, et le nœud le voit',
  'mount.cifs keeps a table of what it mounted in /etc': 'mount.cifs tient dans /etc une table de ce qu’il a monté',
  "it is on its node's network, where things of the house announce themselves":
    'il est sur le réseau de son nœud, où les objets de la maison s’annoncent',
  'the tunnel is made in the pod’s own network, which asks for NET_ADMIN':
    'le tunnel se fait dans le réseau du pod, ce qui demande NET_ADMIN',
  'it writes /etc/resolv.conf, its firewall’s lock and the device':
    'il écrit /etc/resolv.conf, le verrou de son pare-feu et le périphérique',
  'its start script writes beside itself; it was not tried without':
    'son script de démarrage écrit à côté de lui-même ; sans cela, ce n’a pas été essayé',
  'it answers at port 53 of its node, so that it sees who asks': 'il répond au port 53 de son nœud, et voit ainsi qui demande',
  'its image starts as root and becomes its own user (s6)': 'son image démarre en root et devient son propre utilisateur (s6)',
  's6 makes its supervision tree in /run': 's6 fait son arbre de supervision dans /run',
  // what belongs into a secret
  'token: of the bot, from discord.com/developers/applications': 'token : du bot, à prendre sur discord.com/developers/applications',
  'username, password: of the first administrator, used at installation':
    'username, password : du premier administrateur, pour l’installation',
  'password: of the cache; letters and digits': 'password : du cache ; des lettres et des chiffres',
  "for each app: its http-password and its password, as in the app's own backup secret":
    'pour chaque application : son http-password et son password, comme dans son propre secret de sauvegarde',
  'token: from plex.tv/claim, good for four minutes, needed at the first start only':
    'token : de plex.tv/claim, bon quatre minutes, pour le premier démarrage seulement',
  'token: may edit DNS of the zone, and read it': 'token : peut modifier le DNS de la zone, et le lire',
  'secret-key: what tokens and second factors in its database are encrypted with; another one makes them worthless':
    'secret-key : ce qui chiffre les jetons et les seconds facteurs de sa base ; une autre les rend sans valeur',
  'admin-password: of the first account, admin; secret-key: encrypts the passwords of data sources in its database':
    'admin-password : du premier compte, admin ; secret-key : chiffre dans sa base les mots de passe des sources de données',
  'encryption-key: what second factors in its database are encrypted with; password-…: what each signs on with':
    'encryption-key : ce qui chiffre les seconds facteurs de sa base ; password-… : ce avec quoi chacun se connecte',
  'secret-key: signs sessions; admin-user, admin-password: the first account; valkey-password: of its queue, letters and digits':
    'secret-key : signe les sessions ; admin-user, admin-password : le premier compte ; valkey-password : de sa file, des lettres et des chiffres',
  'key: by which other programs speak to it; 32 hexadecimal digits':
    'key : par laquelle d’autres programmes lui parlent ; 32 chiffres hexadécimaux',
};
