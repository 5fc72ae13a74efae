import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { minorOf } from '../inventory/kubernetes-version';
import type { Problem } from '../problems';

/** A program that we run and did not write. */
export interface Tool {
  readonly name: string;
  /** Other names it goes by on a PATH. */
  readonly aliases?: readonly string[];
  /** What builds it: a Go module of ours under `tools/`, the module that pins its version, the package in that. */
  readonly build?: { readonly folder: string; readonly module: string; readonly package: string };
  /** How to get it when it cannot be built. */
  readonly install?: string;
  /** Folders besides those of the PATH that it may lie in. */
  readonly folders?: readonly string[];
  readonly versionArguments: readonly string[];
}

/** A program of Kubernetes itself. */
export const kubernetes = (name: string): Tool => ({
  name,
  build: { folder: 'kubernetes', module: 'k8s.io/kubernetes', package: `k8s.io/kubernetes/cmd/${name}` },
  versionArguments: ['--version'],
});
const kwok = (name: string): Tool => ({
  name,
  build: { folder: 'kwok', module: 'sigs.k8s.io/kwok', package: `sigs.k8s.io/kwok/cmd/${name}` },
  versionArguments: ['--version'],
});

/** Every program that the twin runs. */
export const tools: readonly Tool[] = [
  kubernetes('kube-apiserver'),
  kubernetes('kube-controller-manager'),
  kubernetes('kube-scheduler'),
  kwok('kwokctl'),
  kwok('kwok'),
  {
    name: 'etcd',
    build: { folder: 'etcd', module: 'go.etcd.io/etcd/server/v3', package: 'go.etcd.io/etcd/server/v3' },
    versionArguments: ['--version'],
  },
  {
    name: 'sealed-secrets-controller',
    build: {
      folder: 'sealed-secrets',
      module: 'github.com/bitnami-labs/sealed-secrets',
      package: 'github.com/bitnami-labs/sealed-secrets/cmd/controller',
    },
    versionArguments: ['--version'],
  },
  {
    name: 'argocd',
    build: { folder: 'argocd', module: 'github.com/argoproj/argo-cd/v3', package: 'github.com/argoproj/argo-cd/v3/cmd' },
    versionArguments: ['version', '--client', '--short'],
  },
  {
    name: 'redis-server',
    aliases: ['valkey-server'],
    install: 'install the package redis-server (or valkey)',
    versionArguments: ['--version'],
  },
  { name: 'git', install: 'install the package git', versionArguments: ['--version'] },
  { name: 'unshare', install: 'install the package util-linux', versionArguments: ['--version'] },
];

/** What renders the same manifests in the bench, and charts in tests. Helm is the one in the job that K3s's controller runs (klipper-helm, Dockerfile). */
export const renderers: readonly Tool[] = [
  {
    name: 'helm',
    build: { folder: 'helm', module: 'helm.sh/helm/v4', package: 'helm.sh/helm/v4/cmd/helm' },
    versionArguments: ['version', '--short'],
  },
  {
    name: 'kustomize',
    build: { folder: 'kustomize', module: 'sigs.k8s.io/kustomize/kustomize/v5', package: 'sigs.k8s.io/kustomize/kustomize/v5' },
    versionArguments: ['version'],
  },
];

/** A program that was found, or the folder that it will be built into. */
export interface FoundTool {
  readonly tool: Tool;
  readonly path: string;
  /** Where it comes from, for people. */
  readonly from: 'LOUTIK_TOOLS' | 'PATH' | 'built' | 'to build';
  /** As it says itself, or as its module pins it: `v1.36.4`; empty when it does not say. */
  readonly version: string;
}

/** Where built programs are kept, outside of any repository. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'loutik', 'tools');
}

/** The version that a Go module of ours pins. */
export function pinned(root: string, { folder, module }: NonNullable<Tool['build']>): string {
  const line = readFileSync(join(root, 'tools', folder, 'go.mod'), 'utf8')
    .split('\n')
    .map((text) => text.trim().split(/\s+/))
    .find(([name]) => name === module);
  if (line?.[1] === undefined) throw new Error(`tools/${folder}/go.mod pins no version of ${module}`);
  return line[1];
}

