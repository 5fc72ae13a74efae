/** Why each proof matters, in French. A test says that none is missing. */
export const proofWhyFr: Readonly<Record<string, string>> = {
  memory: 'Un hôte à court de mémoire tue la VM qu’il devait sauver.',
  storage: 'Les disques virtuels sont creux : un pool promis deux fois se remplit une nuit, et arrête toutes les VM qui s’y trouvent.',
  failover:
    'Des hôtes sans majorité ne démarrent aucun invité : une réplique y resterait couchée, quoi qu’on dise à la haute disponibilité.',
  'cold-start':
    'Un tunnel qui vit derrière ce qu’il démarre, ou un hôte Git dans le cluster qu’il décrit : on le découvre quand tout est éteint.',
  recovery: 'Le jour venu, personne n’a ces heures : on découvre à la cinquième qu’une restauration en demande quatre.',
  shutdown: 'Ce qui n’est pas arrêté quand la batterie est vide est coupé au milieu d’une écriture.',
  power: 'Tout cela se trouve dans une chambre, et le compteur tourne toute l’année.',
  quiet:
    'Tout cela se trouve dans une chambre : un disque qui démarre à trois heures s’entend, et c’est le dormeur qui découvre l’horaire.',
  volumes: 'Les quotas sont appliqués : un volume qui n’y tient pas est refusé au démarrage de son pod, ou affame celui d’à côté.',
  writers:
    'Deux services qui écrivent sur un même volume abîment les fichiers l’un de l’autre, sauf si les deux sont faits pour le partager : quelqu’un doit le dire.',
  backups: 'Un volume que personne ne garde se remarque le jour où il a disparu ; une copie qui se trouvait à côté de lui aussi.',
  restores: 'Une sauvegarde que rien ne ramène est une promesse ; un volume que rien ne marque comme rempli n’est sauvegardé par personne.',
  shares:
    'Un pod dont le partage n’est pas atteint ne démarre jamais ; un autre qui attend un serveur de fichiers ressemble à un pod bloqué.',
  hostnames: 'Traefik prendrait l’un des deux, et personne ne sait lequel.',
  traefik:
    'Il laisse de côté ce qu’il ne peut pas faire, avec chaque route qui le nomme : le serveur d’API l’a accepté, et la page répond 404.',
  tenants: 'L’erreur d’un locataire, ou celui qui est entré dans son dépôt, doit rester chez ce locataire.',
  ports:
    'De deux qui écoutent sur un même port, le second ne démarre pas ; une application côté serveur refuse le pod qui nomme un port deux fois.',
  charts: 'Ce qu’un chart fait dans le cluster n’est ici dans aucun fichier, et y rencontre ce qui est à nous.',
  references:
    'Le serveur d’API accepte un nom qui ne mène nulle part ; le pod, la route ou le volume qui en a besoin l’attend alors pour toujours.',
  containers:
    'Une étiquette qui bouge fait tourner demain ce que personne n’a essayé aujourd’hui ; un pod qui ne demande rien n’est compté nulle part, et sort le premier.',
  mounts:
    'Là où deux montages se rencontrent, un seul est vu ; dans les fichiers d’un ConfigMap ou d’un Secret, où personne ne peut écrire, aucune place n’est faite : le conteneur ne démarre pas.',
  schedules: 'Le serveur d’API accepte le 31 février, et la tâche l’attend alors pour toujours.',
  running: 'Ce qui ne tourne pas a l’air aussi sain que le reste, dans Git et dans Argo CD, jusqu’à ce que son travail manque à quelqu’un.',
  drains:
    'Un nœud dont aucun budget ne laisse partir les pods n’est jamais vidé : une mise à jour de Kubernetes attend pour toujours, ou quelqu’un retire le budget à la main.',
  placement: 'Un pod qui ne tient nulle part attend pour toujours, et ce qui est déclaré à côté de lui a l’air de tourner.',
  quotas: 'Ce qu’un quota refuse n’est fait par personne, et aucun pod ne dit pourquoi : seul le contrôleur qui devait le faire le dit.',
  secrets: 'Un secret qui n’est pas scellé ne démarre aucun pod ; un autre que plus rien ne déclare est une clé qui traîne.',
  'plain-secrets': 'Git garde tout pour toujours, et quiconque lit le dépôt lit tout.',
  kubernetes:
    'D’une autre version mineure, les schémas laisseraient passer ce que le cluster laisse tomber, et refuseraient ce qu’il accepte.',
  'first-boot': 'Ce qui manque au premier démarrage, il ne peut pas l’amener, et personne n’est là pour voir pourquoi.',
  platform:
    'Sans Traefik une route ne mène nulle part, un secret que rien n’ouvre ne démarre aucun pod, et sans ses règles un locataire prend n’importe quel nom.',
  projects: 'Argo CD refuse toute la synchronisation d’une application dont un seul objet n’est pas permis par son projet.',
  identity: 'De deux objets d’une même identité, le cluster garde celui qui est venu en dernier.',
  names: 'Le serveur d’API accepte l’objet, et refuse pour toujours ce qui doit en être fait.',
  files:
    'Certains noms que Kubernetes accepte ne sont pris par aucun système de fichiers, et certains distinguent deux objets là où un système de fichiers n’en voit qu’un.',
  schema:
    'Ce que Kubernetes refuserait ou laisserait tomber sans rien dire : des champs inconnus, des valeurs d’un autre type, des champs qui manquent.',
  validation:
    'Aucun schéma ne dit quel nom est trop long, quel port est là deux fois, quel horaire n’en est pas un : Argo CD ne peut alors pas appliquer l’application, après le push.',
  'pod-security': 'Un espace de noms qui permet plus que n’en demandent ses pods est une porte que personne ne surveille.',
  apis: 'Le jour de la mise à jour, Argo CD ne peut rien appliquer de son application, et ce qui en tourne ne peut plus être changé.',
  contract:
    'Un nouveau nom est un volume neuf et vide ; un nouveau sélecteur ne trouve aucun pod ; et de ce qu’Argo CD retire, il ne demande rien à personne.',
  versions:
    'Des données migrées ne sont pas lues par un programme plus ancien, et peu de programmes migrent par-dessus plus d’une version majeure.',
  security: 'D’une erreur dans un programme, le reste de la maison ne remarque rien.',
  isolation:
    'Un pod qu’aucune politique ne choisit est atteint par tous les autres, et atteint toute la maison ; un port d’un nœud est un port de la maison.',
  exposure:
    'Une porte que personne n’a déclarée n’est surveillée par personne ; un échange qu’aucune politique ne laisse passer est un service qui ne répond pas.',
};
