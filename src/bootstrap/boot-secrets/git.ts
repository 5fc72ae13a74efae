import type { Lab } from '../../constructs/lab';
import type { BootSecrets } from './boot-secrets';

/** How a machine reads the repository that it follows, by file: as Argo CD does, and it may do no more. Nothing where everybody may. */
export function gitSecrets({ inventory }: Pick<Lab, 'inventory'>, { git }: Pick<BootSecrets, 'git'>): Readonly<Record<string, string>> {
  if (git.kind === 'ssh') return { 'git-ssh-key': git.privateKey };
  if (git.kind === 'public') return {};
  const url = new URL(inventory.git.url);
  // as `git credential-store` keeps it
  return { 'git-credentials': `https://${encodeURIComponent(git.username)}:${encodeURIComponent(git.password)}@${url.host}\n` };
}
