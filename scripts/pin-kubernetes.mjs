// The one version of Kubernetes that schemas and the twin are of: `tools/kubernetes/go.mod` pins it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../tools/kubernetes', import.meta.url));
const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'];

/** The version that is pinned: `v1.36.4`. */
export function pinnedKubernetes() {
  const version = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) throw new Error('tools/kubernetes/go.mod requires no k8s.io/kubernetes');
  return version;
}

/** Pins another version, like `v1.36.4`. The module is made anew beside the old one, which stays until the new one is whole. */
export function pinKubernetes(version) {
  const work = mkdtempSync(`${folder}-`);
  const go = (...args) => execFileSync('go', args, { cwd: work, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const { GoMod: theirs } = JSON.parse(go('mod', 'download', '-json', `k8s.io/kubernetes@${version}`));
    const text = readFileSync(theirs, 'utf8');
    // staging modules stand in the same repository: it requires them at v0.0.0, and they are published as v0.<minor>.<patch>
    const staging = [...text.matchAll(/^\s*(k8s\.io\/\S+) v0\.0\.0$/gm)].map(([, module]) => module);
    const published = version.replace(/^v1\./, 'v0.');
    const lines = staging.map((module) => `\t${module} => ${module} ${published}\n`).join('');
    const goVersion = /^go (\S+)$/m.exec(text)?.[1];
    writeFileSync(join(work, 'go.mod'), `module loutik.example/tools/kubernetes\n\ngo ${goVersion}\n\nreplace (\n${lines})\n`);
    go('get', '-tool', ...programs.map((name) => `k8s.io/kubernetes/cmd/${name}@${version}`));
    for (const file of ['go.mod', 'go.sum']) renameSync(join(work, file), join(folder, file));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
