import { join } from 'node:path';
import { must } from '../commands';
import { suite } from './recipe';

/** The files that say how. */
export const bootstrapping: readonly string[] = [__filename, join(__dirname, 'recipe.ts')];

/** Makes a root file system of these packages of the machines' Debian, by mmdebstrap(1). */
export async function bootstrapped(root: string, packages: readonly string[], options: readonly string[]): Promise<void> {
  await must([
    ...['unshare', '--mount'], // what it mounts in the root goes with it, however it ends
    'mmdebstrap',
    '--quiet',
    '--mode=root',
    '--keyring=/usr/share/keyrings/debian-archive-keyring.gpg',
    `--include=${packages.join(',')}`,
    '--aptopt=APT::Install-Recommends "false"',
    ...options,
    suite,
    root,
  ]);
}
