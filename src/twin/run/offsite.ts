import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TwinFolder } from '../folder';
import type { DeclaredSecret } from '../overlay';
import { marked, startPart } from '../processes';
import { offsiteAddress, offsiteRepository, secretValue } from '../secret-values';

/** Where the off-site repositories lie on this machine. */
export function offsiteFolder(folder: TwinFolder): string {
  return folder.file('offsite');
}

/**
 * Plays the provider of off-site backups: a rest-server that keeps what is there, as a key does that may delete nothing but locks, with one
 * repository for each app that backs up there, made as the owner makes it once.
 */
export async function startOffsite(
  folder: TwinFolder,
  secrets: readonly DeclaredSecret[],
  programs: { readonly restic: string; readonly 'rest-server': string },
): Promise<void> {
  const apps = secrets.filter(({ keys }) => keys.includes('offsite-repository') && keys.includes('password'));
  const [first] = apps;
  if (first === undefined) return;
  const port = first.offsitePort ?? 443;
  const inside = ['nsenter', '--target', readFileSync(folder.file('lan.pid'), 'utf8').trim(), '--net'] as const;
  startPart(folder, 'offsite', [
    ...inside,
    programs['rest-server'],
    ...['--no-auth', '--append-only', '--path', offsiteFolder(folder), '--listen', `${offsiteAddress}:${port}`],
  ]);
  for (const { namespace, name } of apps) {
    const env = {
      ...marked(folder),
      RESTIC_REPOSITORY: offsiteRepository(namespace, port),
      RESTIC_PASSWORD: secretValue(folder, namespace, name, 'password'),
    };
    await once(() => promisify(execFile)(inside[0], [...inside.slice(1), programs.restic, '--no-cache', 'init'], { env }));
  }
}

/** Tries for ten seconds: the server may not listen yet. */
async function once(make: () => Promise<unknown>): Promise<void> {
  for (let left = 20; ; left -= 1) {
    try {
      await make();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await sleep(500);
    }
  }
}
