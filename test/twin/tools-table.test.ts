import fs from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDefaultProject } from '../../src/twin/argocd';
import { definitionsIn } from '../../src/twin/build-tools';
import { kubernetesEndpoints } from '../../src/twin/run/bring-up';
import { builtPath, cacheFolder, executable, kubernetes, linkerFlags, pinned, renderers, sweepCache, tools } from '../../src/twin/tools';
import { read, repository } from '../lab';
import { keptApi } from './kept-api';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-tools-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the programs that a twin runs', () => {
  test('are built from modules that pin their versions, or installed', () => {
    for (const { name, build, install } of [...tools, ...renderers]) {
      if (build === undefined) expect([name, install]).toEqual([name, expect.stringContaining('install the package')]);
      else expect(read(`tools/${build.folder}/go.mod`)).toContain(`${build.module} ${pinned(repository, build)}`);
    }
  });

  test('are these, from these packages', () => {
    expect(tools.map(({ name, build }) => [name, build?.package])).toEqual([
      ['kube-apiserver', 'k8s.io/kubernetes/cmd/kube-apiserver'],
      ['kube-controller-manager', 'k8s.io/kubernetes/cmd/kube-controller-manager'],
      ['kube-scheduler', 'k8s.io/kubernetes/cmd/kube-scheduler'],
      ['kwokctl', 'sigs.k8s.io/kwok/cmd/kwokctl'],
      ['kwok', 'sigs.k8s.io/kwok/cmd/kwok'],
      ['etcd', 'go.etcd.io/etcd/server/v3'],
      ['sealed-secrets-controller', 'github.com/bitnami-labs/sealed-secrets/cmd/controller'],
      ['argocd', 'github.com/argoproj/argo-cd/v3/cmd'],
      ['redis-server', undefined],
      ['git', undefined],
      ['unshare', undefined],
    ]);
    expect(renderers.map(({ name, build }) => [name, build?.package])).toEqual([
      ['helm', 'helm.sh/helm/v4/cmd/helm'],
      ['kustomize', 'sigs.k8s.io/kustomize/kustomize/v5'],
    ]);
    expect(tools.find(({ name }) => name === 'redis-server')?.aliases).toEqual(['valkey-server']);
  });

  test('say their version by --version, but for Argo CD’s and those that render', () => {
    const words = Object.fromEntries([...tools, ...renderers].map(({ name, versionArguments }) => [name, versionArguments.join(' ')]));
    const { argocd, helm, kustomize, ...others } = words;
    expect([argocd, helm, kustomize]).toEqual(['version --client --short', 'version --short', 'version']);
    expect(new Set(Object.values(others))).toEqual(new Set(['--version']));
  });
});

test('a version that no module pins is a mistake of ours', () => {
  expect(() => pinned(repository, { folder: 'etcd', module: 'example.com/none', package: '' })).toThrow(
    'tools/etcd/go.mod pins no version',
  );
});

test('a program is small, and told its version by the variables that it says it from', () => {
  expect(linkerFlags('etcd', 'v3.6.0')).toBe('-s -w');
  expect(linkerFlags('kubernetes', 'v1.36.4')).toBe(
    '-s -w -X k8s.io/component-base/version.gitVersion=v1.36.4 -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=36',
  );
  expect(linkerFlags('sealed-secrets', 'v1.2.3')).toBe('-s -w -X main.VERSION=v1.2.3');
  expect(linkerFlags('helm', 'v4.0.1')).toBe('-s -w -X helm.sh/helm/v4/internal/version.version=v4.0.1');
  expect(linkerFlags('argocd', 'v3.2.1')).toBe('-s -w -X github.com/argoproj/argo-cd/v3/common.version=3.2.1');
  expect(linkerFlags('traefik', 'v3.5.0')).toBe('-s -w -X github.com/traefik/traefik/v3/pkg/version.Version=3.5.0');
});

