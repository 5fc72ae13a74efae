import * as are from '../bootstrap/boot-secrets/checks';
import { publicOf, sshPair } from '../secrets/ssh-key';
import { bootItem as item } from './boot-item';
import type { Item } from './item';
import type { Taking } from './taking';

/** How Argo CD and the machines read the repository: the address says by what, and at an https one whether everybody may read it is asked. */
export function gitItems(url: string, kind: string | undefined, needs: readonly string[], takes: readonly Taking[]): readonly Item[] {
  const about = 'how Argo CD and the machines read the repository';
  const isSsh = /^(ssh:\/\/|[\w.-]+@)/.test(url);
  const kinds = isSsh ? ['ssh'] : url.startsWith('file:') ? ['public'] : ['https', 'public'];
  const fault = (text: string) => (kinds.includes(text) ? undefined : `is none of ${kinds.join(', ')}`);
  const [only] = kinds;
  const kindItem = item('git.kind', about, needs, fault, {
    isPublic: true,
    ...(kinds.length === 1
      ? { makes: () => only as string }
      : { question: { asks: 'May everybody read the repository? public, or https for one that takes a token', found: url, isOpen: true } }),
  });
  const question = (asks: string, isOpen = false) => ({
    question: { asks, found: `the Git host's settings: a token that may read ${url} and nothing else`, isOpen },
  });
  if (isSsh) {
    return [
      kindItem,
      item('git.privateKey', about, needs, are.sshPrivateKey, {
        makes: () => sshPair('argocd').privateKey,
        revoked: "the Git host's settings: the old deploy key",
        takes: [
          {
            at: 'readied',
            what: 'the Git host takes the new key as a deploy key that may only read, beside the old one',
            commands: ['npx loutik kit show --reveal git.publicKey'],
          },
          ...takes,
        ],
      }),
      item(
        'git.publicKey',
        'put it at the Git host, as a deploy key that may only read',
        [],
        are.sshPublicKey,
        {
          isPublic: true,
          follows: 'git.privateKey',
          makes: (key) => publicOf(key, 'argocd') ?? '',
        },
        false,
      ),
    ];
  }
  if (kind !== 'https') return [kindItem];
  return [
    kindItem,
    item('git.username', about, needs, are.oneLine, {
      isPublic: true,
      ...question('The user of the token that reads the repository', true),
      takes,
    }),
    item('git.password', about, needs, are.oneLine, {
      ...question('The token itself'),
      revoked: "the Git host's settings: the old token",
      takes,
    }),
  ];
}
