import { posix } from 'node:path';
import type { Disk } from '../../src/compose/disk';
import { type Imported, type ImportRequest, importCompose } from '../../src/compose/import-compose';
import { type Problem, ProblemsError } from '../../src/problems';

/** A disk that holds some files, by whole paths. */
export function memory(files: Readonly<Record<string, string | Buffer>>): Disk {
  const folders = new Set(
    Object.keys(files).flatMap((path) => path.split('/').map((_, index, parts) => parts.slice(0, index).join('/') || '/')),
  );
  return {
    kind: (path) =>
      Object.hasOwn(files, posix.normalize(path))
        ? 'file'
        : folders.has(posix.normalize(path).replace(/(?<=.)\/$/, ''))
          ? 'folder'
          : undefined,
    read: (path) => Buffer.from(files[posix.normalize(path)] ?? ''),
    list: () => [],
  };
}

type Files = Readonly<Record<string, string | Buffer>>;

/** Imports `/here/compose.yaml`, beside other files of `/here`. */
export function importing(compose: string | Buffer, others: Files = {}, more: Partial<ImportRequest> = {}): Imported {
  const files = { 'compose.yaml': compose, ...others };
  const all = Object.fromEntries(Object.entries(files).map(([path, text]) => [posix.resolve('/here', path), text]));
  return importCompose({
    disk: memory(all),
    here: '/here',
    files: ['compose.yaml'],
    shell: () => undefined,
    profiles: [],
    name: 'app',
    ...more,
  });
}

/** The problems that it meets instead. */
export function problemsWith(...given: Parameters<typeof importing>): readonly Problem[] {
  try {
    importing(...given);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}

/** A Compose file of one service. */
export const service = (lines: string, image = 'ghcr.io/me/app:1.0.0') =>
  `services:\n  app:\n    image: ${image}\n${lines
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('')}`;

/** The variables of a chart, as it writes them. */
export const envOf = ({ text: chart }: Imported): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [
      ...chart
        .replace(/about:.*/g, '')
        .matchAll(
          /^ {8}(?! )'?([\w.-]+)'?: (.*),$|(?<=env: \{ |, )(\w+): ('(?:[^'\\]|\\.)*'|[\w.]+\('[\w-]+'\)|`[^`]*`|[\w.]+)(?=, | \})/gm,
        ),
    ].map(([, a, b, c, d]) => [a ?? c ?? '', b ?? d ?? '']),
  );

/** What is told of a place. */
export const saidAt = ({ decisions }: Imported, of: string) => decisions.filter((one) => one.of === of).map(({ what }) => what);
