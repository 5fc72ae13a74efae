import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemsError } from '../problems';
import { Api } from './api';
import type { TwinFolder } from './folder';
import type { Ports } from './ports';
import { marked } from './processes';
import type { ControlPlaneChange } from './run/control-plane-change';

export interface ControlPlane {
  readonly ports: Ports;
  /** Paths of the programs, by name. */
  readonly tools: Readonly<Record<string, string>>;
  /** As in the inventory, without K3s's own part: `v1.36.4`. */
  readonly version: string;
  /** The cluster's service network. */
  readonly services: string;
  /** Nothing but etcd and the API server: objects are checked and kept, and nothing acts on them. @default false */
  readonly apiOnly?: boolean;
  /** What lets real kubelets join. @default - kwok plays every node */
  readonly run?: ControlPlaneChange;
}

/** Added after kwokctl's own, since the last one counts. Its `override` would leave out an argument that it does not give itself. */
const argument = ([key, value]: readonly [string, string]) => ({ key, value });

/** What kwokctl is told. Pure. */
export function kwokctlConfiguration({ ports, tools, version, services, apiOnly = false, run }: ControlPlane): object {
  return {
    apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
    kind: 'KwokctlConfiguration',
    options: {
      runtime: 'binary',
      ...(apiOnly ? { components: ['etcd', 'kube-apiserver'] } : {}),
      kubeVersion: version,
      etcdPort: ports.etcd,
      etcdPeerPort: ports['etcd-peer'],
      kubeApiserverPort: ports['kube-apiserver'],
      kubeControllerManagerPort: ports['kube-controller-manager'],
      kubeSchedulerPort: ports['kube-scheduler'],
      kwokControllerPort: ports['kwok-controller'],
      etcdBinary: tools.etcd,
      kubeApiserverBinary: tools['kube-apiserver'],
      kubeControllerManagerBinary: tools['kube-controller-manager'],
      kubeSchedulerBinary: tools['kube-scheduler'],
      kwokControllerBinary: tools.kwok,
      bindAddress: '127.0.0.1',
      securePort: true,
      kubeAuthorization: true,
      kubeAdmission: true,
      disableQPSLimits: true,
      ...(run ? { kubeApiserverCertSANs: run.names } : {}),
    },
    componentsPatches: [
      {
        name: 'kube-apiserver',
        extraArgs: [
          argument(['allow-privileged', 'true']),
          argument(['service-cluster-ip-range', services]),
          ...Object.entries(run?.apiServer ?? {}).map(argument),
        ],
      },
      ...Object.entries({ 'kube-controller-manager': run?.controllers, 'kwok-controller': run?.kwok }).flatMap(([name, extra]) =>
        extra ? [{ name, extraArgs: Object.entries(extra).map(argument) }] : [],
      ),
    ],
  };
}

/** Starts etcd, the API server, the controllers, the scheduler and kwok by kwokctl, and waits until the API server serves. */
export async function startControlPlane(folder: TwinFolder, controlPlane: ControlPlane): Promise<Api> {
  const { ports, tools } = controlPlane;
  folder.write('kwok.json', JSON.stringify(kwokctlConfiguration(controlPlane), null, 2));
  mkdirSync(folder.file('kwok'), { recursive: true });
  const args = [
    '--config',
    folder.file('kwok.json'),
    '--name',
    'twin',
    'create',
    'cluster',
    '--kubeconfig',
    folder.kubeconfig,
    '--wait',
    '0s',
  ];
  await kwokctl(folder, tools.kwokctl as string, args);
  const pki = join(folder.controlPlane, 'pki');
  for (let waited = 0; ; waited += 200) {
    const api = existsSync(join(pki, 'admin.key')) ? connect(folder, ports) : undefined;
    if (await api?.isReady()) return api as Api;
    api?.close();
    if (waited > 90_000) throw failed('kube-apiserver', 'it does not serve after 90 s', folder);
    await sleep(200);
  }
}

/** A client of a twin's API server, with the rights of an administrator. */
export function connect(folder: TwinFolder, ports: Ports): Api {
  const pki = (file: string) => readFileSync(join(folder.controlPlane, 'pki', file), 'utf8');
  return new Api({
    server: `https://127.0.0.1:${ports['kube-apiserver']}`,
    ca: pki('ca.crt'),
    cert: pki('admin.crt'),
    key: pki('admin.key'),
  });
}

function kwokctl(folder: TwinFolder, path: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      cwd: folder.path,
      env: marked(folder, { KWOK_WORKDIR: folder.file('kwok') }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said = `${said}${chunk}`.slice(-2000);
      });
    child.on('error', reject);
    child.on('exit', (code) => {
      // the parts that it leaves running may hold its pipes open
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      if (code === 0) resolve();
      else reject(failed('kwokctl', said.trim().split('\n').at(-1) || `it ended with ${code}`, folder, said));
    });
  });
}

/** A part of the twin did not do what it must. */
export function failed(part: string, what: string, folder: TwinFolder, said = ''): ProblemsError {
  const lines = said.trim().split('\n').slice(-5);
  return new ProblemsError([
    {
      code: 'TWIN_FAILED',
      where: `${folder.name}: ${part}`,
      what,
      ...(lines.length > 1 ? { excerpt: lines.join('\n') } : {}),
      repair: `its log says more: npx loutik twin logs ${part}; npx loutik twin up makes the twin anew`,
    },
  ]);
}
