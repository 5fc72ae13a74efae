import type { DangerKind } from '../../plan/danger';
import type { Advice } from './fr-findings';

/** What comes of each danger of a push, and how to get there without it, in French. */
export const dangersFr: Readonly<Record<DangerKind, Advice>> = {
  'data-removed': {
    means: 'Des données sont supprimées avec ce qui les tenait.',
    mend: 'Gardez-le, ou mettez les données à l’abri dans un push à part (Retain).',
  },
  'namespace-removed': {
    means: 'L’espace de noms disparaît, avec tout ce qu’il contient.',
    mend: 'Gardez-le tant que quelque chose s’y trouve.',
  },
  'claim-removed': {
    means: 'La demande de volume disparaît : les données restent sur leur disque, et aucun pod n’y accède plus.',
    mend: 'Gardez-la ; une demande du même nom retrouve le volume.',
  },
  'crd-removed': {
    means: 'La définition d’une ressource, ou l’une de ses versions, disparaît, et avec elle les objets qui en dépendent.',
    mend: 'Protégez-la avec Prune=false, et retirez-la à la main quand il n’en reste plus d’objet.',
  },
  'release-removed': {
    means: 'K3s désinstalle le chart avec tout ce qu’il a fait.',
    mend: 'Gardez-le tant que quelque chose en a besoin ; protégez-le avec Prune=false,Delete=false.',
  },
  'volume-reclaimed': {
    means: 'Les données sont supprimées dès que leur demande de volume l’est.',
    mend: 'Laissez Retain, et retirez les données à la main le moment venu.',
  },
  'protection-removed': {
    means: 'Une protection disparaît : Argo CD peut désormais supprimer cet objet.',
    mend: 'Laissez l’annotation où elle est.',
  },
  'backup-removed': {
    means: 'De nouvelles données ne seront plus sauvegardées à cet endroit.',
    mend: 'Laissez la tâche, ou vérifiez qu’une autre garde les mêmes volumes.',
  },
  'object-recreated': {
    means: 'L’objet est supprimé puis refait : ce qu’il fait tourner, ou ce à quoi il mène, s’arrête entre les deux.',
    mend: 'Retirez d’abord Replace=true et Force=true, dans un push à part.',
  },
  'object-renamed': {
    means: 'L’objet est retiré, et un autre qui lui ressemble porte un nouveau nom : ce qui tenait à l’ancien nom est perdu.',
    mend: 'Gardez le nom ; ce que les gens voient peut en avoir un autre.',
  },
  'app-moved': {
    means: 'L’objet change d’application : la première peut le supprimer avant ou après que la seconde le fait.',
    mend: 'Protégez-le d’abord, dans un push à part (Prune=false,Delete=false), puis déplacez-le.',
  },
  'app-unmanaged': {
    means: 'Argo CD ne tient plus cette application comme avant.',
    mend: 'Laissez-la comme elle était.',
  },
  'claim-shrunk': {
    means: 'Un volume ne rétrécit pas : le serveur d’API refuse, et la synchronisation s’arrête là.',
    mend: 'Gardez sa taille, ou faites un volume plus petit d’un autre nom et ramenez-y les données par une restauration.',
  },
  'claim-moved': {
    means: 'Le volume serait à un autre endroit que ses données : le serveur d’API refuse, et les données restent où elles sont.',
    mend: 'Faites un volume d’un autre nom à l’autre endroit, ramenez-y les données par une restauration, puis retirez celui-ci.',
  },
  'storage-class-changed': {
    means: 'La classe de stockage d’un volume ne change pas : le serveur d’API refuse, et les données restent où elles sont.',
    mend: 'Faites un volume d’un autre nom dans l’autre classe, et ramenez-y les données par une restauration.',
  },
  'immutable-field': {
    means: 'Ce champ ne change plus une fois l’objet là : le serveur d’API refuse, et la synchronisation s’arrête là.',
    mend: 'Gardez sa valeur, ou faites un objet d’un autre nom.',
  },
  'secret-plain': {
    means: 'Quiconque lit le dépôt lit ce secret, même après qu’il en a été retiré.',
    mend: 'Retirez-le avant le push, et scellez la valeur ; s’il a déjà été poussé, faites une nouvelle valeur.',
  },
  'secret-unsealed': {
    means: 'Le secret disparaît, et des pods en ont encore besoin : ceux qui démarrent ensuite l’attendent.',
    mend: 'Scellez-le de nouveau.',
  },
  'secret-key-gone': {
    means: 'Une clé n’est plus scellée, et des pods la lisent encore : ceux qui démarrent ensuite échouent.',
    mend: 'Scellez aussi cette clé, et gardez les autres.',
  },
  'route-opened': {
    means: 'Plus de monde accède à ce qui se trouve derrière, avec ses défauts.',
    mend: 'Si seule la maison en a besoin, dites-le (audience lan ou tailnet) ; laissez la garde en place, ou mettez-en une autre.',
  },
  'privilege-raised': {
    means: 'Qui entre par effraction dans ce conteneur va plus loin qu’avant.',
    mend: 'Donnez-lui par son nom ce dont il a besoin, et rien d’autre.',
  },
  'rights-widened': {
    means: 'Qui prend un pod de ce compte a plus de droits qu’avant.',
    mend: 'Nommez les verbes, les sortes et les objets nécessaires, dans un seul espace de noms.',
  },
  'admission-loosened': {
    means: 'Des objets qui étaient refusés passent désormais, ceux des locataires aussi.',
    mend: 'Laissez la règle ; restreignez ce qu’elle vise si elle refuse ce qui est juste.',
  },
  'network-loosened': {
    means: 'Ce qui entre par effraction d’un côté atteint désormais l’autre.',
    mend: 'Nommez les pods et le port nécessaires, et rien de plus.',
  },
  'image-lowered': {
    means: 'Une version plus ancienne peut ne pas lire, ou abîmer, ce que la plus récente a fait des données.',
    mend: 'Restez à cette version, ou ramenez avec l’ancienne une sauvegarde qu’elle a faite.',
  },
  'image-major-skipped': {
    means: 'Beaucoup de programmes ne migrent que d’une version majeure à la suivante.',
    mend: 'Passez par la dernière version de chaque version majeure, et laissez chacune démarrer.',
  },
  'database-major-unprepared': {
    means: 'Le serveur d’une version majeure ne démarre pas sur les données d’une autre.',
    mend: 'Exportez avec l’ancienne version et chargez avec la nouvelle : upgradeFrom (docs/databases.md).',
  },
  'quota-below-use': {
    means: 'Le quota passe sous ce qui est utilisé : les pods restent, et aucun nouveau n’est fait.',
    mend: 'Laissez le quota plus haut, ou demandez d’abord moins.',
  },
  'selector-changed': {
    means: 'Le sélecteur mène à d’autres pods qu’avant, ou à aucun.',
    mend: 'Laissez le sélecteur, ou donnez d’abord les nouvelles étiquettes aux pods, puis au Service.',
  },
  'service-down': {
    means: 'Le service est coupé pendant que ses pods sont refaits.',
    mend: 'Poussez quand personne n’en a besoin.',
  },
};