describe('the cache of programs', () => {
  test('is the user’s', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/cache' })).toBe('/cache/loutik/tools');
    expect(cacheFolder({})).toBe(join(homedir(), '.cache/loutik/tools'));
  });

  test('has a folder for each program, called after all that it is built from', () => {
    const tool = kubernetes('kubelet');
    const env = { XDG_CACHE_HOME: '/cache' };
    fs.mkdirSync(join(folder, 'tools/kubernetes'), { recursive: true });
    const write = (file: string, text: string) => fs.writeFileSync(join(folder, 'tools/kubernetes', file), text);
    write('go.mod', 'require (\n\tk8s.io/kubernetes v1.36.4\n)\n');
    write('go.sum', 'one');
    const before = builtPath(folder, tool, env);
    expect(before).toMatch(/^\/cache\/loutik\/tools\/kubelet-[0-9a-f]{16}\/kubelet$/);
    expect(builtPath(folder, tool, env)).toBe(before);
    write('go.sum', 'two');
    const sums = builtPath(folder, tool, env);
    write('go.mod', 'require (\n\tk8s.io/kubernetes v1.36.4 // indirect\n)\n');
    const other = builtPath(folder, kubernetes('kube-proxy'), env).replaceAll('kube-proxy', 'kubelet');
    expect(new Set([before, sums, builtPath(folder, tool, env), other]).size).toBe(4);
    expect(() => builtPath(folder, { name: 'git', versionArguments: [] }, env)).toThrow('git is not built by us');
  });

  test('loses what a killed build left, and nothing else', () => {
    const kept = [`.building-${process.pid}-a`, 'kubelet-0123', 'x.building-4194305-a'];
    for (const name of ['.building-4194305-a', ...kept]) fs.mkdirSync(join(folder, name, 'inner'), { recursive: true });
    sweepCache(folder);
    expect(fs.readdirSync(folder).sort()).toEqual([...kept].sort());
    expect(() => sweepCache(join(folder, 'none'))).not.toThrow();
  });
});

test('of a YAML text the definitions are taken, nothing of empty documents or other kinds', () => {
  const text = 'kind: CustomResourceDefinition\nmetadata: {name: a}\n---\n---\nkind: ConfigMap\n---\nkind: CustomResourceDefinition\n';
  expect(definitionsIn(text)).toEqual([
    { kind: 'CustomResourceDefinition', metadata: { name: 'a' } },
    { kind: 'CustomResourceDefinition' },
  ]);
});

describe('Argo CD’s project of everything', () => {
  const made = async (there: boolean) => {
    const { api, told } = keptApi();
    await makeDefaultProject({
      ...api,
      get: async (...of: unknown[]) => (there && of.join() === 'argoproj.io/v1alpha1,AppProject,default,argocd' ? {} : undefined),
    } as never);
    return told;
  };

  test('is made as Argo CD makes it, and left alone where it is', async () => {
    expect(await made(true)).toEqual([]);
    expect(await made(false)).toEqual([
      [
        'apply',
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'AppProject',
          metadata: { name: 'default', namespace: 'argocd' },
          spec: {
            sourceRepos: ['*'],
            destinations: [{ server: '*', namespace: '*' }],
            clusterResourceWhitelist: [{ group: '*', kind: '*' }],
          },
        },
        { fieldManager: 'argocd-server' },
      ],
    ]);
  });
});

test('the Service kubernetes leads to the server nodes, and to no other', () => {
  const nodes = [
    { isServer: true, address: '192.168.7.20' },
    { isServer: false, address: '192.168.7.21' },
  ];
  expect(kubernetesEndpoints({ nodes } as never)).toEqual({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['192.168.7.20'], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  });
});

test('a program is the first that may be executed, by folders in their order, then by names', () => {
  const lay = (path: string, mode: number) => {
    fs.mkdirSync(join(folder, path, '..'), { recursive: true });
    fs.writeFileSync(join(folder, path), '', { mode });
  };
  lay('a/redis', 0o644);
  lay('b/valkey', 0o755);
  lay('c/redis', 0o755);
  const found = (names: readonly string[], ...folders: readonly string[]) =>
    executable(
      names,
      folders.map((name) => name && join(folder, name)),
    );
  expect(found(['redis', 'valkey'], '', 'a', 'b', 'c')).toBe(join(folder, 'b/valkey'));
  expect(found(['redis'], 'a', 'b', 'c')).toBe(join(folder, 'c/redis'));
  expect(found(['redis'], 'a', 'b')).toBeUndefined();
});
