import type { Advice } from './fr-findings';

/** What each rule of hardening that is broken means, in French. A test says that none is missing. */
export const hardeningFr: Readonly<Record<string, Advice>> = {
  'pod-security': {
    means: 'Ce pod ne respecte pas le niveau restricted de Pod Security, et son espace de noms n’est pas parmi les objets.',
    mend: 'Donnez-lui le contexte de sécurité de restricted, ou à son espace de noms le niveau qu’il lui faut.',
  },
  'read-only-root': {
    means: 'Un conteneur peut écrire dans son image.',
    mend: 'Mettez readOnlyRootFilesystem: true, et donnez à ce qu’il écrit un volume ou un espace temporaire.',
  },
  'memory-limit': {
    means: 'Un conteneur ne dit pas quelle mémoire il peut prendre : s’il fuit, il prend celle de tout le nœud.',
    mend: 'Donnez-lui une limite de mémoire.',
  },
  'node-folders': {
    means: 'Un conteneur voit un dossier ou un socket de son nœud par lequel on prend la main sur le nœud.',
    mend: 'Ne montez que le dossier dont il a besoin.',
  },
  'own-account': {
    means: 'Un pod qui porte un jeton partage le compte de son espace de noms.',
    mend: 'Donnez-lui un ServiceAccount à lui : serviceAccountName.',
  },
  token: {
    means: 'Un pod dont le compte n’a aucun droit porte un jeton du serveur d’API.',
    mend: 'Mettez automountServiceAccountToken: false.',
  },
  ssh: {
    means: 'Un conteneur écoute sur le port de SSH : une seconde entrée que personne ne surveille.',
    mend: 'Retirez-la : kubectl exec est là ; un serveur Git peut avoir un autre port.',
  },
  'no-wildcards': {
    means: 'Un rôle ne nomme pas ses verbes et ses ressources.',
    mend: 'Écrivez ce qui est nécessaire.',
  },
  'no-cluster-admin': {
    means: 'Un compte est administrateur du cluster : qui prend l’un de ses pods a tout.',
    mend: 'Donnez-lui un rôle avec ce dont il a besoin.',
  },
  'no-strangers': {
    means: 'Un rôle est donné à quiconque se présente.',
    mend: 'Donnez-le au seul compte qui en a besoin.',
  },
  'no-secrets-access': {
    means: 'Un rôle lit les Secrets : tous les mots de passe sont derrière ce seul pod.',
    mend: 'Montez dans son pod le seul Secret dont il a besoin.',
  },
  'no-pod-making': {
    means: 'Un rôle fait des pods, ou y lance des commandes.',
    mend: 'Laissez Argo CD les faire.',
  },
  'no-more-rights': {
    means: 'Un rôle donne plus de droits qu’il n’en a, ou ceux d’un autre.',
    mend: 'Retirez ce verbe.',
  },
  'own-namespace': {
    means: 'Cet objet est dans l’espace de noms default.',
    mend: 'Donnez-lui un espace de noms à lui.',
  },
  drainable: {
    means: 'Un PodDisruptionBudget interdit de vider un nœud.',
    mend: 'Laissez partir un pod : maxUnavailable: 1.',
  },
  'job-ends': {
    means: 'Un Job qu’aucun CronJob ne fait reste pour toujours après sa fin.',
    mend: 'Mettez ttlSecondsAfterFinished.',
  },
};
