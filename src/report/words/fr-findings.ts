import type { FindingCode } from '../../proofs/finding-codes';

/** What a finding means, and what its owner does about it. */
export interface Advice {
  readonly means: string;
  readonly mend: string;
}

/** What each code of a finding means, in French. */
export const findingsFr: Readonly<Record<FindingCode, Advice>> = {
  ADDRESS_DUPLICATE: {
    means: 'Deux éléments ont la même adresse.',
    mend: 'Donnez à l’un des deux une autre adresse ; un Service sans clusterIP est trouvé par son nom.',
  },
  API_REMOVED: {
    means: 'Cette version d’API n’est plus servie par ce Kubernetes, ou ne le sera plus par le suivant.',
    mend: 'Écrivez l’objet dans la version qui l’a remplacée (kubernetes.io, « Deprecated API Migration Guide »).',
  },
  AUDIENCE_UNREACHABLE: {
    means: 'Le homelab n’a pas d’entrée pour ceux qui doivent accéder à ceci.',
    mend: 'Choisissez un autre public, par exemple lan, déclarez une Route, ou donnez au homelab l’entrée qui lui manque.',
  },
  BACKUP_ERASABLE: {
    means: 'Celui qui s’introduit dans une application peut effacer aussi ses copies hors de la maison.',
    mend: 'Choisissez un dépôt dont la clé n’efface que des verrous (s3, gs, rest avec --append-only), ou dites par une dérogation ce qui protège les copies, par exemple des instantanés chez le fournisseur.',
  },
  BACKUP_LOST_TOGETHER: {
    means: 'La copie serait perdue en même temps que l’original.',
    mend: 'Mettez le dépôt sur un disque de la machine où il est dit se trouver.',
  },
  BACKUP_MISSING: {
    means: 'Personne ne garde de copie de ces données.',
    mend: 'Déclarez un volume avec backup: daily(), ou dites avec backup: none(…) pourquoi il n’en faut pas ; laissez les tâches de sauvegarde comme elles découlent du volume.',
  },
  BUDGET_EXCEEDED: {
    means: 'L’ensemble consomme en moyenne plus de watts que le budget n’en permet.',
    mend: 'Réglez les états de repos, faites tourner moins de choses, éteignez un appareil, ou relevez le budget en connaissance de cause.',
  },
  COLD_START_CIRCLE: {
    means: 'Au démarrage, des éléments s’attendent les uns les autres, pour toujours.',
    mend: 'Placez ce qui est attendu hors de ce qu’il démarre : sur un autre hôte, ou en copie.',
  },
  COLD_START_OUTSIDE: {
    means: 'Après une coupure de courant, un démarrage attend quelqu’un hors de la maison.',
    mend: 'Gardez l’image sur le nœud : imagePullPolicy: IfNotPresent, et une étiquette exacte.',
  },
  CONTRACT_BROKEN: {
    means: 'Ce changement perd des données, ou un nom dont d’autres dépendent.',
    mend: 'Gardez le nom, le sélecteur ou le volume tels que Git les a, ou faites le changement en plusieurs pushs.',
  },
  DISK_OVERCOMMITTED: {
    means: 'Ce disque est promis au-delà de ce qu’il peut contenir.',
    mend: 'Réduisez un disque virtuel, déplacez-le sur un autre disque, ou agrandissez celui-ci.',
  },
  DRAIN_BLOCKED: {
    means: 'Ce budget de perturbation ne laisse partir aucun pod : le nœud ne peut pas être vidé.',
    mend: 'Laissez partir un pod avec maxUnavailable: 1, ou retirez le budget et faites tourner plus de pods là où l’un doit rester.',
  },
  EXPOSURE_MISSING: {
    means: 'Une entrée est déclarée, et rien n’y mène.',
    mend: 'Laissez les objets tels que la route les fait, ou retirez l’entrée.',
  },
  EXPOSURE_UNDECLARED: {
    means: 'Une entrée est ouverte vers l’extérieur, et personne ne l’a déclarée.',
    mend: 'Déclarez-la par une Route, d’où découlent la passerelle, le DNS et les politiques réseau, ou fermez-la.',
  },
  FAILOVER_IMPOSSIBLE: {
    means: 'La machine où cette VM est répliquée ne pourrait pas la faire tourner.',
    mend: 'Donnez à cette machine ce qui lui manque, une adresse dans le même réseau par exemple, ou répliquez la VM ailleurs.',
  },
  FLOW_BLOCKED: {
    means: 'Une connexion est déclarée, et les politiques réseau ne la laissent pas passer.',
    mend: 'Déclarez la Route d’où elle découle, et laissez les politiques réseau comme elles découlent de ce qui est déclaré.',
  },
  FLOW_UNDECLARED: {
    means: 'Les politiques réseau laissent passer une connexion que personne n’a déclarée.',
    mend: 'Déclarez-la là où sont les pods, avec reaches ou open, ou retirez la règle.',
  },
  HARDENING_MISSING: {
    means: 'Une règle de durcissement n’est pas respectée, et personne n’y a dérogé.',
    mend: 'Respectez la règle, ou dites dans waivers.ts pourquoi vous y dérogez.',
  },
  HOSTNAME_DUPLICATE: {
    means: 'Un même chemin d’un nom d’hôte mène à deux ports.',
    mend: 'Donnez à l’un des deux son propre nom d’hôte, ou un chemin que l’autre n’a pas.',
  },
  HOSTNAME_INVALID: {
    means: 'Ce nom ne peut pas servir sur le web, ou n’obtient pas de certificat.',
    mend: 'Prenez un nom sous un domaine que vous avez enregistré.',
  },
  IMAGE_TAG_INEXACT: {
    means: 'L’étiquette de cette image peut désigner autre chose demain.',
    mend: 'Nommez une version exacte, ou ajoutez l’empreinte de l’image : étiquette@sha256:…',
  },
  MACHINE_STAYS_OFF: {
    means: 'Cette machine ne redémarre pas au retour du courant : quelqu’un doit appuyer sur son bouton.',
    mend: 'Réglez son firmware pour qu’elle démarre (After Power Loss, Wake on AC), et dites onMainsReturn: starts.',
  },
  NAME_INVALID: {
    means: 'Ce nom, ou celui qui en est fait, serait refusé par Kubernetes, Proxmox VE ou le DNS.',
    mend: 'Donnez un nom plus court, en minuscules, chiffres et traits d’union.',
  },
  NODE_OVERCOMMITTED: {
    means: 'Les pods qui ne peuvent tourner que sur ce nœud n’y tiennent pas ensemble.',
    mend: 'Demandez moins, mettez un volume sur une autre machine, ou donnez plus à la VM.',
  },
  OBJECT_DUPLICATE: {
    means: 'Deux objets n’en font qu’un pour le serveur d’API : le second remplacerait le premier.',
    mend: 'Donnez à l’un des deux un autre nom, ou des étiquettes qui les distinguent.',
  },
  OBJECT_INVALID: {
    means: 'Le serveur d’API refuserait cet objet, au-delà de ce que dit son schéma.',
    mend: 'Corrigez-le là où il est déclaré.',
  },
  OBJECT_NOT_JSON: {
    means: 'Cet objet contient ce que JSON ne connaît pas.',
    mend: 'Donnez-lui des textes, des nombres finis, true, false, des listes et des objets simples.',
  },
  PLATFORM_INCOMPLETE: {
    means: 'Il manque une partie de la plateforme sur laquelle d’autres s’appuient.',
    mend: 'Déclarez-la dans services.ts, comme l’écrit npx loutik init.',
  },
  POD_UNISOLATED: {
    means: 'Aucune politique réseau ne retient ce pod.',
    mend: 'Donnez à l’espace de noms une politique qui refuse par défaut, dans les deux sens.',
  },
  POD_UNSCHEDULABLE: {
    means: 'Aucun nœud n’accepte ce pod, selon les règles de l’ordonnanceur.',
    mend: 'Demandez moins, faites de la place, ou donnez plus à la VM dans inventory.ts.',
  },
  PORT_CLASH: {
    means: 'Deux programmes écoutent sur le même port d’un pod, d’un nœud ou d’une entrée.',
    mend: 'Donnez à l’un des deux un autre port.',
  },
  PORT_EXPOSED: {
    means: 'Un port d’un pod est ouvert à plus de monde que déclaré.',
    mend: 'Fermez ce port du nœud : une Route mène au Service sans lui.',
  },
  PROJECT_DENIES: {
    means: 'Le projet Argo CD de cette application ne permet pas l’un de ses objets.',
    mend: 'Faites l’objet dans une application de plus de confiance, ou avant la fin du chart, que les projets suivent.',
  },
  QUIET_DISTURBED: {
    means: 'Une tâche planifiée réveille un disque, ou consomme trop, aux heures calmes.',
    mend: 'Planifiez-la de jour, faites-lui demander moins de processeur, ou permettez plus dans quietHours.',
  },
  QUORUM_MISSING: {
    means: 'Les hôtes qui resteraient n’auraient pas la majorité des voix.',
    mend: 'Ajoutez une troisième machine ou une passerelle, dont la voix décide, ou dites que la VM est refaite (rebuilt).',
  },
  QUOTA_EXCEEDED: {
    means: 'Les pods demandent plus que ce que laisse passer le quota ou la LimitRange de leur espace de noms.',
    mend: 'Relevez le quota, ou faites moins de pods, ou qui demandent moins.',
  },
  RECOVERY_TOO_SLOW: {
    means: 'Après une perte, ce service revient plus tard que promis.',
    mend: 'Raccourcissez l’étape la plus lente, promettez moins dans budgets, ou déclarez une exception dans son chart : recovery.',
  },
  REFERENCE_UNKNOWN: {
    means: 'Quelque chose est nommé, et n’existe pas.',
    mend: 'Nommez ce qui est là, ou déclarez ce qui manque.',
  },
  REPOSITORY_TOO_SMALL: {
    means: 'Ce dépôt n’a pas la place pour les sauvegardes qu’il doit garder.',
    mend: 'Donnez plus de place au serveur de sauvegarde, ou sauvegardez moins dans la maison : to: offsite.',
  },
  RESOURCES_INVALID: {
    means: 'Un conteneur ne dit pas ce qu’il demande, ou demande ce qui ne peut pas être.',
    mend: 'Dites ses demandes de processeur et de mémoire, et une limite qui n’est pas sous la demande.',
  },
  RESTORE_MISSING: {
    means: 'Ceci est sauvegardé, et aucun pod ne le ramène avant de démarrer.',
    mend: 'Montez-le en écriture dans la charge à laquelle il appartient, et laissez ce qui le remplit comme il découle du volume.',
  },
  SCHEMAS_STALE: {
    means: 'Les schémas sont ceux d’un autre Kubernetes que celui de l’inventaire.',
    mend: 'Mettez les schémas à jour avec npm run schemas (demande Go), ou revenez à la version d’avant.',
  },
  SCHEMA_INVALID: {
    means: 'Cet objet n’est pas comme le veut son schéma : Kubernetes le refuserait ou en laisserait tomber une partie.',
    mend: 'Corrigez-le là où il est déclaré.',
  },
  SEALED_SECRET_UNUSED: {
    means: 'Un secret scellé que rien ne déclare est resté.',
    mend: 'Retirez le fichier, ou déclarez le secret dans son chart.',
  },
  SECRET_KEY_UNKNOWN: {
    means: 'Ce secret n’a pas cette clé.',
    mend: 'Nommez l’une de ses clés, ou ajoutez-la là où il est déclaré.',
  },
  SECRET_LITERAL: {
    means: 'Une valeur qui ressemble à un secret est en clair dans un manifeste.',
    mend: 'Déclarez un Secret et donnez sa clé à la place ; si ce n’en est pas un, dites pourquoi avec notSecret.',
  },
  SECRET_UNSEALED: {
    means: 'Ce secret est déclaré, et pas encore scellé.',
    mend: 'Scellez-le avec npx loutik seal : le fichier va dans Git, la valeur jamais.',
  },
  SHARE_UNREACHABLE: {
    means: 'Le serveur de fichiers est dans un réseau où un nœud de ses utilisateurs n’a pas d’adresse.',
    mend: 'Donnez à la VM une adresse dans ce réseau, ou placez les pods sur un nœud qui en a une.',
  },
  STOP_TIME_TOO_LONG: {
    means: 'Un arrêt dure plus longtemps que ce qui l’attend, ou que la batterie.',
    mend: 'Arrêtez les machines plus tôt (lowCharge), ou laissez moins de temps aux VM.',
  },
  TENANTS_OVERCOMMITTED: {
    means: 'Il est promis aux locataires plus que ce que les nœuds ont de reste.',
    mend: 'Donnez moins aux locataires, ou plus aux VM.',
  },
  TENANT_UNBOUNDED: {
    means: 'Un locataire sort de son espace de noms, de sa part ou de son domaine.',
    mend: 'Rendez au projet, au quota ou aux règles du locataire leur forme déclarée.',
  },
  TRAEFIK_REFUSES: {
    means: 'Traefik laisse de côté, ou ne charge pas, ce qui est écrit pour lui.',
    mend: 'Corrigez l’objet là où il est déclaré.',
  },
  VALUE_INVALID: {
    means: 'Une valeur n’est pas du bon type, ou sort de ce qui est permis.',
    mend: 'Corrigez-la à l’endroit indiqué.',
  },
  VERSION_UNREACHABLE: {
    means: 'Cette version n’est pas atteinte depuis celle qui tourne.',
    mend: 'Passez par chaque version majeure ou mineure tour à tour, et laissez chacune démarrer.',
  },
  VM_EXCEEDS_MACHINE: {
    means: 'Les VM demandent plus de processeurs ou de mémoire que n’en a leur machine.',
    mend: 'Donnez moins à une VM, ou plus à la machine.',
  },
  VOLUME_DISK_FULL: {
    means: 'Les volumes de ce disque n’y tiennent pas.',
    mend: 'Réduisez le volume, agrandissez le disque virtuel, ou mettez le volume sur un autre disque.',
  },
  VOLUME_SHARED: {
    means: 'Deux charges écriraient sur le même volume.',
    mend: 'Montez-le avec readOnly() dans l’une des deux, ou donnez à chacune son propre volume.',
  },
  VOLUME_UNFILLED: {
    means: 'Ce volume est à sauvegarder, et rien ne pourrait le ramener.',
    mend: 'Montez-le en écriture dans la charge à laquelle il appartient, ou dites avec backup: none(…) pourquoi il n’est pas gardé.',
  },
  WAIVER_MISSING: {
    means: 'Un pod demande plus que son espace de noms ne permet (Pod Security).',
    mend: 'Rendez le pod plus strict, ou donnez à son chart un niveau podSecurity avec la raison.',
  },
  WAIVER_UNUSED: {
    means: 'Une dérogation, ou une raison, ne sert plus à rien.',
    mend: 'Retirez-la.',
  },
  WORKLOAD_IDLE: {
    means: 'Quelque chose est déclaré et ne tourne pas, ou n’accepte aucun changement.',
    mend: 'Faites-le tourner, ou retirez-le.',
  },
};
