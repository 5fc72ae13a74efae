import fs from 'node:fs';
import { join } from 'node:path';
import { read, repository } from './lab';

interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
}

const { customManagers } = JSON.parse(read('renovate.json')) as { readonly customManagers: readonly Manager[] };

/** Every source file that may name a version, with its text. */
export function written(): readonly (readonly [path: string, text: string])[] {
  return ['charts', 'clusters', 'src'].flatMap((folder) =>
    fs
      .readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(repository.length + 1))
      .map((path) => [path, read(path)] as const),
  );
}

/** What Renovate finds in a file: each match of each custom manager that looks at it. */
export function found(file: string, text: string): readonly Readonly<Record<string, string | undefined>>[] {
  return customManagers
    .filter(({ managerFilePatterns }) => managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)))
    .flatMap(({ matchStrings }) =>
      matchStrings.flatMap((match) => [...text.matchAll(new RegExp(match, 'g'))].map(({ groups }) => groups ?? {})),
    );
}