/** Linker flags: small binaries that know their version, which a module's own build does not set. */
export function linkerFlags(folder: string, version: string): string {
  const [major = '', minor = ''] = version.replace(/^v/, '').split('.');
  const variables: Readonly<Record<string, readonly string[]>> = {
    kubernetes: ['gitVersion', 'gitMajor', 'gitMinor'].map(
      (name, index) => `k8s.io/component-base/version.${name}=${[version, major, minor][index]}`,
    ),
    'sealed-secrets': [`main.VERSION=${version}`],
    helm: [`helm.sh/helm/v4/internal/version.version=${version}`],
    argocd: [`github.com/argoproj/argo-cd/v3/common.version=${version.replace(/^v/, '')}`],
    'adguard-home': [
      `github.com/AdguardTeam/AdGuardHome/internal/version.version=${version}`,
      'github.com/AdguardTeam/AdGuardHome/internal/version.channel=release',
    ],
    traefik: [`github.com/traefik/traefik/v3/pkg/version.Version=${version.replace(/^v/, '')}`],
  };
  return ['-s -w', ...(variables[folder] ?? []).map((variable) => `-X ${variable}`)].join(' ');
}

/** Where a program that we build is kept: the folder is named after all that it is built from. */
export function builtPath(root: string, { name, build }: Tool, env: NodeJS.ProcessEnv = process.env): string {
  if (build === undefined) throw new Error(`${name} is not built by us`);
  const hash = createHash('sha256').update(`${build.package} ${linkerFlags(build.folder, pinned(root, build))} ${process.arch}`);
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(root, 'tools', build.folder, file)));
  return join(cacheFolder(env), `${name}-${hash.digest('hex').slice(0, 16)}`, name);
}

/** Looks for every wanted program: in `LOUTIK_TOOLS`, on the PATH, among those built before. What is not there is to be built, or a problem. */
export async function findTools(
  root: string,
  kubernetesVersion: string,
  env: NodeJS.ProcessEnv = process.env,
  wanted: readonly Tool[] = tools,
): Promise<{ readonly found: readonly FoundTool[]; readonly problems: readonly Problem[] }> {
  const minor = minorOf(kubernetesVersion);
  const problems: Problem[] = [];
  const found = await Promise.all(
    wanted.map(async (tool): Promise<FoundTool | undefined> => {
      const fits = (version: string) => tool.build?.folder !== 'kubernetes' || minorOf(version) === minor;
      for (const [from, folders] of [
        ['LOUTIK_TOOLS', (env.LOUTIK_TOOLS ?? '').split(delimiter)],
        ['PATH', [...(env.PATH ?? '').split(delimiter), ...(tool.folders ?? [])]],
      ] as const) {
        const path = executable([tool.name, ...(tool.aliases ?? [])], folders);
        if (path === undefined) continue;
        const version = await versionOf(path, tool.versionArguments);
        if (fits(version)) return { tool, path, from, version };
        if (from === 'LOUTIK_TOOLS') problems.push(unfit(path, version, kubernetesVersion, 'give one of that minor version'));
      }
      if (tool.build === undefined) {
        problems.push({ code: 'TOOL_MISSING', where: tool.name, what: `there is no ${tool.name} on the PATH`, repair: tool.install ?? '' });
        return undefined;
      }
      const version = pinned(root, tool.build);
      if (!fits(version)) {
        problems.push(
          unfit(`tools/${tool.build.folder}`, version, kubernetesVersion, 'give the binaries by LOUTIK_TOOLS, or change that module'),
        );
        return undefined;
      }
      const path = builtPath(root, tool, env);
      return { tool, path, from: existsSync(path) ? 'built' : 'to build', version };
    }),
  );
  const missing = found.filter((tool): tool is FoundTool => tool?.from === 'to build');
  if (missing.length > 0 && executable(['go'], (env.PATH ?? '').split(delimiter)) === undefined) {
    problems.push({
      code: 'TOOL_MISSING',
      where: missing.map(({ tool }) => tool.name).join(', '),
      what: 'they are neither on the PATH nor in LOUTIK_TOOLS, and without Go they cannot be built',
      repair: 'install Go (go.dev/dl), or put the released binaries into a folder and name it: LOUTIK_TOOLS=/path npx loutik twin up',
    });
  }
  return { found: found.filter((tool) => tool !== undefined), problems };
}

function unfit(where: string, version: string, wanted: string, repair: string): Problem {
  return {
    code: 'TOOL_UNFIT',
    where,
    what: `it is Kubernetes ${version || 'of an unknown version'}, the inventory says ${wanted}`,
    repair,
  };
}

/** The first of the folders' files with one of the names that may be executed, in the order of folders, then names. */
export function executable(names: readonly string[], folders: readonly string[]): string | undefined {
  return folders
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

async function versionOf(path: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(path, [...args], { timeout: 20_000 });
    const number = /v?\d+\.\d+\.\d+[-+.\w]*/.exec(`${stdout}${stderr}`)?.[0] ?? '';
    return number && `v${number.replace(/^v/, '')}`;
  } catch {
    return '';
  }
}

/** Removes what killed builds left; those that still run keep theirs. */
export function sweepCache(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = /^\.building-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
