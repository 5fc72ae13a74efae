import fs from 'node:fs';
import { join } from 'node:path';
import { read, repository } from './lab';

const managers = (JSON.parse(read('renovate.json')) as { customManagers: { managerFilePatterns: string[]; matchStrings: string[] }[] })
  .customManagers;
const files = ['charts', 'clusters', 'src'].flatMap((folder) =>
  fs
    .readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(repository.length + 1)),
);
/** What Renovate finds in a file: each match of each manager that looks at it. */
const found = (file: string, text: string) =>
  managers
    .filter(({ managerFilePatterns }) => managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)))
    .flatMap(({ matchStrings }) => matchStrings.flatMap((match) => [...text.matchAll(new RegExp(match, 'g'))].map(({ groups }) => groups)));

test('every image and chart that is deployed is seen by exactly one rule', () => {
  const written = files.flatMap((file) => {
    const text = read(file);
    const count = [...text.matchAll(/\bimage\('[a-z]|\bhelmChart\(\{ repo|k3s: \{ version: '/g)].length;
    expect([file, found(file, text).length]).toEqual([file, count]);
    return found(file, text);
  });
  expect(written.length).toBeGreaterThanOrEqual(14);
});

test('a digest, once pinned, is kept apart from the tag', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  expect(found('charts/x.ts', `image('docker.io/library/redis:8.10.1@${digest}')`)).toEqual([
    expect.objectContaining({ depName: 'docker.io/library/redis', currentValue: '8.10.1', currentDigest: digest }),
  ]);
});
