/** What each proof states, in French. A test says that none is missing. */
export const proofStatesFr: Readonly<Record<string, string>> = {
  memory: 'Chaque machine porte ses propres VM et celles qu’elle reprend d’une machine perdue, en même temps.',
  storage:
    'Chaque disque porte le système, les disques virtuels, les répliques et les instantanés qui lui sont promis, chaque dépôt les sauvegardes, chaque nœud ses images : tous sous leur limite de remplissage.',
  failover:
    'Quand une machine est perdue, les hôtes qui restent ont une majorité et démarrent ses VM répliquées, pour lesquelles ils ont la place.',
  'cold-start':
    'Du courant au dernier service, rien ne s’attend soi-même, aucune main n’est nécessaire, et ce qui doit revenir seul n’attend personne hors de la maison.',
  recovery:
    'Après une coupure, la perte d’une machine, d’un disque ou d’un fournisseur, une suppression par erreur ou toute la maison, chaque service revient dans le temps promis, ou dans sa propre exception déclarée.',
  shutdown: 'Les arrêts tiennent les uns dans les autres, et dans ce qui reste à la batterie de chaque alimentation.',
  power:
    'Tout ce qui se trouve à la maison reste en moyenne dans le budget de watts : les machines avec ce que calculent leurs services, le routeur, le commutateur, et ce que perd l’onduleur.',
  quiet:
    'Aux heures calmes, aucune tâche planifiée ne réveille un disque au repos ni ne consomme plus que permis ; ce que cela coûte en âge des copies est dit.',
  volumes: 'Les volumes de chaque disque y tiennent ensemble, ceux qui ont quitté le modèle sans être purgés comptés.',
  writers: 'Chaque volume est écrit par une seule charge de son application, et sinon par celles seules à qui il est prêté pour cela.',
  backups:
    'Chaque volume est sauvegardé par une tâche qui tourne, à un endroit que sa propre perte n’emporte pas, et revient avant que ses pods démarrent.',
  restores:
    'Tout ce qui est sauvegardé est restauré avant le démarrage de son service, par une charge qui l’écrit et sous une forme qu’elle lit.',
  hostnames: 'À chaque entrée, un chemin d’un nom d’hôte mène à un seul port, et quelqu’un l’y atteint.',
  tenants:
    'Aucun locataire ne sort de son espace de noms, de sa part ou de son domaine : par son projet, par ce que refuse le serveur d’API, par son quota ; Argo CD accède à son dépôt.',
  ports:
    'Chaque port d’un pod est à l’un de ses conteneurs, chaque port d’un nœud à un seul pod ou Service, et chaque adresse à un seul Service.',
  charts:
    'Ce que font les charts Helm et ce qui est à nous ont leurs propres noms, et chaque groupe de pods ses étiquettes, un budget et un autoscaler.',
  drains: 'Chaque budget de perturbation laisse partir au moins un de ses pods, même au minimum d’un autoscaler.',
  names:
    'Ce que les contrôleurs font du nom d’un objet est aussi un nom : les étiquettes des pods d’un StatefulSet, la tâche qui installe un chart.',
  running:
    'Tout ce qui est déclaré tourne et accepte un changement : rien n’est en pause ni suspendu, et aucun Service ne mène seulement à une charge sans pods.',
  traefik:
    'Traefik charge tout ce qui est écrit pour lui : chaque middleware, chaque option TLS, et ce que lui disent les annotations des Ingress et des Services.',
  references: 'Tout ce qu’un objet nomme et dont il a besoin est là : avec cette clé, ce port, dans un espace de noms d’où on le voit.',
  containers: 'Chaque conteneur fait tourner une image qui sera la même demain, et chacun qui reste dit ce qu’il demande.',
  mounts: 'Chaque montage d’un conteneur est vu là où il est : rien d’autre n’y est monté, et il trouve une place dans ce qui le porte.',
  schedules: 'Chaque horaire vient : les jours qu’il nomme sont de l’un de ses mois.',
  placement:
    'Chaque pod trouve un nœud selon les règles de l’ordonnanceur : il peut y tourner, il y tient à côté des autres, et aussi une tâche, le nouveau pod d’un déploiement ou le remplissage d’un volume à côté d’eux.',
  quotas:
    'Chaque quota contient ce que son espace de noms fait tourner au plus, avec une tâche ou un déploiement à côté ; celui d’un locataire contient un pod à lui.',
  secrets: 'Chaque secret déclaré est scellé, déclaré une fois, et rien d’autre ne l’est.',
  'plain-secrets':
    'Aucun secret n’est en clair : ni dans un environnement, un argument, un fichier, une annotation, une adresse, ni dans les valeurs d’un chart Helm.',
  kubernetes: 'Les schémas auxquels les objets sont confrontés sont ceux du Kubernetes que fait tourner le homelab.',
  'first-boot': 'Ce qu’un nouveau cluster reçoit une fois, pour qu’Argo CD apporte le reste, est là en entier.',
  platform:
    'Chaque partie de la plateforme sur laquelle quelque chose repose est déclarée : ce qui laisse entrer, ouvre les secrets, tient les locataires, déploie.',
  projects: 'Chaque application est déployée par un projet qui permet tout ce qu’elle contient.',
  identity: 'Deux objets du homelab ne sont jamais un seul dans le cluster, et aucun n’est l’un de ceux que fait K3s.',
  files: 'Chaque objet a son propre fichier, dont tout système de fichiers accepte le nom.',
  schema: 'Chaque objet est connu, champ par champ, du Kubernetes et des ressources personnalisées épinglés.',
  validation: 'Chaque objet est accepté par le serveur d’API : ses noms, ses nombres et ses références internes sont valides.',
  'pod-security':
    'Chaque pod respecte le niveau Pod Security de son espace de noms, et aucun espace n’est plus lâche que ses pods n’en ont besoin.',
  apis: 'Aucun objet n’est d’une API que le Kubernetes épinglé, ou la version mineure d’après, ne sert plus.',
  contract: 'Les noms, sélecteurs et volumes dont dépendent des données vivantes sont tels que Git les a.',
  versions:
    'Depuis ce que Git dit qui tourne, chaque programme et Kubernetes lui-même arrivent à leur nouvelle version : aucune n’est sautée, aucune ne recule.',
  security: 'Chaque règle de durcissement qu’un manifeste peut respecter l’est, ou le code qui demande moins dit pourquoi.',
  shares:
    'Chaque partage d’un serveur de fichiers est atteint par tous les nœuds où ses pods peuvent tourner, et il est dit qui attend quand le serveur est absent.',
  isolation: 'Chaque pod est retenu par une politique réseau, dans les deux sens, et aucun objet n’ouvre un port d’un nœud sans raison.',
  exposure:
    'Chaque entrée, et qui peut parler à qui, est exactement ce qui est déclaré : par les routes, les ports et les politiques réseau, évalués ensemble.',
};
