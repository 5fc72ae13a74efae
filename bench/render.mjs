import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Longer than this nobody waits, CI neither. */
const atMost = 60_000;

/** Seconds that a renderer takes over the same manifests, one file an object; Infinity when it has not ended after a minute. */
function render(command, args) {
  const begin = performance.now();
  const { status, error, stderr } = spawnSync(command, args, { maxBuffer: 2 ** 30, encoding: 'utf8', timeout: atMost });
  if (error?.code === 'ETIMEDOUT') return Number.POSITIVE_INFINITY;
  if (status !== 0) throw new Error(`${command}: ${error ?? stderr.slice(-1000)}`);
  return (performance.now() - begin) / 1000;
}

/** The texts of the manifests of a project's homelab. */
function manifests(folder) {
  return readdirSync(join(folder, 'dist/bench'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8'));
}

export function helm(command, work, folder) {
  const chart = mkdtempSync(join(work, 'helm-'));
  mkdirSync(join(chart, 'templates'));
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 0.0.1\n');
  for (const [index, text] of manifests(folder).entries())
    writeFileSync(join(chart, `templates/${index}.yaml`), text.replaceAll('{{', '{{ "{{" }}'));
  return render(command, ['template', 'bench', chart]);
}

export function kustomize(command, work, folder) {
  const base = mkdtempSync(join(work, 'kustomize-'));
  const names = manifests(folder).map((text, index) => {
    writeFileSync(join(base, `${index}.yaml`), text);
    return `${index}.yaml`;
  });
  writeFileSync(join(base, 'kustomization.yaml'), JSON.stringify({ resources: names }));
  return render(command, ['build', base]);
}
