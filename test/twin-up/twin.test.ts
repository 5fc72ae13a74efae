import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Api, ApiObject } from '../../src/twin/api';
import { refresh } from '../../src/twin/applications';
import { customResources } from '../../src/twin/build-tools';
import { connect, startControlPlane } from '../../src/twin/control-plane';
import { TwinFolder } from '../../src/twin/folder';
import { commitOver } from '../../src/twin/git';
import { nodeObjects } from '../../src/twin/nodes';
import { choosePorts, portNames } from '../../src/twin/ports';
import { processesOf, stopProcesses } from '../../src/twin/processes';
import { tenantRepository } from '../../src/twin/source';
import { findTools } from '../../src/twin/tools';
import { inventory } from '../homelabs/house/inventory';
import { Clone, eventually } from './clone';
import { builtForTwins } from './tools';

/** What lies in the folder for temporary files, but for what is the tests' own. */
const temporary = () => fs.readdirSync(tmpdir()).filter((name) => /argo|kwok|reposerver|ask-pass|etcd|redis|kube|helm/.test(name));
const before = temporary();

let clone: Clone;
let api: Api;
let folder: TwinFolder;
// biome-ignore lint/suspicious/noExplicitAny: what the command printed
let upped: any;
const usedPorts = new Set<number>();

const measured: string[] = [];
const measure = (what: string, seconds: number) => measured.push(`${what}: ${seconds} s`);

/** Everything that is committed below `dist/`. */
function dist(): ApiObject[] {
  const base = join(clone.root, 'dist/loutik');
  return fs
    .readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => parse(fs.readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8')) as ApiObject);
}

const identity = ({ apiVersion, kind, metadata }: ApiObject) => `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

async function pushed(args: readonly string[] = []) {
  const answer = await clone.json(['twin', 'push', ...args]);
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer;
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connectTo(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

beforeAll(async () => {
  await builtForTwins();
  clone = new Clone();
  upped = await clone.json(['twin', 'up', '--timeout', '240']);
  if (!upped.ok) throw new Error(JSON.stringify(upped));
  measure('up', upped.seconds);
  folder = new TwinFolder('loutik');
  for (const port of Object.values(folder.state?.ports ?? {})) usedPorts.add(port);
  api = connect(folder, folder.state?.ports ?? (await choosePorts(undefined, new Set())));
});

afterAll(async () => {
  api?.close();
  for (const name of TwinFolder.all()) await stopProcesses(new TwinFolder(name));
  clone.remove();
  process.stderr.write(`measured: ${measured.join(', ')}\n`);
});

describe('the reference homelab, brought up', () => {
  test('every Application is Synced and Healthy, within 90 s', () => {
    expect(upped.applications).toHaveLength(17);
    for (const { name, sync, health } of upped.applications) expect([name, sync, health]).toEqual([name, 'Synced', 'Healthy']);
    expect(upped.seconds).toBeLessThan(90);
    expect(upped.versions['kube-apiserver']).toMatch(/^v1\.36\./);
  });

  test('a second sync of the same commit changes no object', async () => {
    const versions = async () => {
      const objects = dist().filter(({ kind }) => !['Application', 'AppProject'].includes(kind));
      const found = await Promise.all(
        objects.map(async (object) => {
          const now = await api.get(object.apiVersion, object.kind, object.metadata.name, object.metadata.namespace);
          return [identity(object), now?.metadata.uid, now?.metadata.generation ?? now?.metadata.resourceVersion];
        }),
      );
      return found;
    };
    const before = await versions();
    const { seconds } = await pushed();
    expect(await versions()).toEqual(before);
    measure('push of nothing', seconds);
  });

  test('every pod is on the node of its data, and none waits', async () => {
    const pods = await api.list('v1', 'Pod');
    const where = (namespace: string) =>
      [...new Set(pods.filter(({ metadata }) => metadata.namespace === namespace).map(({ spec }) => spec.nodeName))].sort();
    for (const namespace of ['nextcloud', 'argocd']) expect([namespace, where(namespace)]).toEqual([namespace, ['i5-master']]);
    for (const namespace of ['jellyfin', 'bot', 'quiz', 'portfolio', 'lab'])
      expect([namespace, where(namespace)]).toEqual([namespace, ['ryzen-worker']]);
    for (const machine of ['i5', 'ryzen']) {
      const [pod] = pods.filter(({ metadata }) => metadata.name.startsWith(`rest-server-${machine}`));
      expect(pod.spec.nodeName).toBe({ i5: 'i5-master', ryzen: 'ryzen-worker' }[machine]);
    }
    expect(pods.filter(({ spec }) => !spec.nodeName)).toEqual([]);
  });

  test('the pods that Helm charts would make are counted too', async () => {
    const standIns = (await api.list('apps/v1', 'Deployment')).filter(
      ({ metadata }) => metadata.labels?.['loutik.dev/twin'] === 'stand-in',
    );
    expect(standIns.map(({ metadata }) => metadata.name).sort()).toEqual([
      'stand-in-argocd-application-controller',
      'stand-in-argocd-redis',
      'stand-in-argocd-repo-server',
      'stand-in-argocd-server',
      'stand-in-coredns',
      'stand-in-metrics-server',
      'stand-in-sealed-secrets-controller',
      'stand-in-traefik',
    ]);
  });

  test('nodes have exactly what the inventory gives them', async () => {
    const nodes = await api.list('v1', 'Node');
    const summary = nodes.map(({ metadata, status, spec }) => [
      metadata.name,
      metadata.labels['loutik.dev/home'],
      status.capacity.cpu,
      status.capacity.memory,
      status.allocatable.cpu,
      status.allocatable.memory,
      spec.taints ?? [],
    ]);
    expect(summary).toEqual([
      ['i5-master', 'i5', '4', '7Gi', '3600m', '5844Mi', []],
      ['ryzen-worker', 'ryzen', '8', '4Gi', '7800m', '3284Mi', []],
    ]);
  });

  test('every claim is bound to the volume that was made for it', async () => {
    const claims = await api.list('v1', 'PersistentVolumeClaim');
    expect(claims.length).toBeGreaterThanOrEqual(9);
    for (const { metadata, spec, status } of claims)
      expect([metadata.name, status.phase, spec.volumeName]).toEqual([metadata.name, 'Bound', metadata.name]);
  });

  test('every sealed secret is opened by the real controller', async () => {
    const sealed = await api.list('bitnami.com/v1alpha1', 'SealedSecret');
    expect(sealed.length).toBe(11);
    for (const { metadata, spec, status } of sealed) {
      const synced = status?.conditions?.find(({ type }: { type: string }) => type === 'Synced');
      expect([metadata.name, synced?.status]).toEqual([metadata.name, 'True']);
      const secret = await api.get('v1', 'Secret', metadata.name, metadata.namespace);
      expect(Object.keys(secret.data)).toEqual(expect.arrayContaining(Object.keys(spec.encryptedData)));
    }
  });
});

test('every object of dist/ is new to an API server that takes it strictly and warns of nothing, and all pods start', async () => {
  const { found } = await findTools(clone.root, inventory.k3s.version);
  const tools = Object.fromEntries(found.map(({ tool, path }) => [tool.name, path]));
  const bare = new TwinFolder('bare');
  const ports = await choosePorts(undefined, usedPorts);
  fs.mkdirSync(bare.path, { recursive: true });
  const server = await startControlPlane(bare, { ports, tools, version: 'v1.36.4', services: inventory.k3s.services });
  try {
    const crds = (await customResources(clone.root)).flatMap((text) => parseAllDocuments(text).map((document) => document.toJSON()));
    for (const crd of crds.filter((object) => object?.kind === 'CustomResourceDefinition')) await server.apply(crd);
    for (const node of nodeObjects(inventory, 'v1.36.4')) await server.create(node);
    const first = ['Namespace', 'PriorityClass', 'StorageClass', 'ServiceAccount']; // as the platform's waves do
    const objects = dist().sort((a, b) => Number(first.includes(b.kind)) - Number(first.includes(a.kind)));
    objects.sort((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace'));
    const told: string[] = [];
    for (const object of objects) {
      const { warnings } = await eventually(
        identity(object),
        async () => {
          try {
            return await server.apply(object);
          } catch (error) {
            if (/knows no/.test(String(error))) return undefined; // its definition is not served yet
            throw error;
          }
        },
        20,
      );
      told.push(...warnings.map((warning) => `${identity(object)}: ${warning}`));
    }
    expect(told).toEqual([]);
    // what Pod Security or a quota refuses shows as a Deployment without pods
    await eventually(
      'all pods',
      async () => {
        const workloads = [...(await server.list('apps/v1', 'Deployment')), ...(await server.list('apps/v1', 'StatefulSet'))];
        return workloads.length > 5 && workloads.every(({ spec, status }) => (status.readyReplicas ?? 0) >= (spec.replicas ?? 1));
      },
      90,
    );
    const refused = (await server.list('v1', 'Event')).filter(({ reason }) => ['FailedCreate', 'FailedBinding'].includes(reason));
    expect(refused.map(({ message }) => message).filter((message) => !/object has been modified/.test(message))).toEqual([]);
  } finally {
    server.close();
    await stopProcesses(bare);
    fs.rmSync(bare.path, { recursive: true, force: true });
  }
});

describe('commit and push', () => {
  test('a change in a chart rolls out within 15 s', async () => {
    clone.edit('charts/jellyfin.ts', 'docker.io/jellyfin/jellyfin:10.11.11', 'docker.io/jellyfin/jellyfin:10.11.12');
    await clone.commit('the next Jellyfin');
    const { seconds } = await pushed();
    measure('commit and push', seconds);
    expect(seconds).toBeLessThan(15);
    const { spec } = await api.get('apps/v1', 'Deployment', 'jellyfin', 'jellyfin');
    expect(spec.template.spec.containers[0].image).toContain('10.11.12');
  });

  test('what is not committed is not deployed, and said', async () => {
    clone.edit('charts/jellyfin.ts', '10.11.12', '10.11.13');
    const { stderr, code } = await clone.loutik(['twin', 'push']);
    expect(stderr).toContain('not committed, so not deployed: charts/jellyfin.ts');
    expect(code).toBe(0);
    clone.git('checkout', '-q', '.');
  });

  test('a commit whose dist/ is not what its sources make is refused', async () => {
    clone.edit('charts/jellyfin.ts', '10.11.12', '10.11.13');
    clone.git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '-qam', 'forgot npm start');
    const { ok, problems } = await clone.json(['twin', 'push']);
    expect(ok).toBe(false);
    expect(problems).toMatchObject([{ code: 'DIST_STALE', where: 'dist/loutik/jellyfin/deployment-jellyfin.yaml' }]);
    clone.git('reset', '-q', '--hard', 'HEAD~1');
  });

  test('a broken commit fails, named, and the next one heals it', async () => {
    const from = '    const data = new Volume(';
    // no desk knows which addresses the cluster has given away
    const [given] = (await api.list('v1', 'Service', 'jellyfin')).map(({ spec }) => spec.clusterIP);
    const taken = `{ metadata: { name: 'broken' }, spec: { clusterIP: '${given}', ports: [{ port: 80 }] } }`;
    clone.edit('charts/bot.ts', from, `    object(this, 'broken', 'Service', ${taken});\n${from}`);
    clone.edit('charts/bot.ts', "} from '../src';", "  object,\n} from '../src';");
    await clone.commit('broken');
    const { code, stderr } = await clone.loutik(['twin', 'push']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(new RegExp(`${'SYNC_FAILED'}  Application bot`))]);
    expect(stderr).toContain('provided IP is already allocated');
    clone.git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'revert', '--no-edit', 'HEAD');
    measure('push after a broken commit', (await pushed()).seconds);
  });

  test('a volume that grows from 6 to 10 and 12 GiB ends Synced, and is the same volume', async () => {
    const claim = () => api.get('v1', 'PersistentVolumeClaim', 'nextcloud-db-data', 'nextcloud');
    const { uid } = (await claim()).metadata;
    for (const [from, to] of [
      [6, 10],
      [10, 12],
    ]) {
      clone.edit('charts/nextcloud.ts', `on: props.code, size: Bytes.gib(${from})`, `on: props.code, size: Bytes.gib(${to})`);
      await clone.commit(`${to} GiB for the database`);
      measure(`push of ${to} GiB`, (await pushed()).seconds);
      const { spec, metadata, status } = await claim();
      expect([spec.resources.requests.storage, metadata.uid, status.phase]).toEqual([`${to}Gi`, uid, 'Bound']);
      expect((await api.get('v1', 'PersistentVolume', 'nextcloud-db-data')).spec.capacity.storage).toBe(`${to}Gi`);
    }
  });

  test('a change by hand is healed', async () => {
    const before = await api.get('v1', 'Service', 'jellyfin', 'jellyfin');
    await api.delete('v1', 'Service', 'jellyfin', 'jellyfin');
    const after = await eventually('the Service', () => api.get('v1', 'Service', 'jellyfin', 'jellyfin'));
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    const jellyfin = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'jellyfin', namespace: 'jellyfin' } };
    await api.patch(jellyfin, { spec: { replicas: 0 } });
    await eventually('the replica', async () => (await api.get('apps/v1', 'Deployment', 'jellyfin', 'jellyfin')).spec.replicas === 1);
  });

  test('a claim that was deleted is bound to its volume again', async () => {
    const before = await api.get('v1', 'PersistentVolumeClaim', 'bot-data', 'bot');
    await api.delete('v1', 'PersistentVolumeClaim', 'bot-data', 'bot');
    for (const { metadata } of await api.list('v1', 'Pod', 'bot')) await api.delete('v1', 'Pod', metadata.name, 'bot'); // they hold it
    // the real script, with the rights of its own account: no container runs here
    const { data } = await api.get('v1', 'ConfigMap', 'storage-scripts', 'storage');
    fs.writeFileSync(folder.file('rebind.sh'), data['rebind.sh']);
    folder.write('rebind-token', await api.token('storage', 'storage-rebind'));
    const script = spawn('sh', [folder.file('rebind.sh')], {
      stdio: 'ignore',
      env: {
        ...process.env,
        VOLUMES: 'bot-data jellyfin-config',
        API: `https://127.0.0.1:${folder.state?.ports['kube-apiserver']}`,
        TOKEN_FILE: folder.file('rebind-token'),
        CA_FILE: join(folder.controlPlane, 'pki/ca.crt'),
        PERIOD: '1',
      },
    });
    try {
      await eventually(
        'the claim, bound',
        async () => {
          const now = await api.get('v1', 'PersistentVolumeClaim', 'bot-data', 'bot');
          return now && now.metadata.uid !== before.metadata.uid && now.status.phase === 'Bound' && now.spec.volumeName === 'bot-data';
        },
        90,
      );
    } finally {
      script.kill();
    }
  });

  test('a service that a Helm chart makes is deployed by a project of its own, its pods counted, and goes with it', async () => {
    fs.writeFileSync(
      join(clone.root, 'charts/wiki.ts'),
      `import { Bytes, Cpu, HelmRelease, helmChart, type Lab, PodSet, prefer, Route, ServiceChart } from '../src';

export class Wiki extends ServiceChart {
  constructor(lab: Lab, props: { readonly hostname: string }) {
    super(lab, 'wiki');
    const set = new PodSet(this, 'pods', {
      name: 'wiki',
      selector: { 'app.kubernetes.io/name': 'wiki', 'app.kubernetes.io/instance': 'wiki' },
      ports: { http: 8080 },
      madeBy: 'helm',
      replicas: 1,
      requests: { cpu: Cpu.millis(10), memory: Bytes.mib(32), memoryLimit: Bytes.mib(64) },
      placement: prefer(lab.machines.i5),
    });
    new HelmRelease(this, 'release', {
      chart: helmChart({ repository: 'https://charts.loutik.example', name: 'wiki', version: '1.2.3' }),
      namespace: 'wiki',
      values: {},
      pods: [{ set, at: '' }],
    });
    new Route(this, 'web', { hostname: props.hostname, to: set.port('http'), audience: 'lan' });
  }
}
`,
    );
    clone.edit('clusters/loutik/services.ts', "import { Bot } from '../../charts/bot';\n", "$&import { Wiki } from '../../charts/wiki';\n");
    clone.edit(
      'clusters/loutik/services.ts',
      '  new Bot(lab, { on: disks.ryzen.nvme });\n',
      '$&  new Wiki(lab, { hostname: `wiki.${domain}` });\n',
    );
    await clone.commit('a wiki');
    measure('push of a Helm release', (await pushed()).seconds);
    const application = await api.get('argoproj.io/v1alpha1', 'Application', 'wiki', 'argocd');
    expect([application.spec.project, application.status.health.status]).toEqual(['services-wiki', 'Healthy']);
    const { spec } = await api.get('helm.cattle.io/v1', 'HelmChart', 'wiki', 'kube-system');
    expect([spec.failurePolicy, spec.targetNamespace]).toEqual(['retry', 'wiki']);
    const [pod] = await eventually('its pod', async () => {
      const pods = await api.list('v1', 'Pod', 'wiki');
      return pods.some(({ status }) => status.phase === 'Running') && pods;
    });
    expect([pod.spec.nodeName, pod.spec.containers[0].resources.requests]).toEqual(['i5-master', { cpu: '10m', memory: '32Mi' }]);
    clone.git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'revert', '--no-edit', 'HEAD');
    await pushed();
    await eventually(
      'the end of its Ingress',
      async () => (await api.get('networking.k8s.io/v1', 'Ingress', 'wiki', 'wiki')) === undefined,
    );
    await eventually('the end of its pod', async () => (await api.list('v1', 'Pod', 'wiki')).length === 0);
    expect(await api.get('networking.k8s.io/v1', 'NetworkPolicy', 'helm-install-wiki', 'kube-system')).toBeUndefined();
    expect(await api.get('argoproj.io/v1alpha1', 'AppProject', 'services-wiki', 'argocd')).toBeUndefined();
  });

  test('a service and a student’s project that are removed are pruned; Namespaces, claims and volumes stay', async () => {
    const objectsOf = (app: string) => dist().filter(({ metadata }) => metadata.namespace === app);
    const [ofBot, ofQuiz] = [objectsOf('bot'), objectsOf('quiz')];
    expect([ofBot.length > 10, ofQuiz.length > 4]).toEqual([true, true]);
    const left = async (objects: readonly ApiObject[]) => {
      const now = objects.map(({ apiVersion, kind, metadata }) => api.get(apiVersion, kind, metadata.name, metadata.namespace));
      return (await Promise.all(now)).filter((object) => object !== undefined).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    };
    clone.edit('clusters/loutik/services.ts', '  new Bot(lab, { on: disks.ryzen.nvme });\n', '');
    clone.edit('clusters/loutik/services.ts', "import { Bot } from '../../charts/bot';\n", '');
    clone.edit('clusters/loutik/services.ts', / {2}new StudentProject\(lab, \{\n {4}name: 'quiz'[^;]*;\n/, '');
    await clone.commit('neither bot nor quiz any more');
    measure('push of a removal', (await pushed()).seconds);
    await eventually('the pruning of the bot', async () => (await left(ofBot)).join() === 'PersistentVolumeClaim bot-data');
    await eventually('the pruning of the quiz', async () => (await left(ofQuiz)).length === 0);
    await eventually('the end of what the student deployed', async () => (await api.list('apps/v1', 'Deployment', 'quiz')).length === 0);
    for (const namespace of ['bot', 'quiz']) expect((await api.get('v1', 'Namespace', namespace)).status.phase).toBe('Active');
    expect((await api.get('v1', 'PersistentVolumeClaim', 'bot-data', 'bot')).status.phase).toBe('Bound');
    expect((await api.get('v1', 'PersistentVolume', 'bot-data')).status.phase).toBe('Bound');
    expect(await api.get('argoproj.io/v1alpha1', 'AppProject', 'tenant-quiz', 'argocd')).toBeUndefined();
  });
});

describe('tenants', () => {
  const url = 'https://git.loutik.example/students/portfolio.git';
  const project = (name: string, text: string) =>
    commitOver(tenantRepository(folder, url), undefined, 'main', [{ path: `deploy/${name}.yaml`, content: text }], name);
  const outcome = () =>
    eventually('the refusal', async () => {
      await refresh(api);
      const { status } = await api.get('argoproj.io/v1alpha1', 'Application', 'portfolio-project', 'argocd');
      const messages = JSON.stringify([
        status.conditions ?? [],
        status.operationState?.message,
        status.operationState?.syncResult?.resources ?? [],
      ]);
      return /not permitted|denied/.test(messages) && messages;
    });

  test('a ClusterRole in a student’s repository is refused by Argo CD', async () => {
    project(
      'admin',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: student-admin }\nrules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]\n',
    );
    expect(await outcome()).toMatch(/ClusterRole.*is not permitted in project tenant-portfolio/);
    expect(await api.get('rbac.authorization.k8s.io/v1', 'ClusterRole', 'student-admin')).toBeUndefined();
  });

  test('an Ingress for Nextcloud’s host name is refused by the API server', async () => {
    const ingress = (host: string) =>
      ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'web', namespace: 'portfolio' },
        spec: {
          rules: [
            { host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] } },
          ],
        },
      }) satisfies ApiObject;
    await expect(api.apply(ingress('cloud.loutik.example'), { dryRun: true })).rejects.toThrow(
      /tenant-hostnames.*the tenant's own domain or below it/,
    );
    await expect(api.apply(ingress('portfolio.loutik.example'), { dryRun: true })).resolves.toMatchObject({ warnings: [] });
  });
});

describe('beside it', () => {
  const second = () => new TwinFolder('second');

  test('status, kubeconfig and logs tell what they are for', async () => {
    const status = await clone.json(['twin', 'status']);
    expect(status.nodes.map(({ name }: { name: string }) => name)).toEqual(['i5-master', 'ryzen-worker']);
    expect(status.pending).toEqual([]);
    expect((await clone.loutik(['twin', 'kubeconfig'])).stdout).toBe(`${folder.kubeconfig}\n`);
    expect((await clone.loutik(['twin', 'logs'])).stdout.split('\n')).toEqual(
      expect.arrayContaining(['kube-apiserver', 'argocd-application-controller', 'sealed-secrets-controller', 'simulator']),
    );
    const address = await clone.json(['twin', 'open']);
    expect(await (await fetch(`${address.url}/api/v1/applications`)).json()).toHaveProperty('items');
  });

  test('on a terminal, status --watch draws itself anew and push shows one line that changes', async () => {
    const program = `${process.execPath} ${join(clone.root, 'bin/loutik.mjs')} twin`;
    const seen = await clone.terminal(`timeout 5 ${program} status --watch`);
    expect(seen.split('\u001b[2J\u001b[H').length).toBeGreaterThan(2);
    expect(seen).toMatch(/nextcloud +Synced +Healthy/);
    const pushed = await clone.terminal(`${program} push`);
    expect(pushed).toMatch(/commit [0-9a-f]{9} pushed … \d+ s: \d+ of \d+ Synced and Healthy/);
    expect(pushed.split('\r\u001b[K').length).toBeGreaterThan(3);
  });

  test('logs --follow goes on with what is added', async () => {
    const { stdout } = await clone.loutik(['twin', 'logs', 'argocd-application-controller', '--follow'], {
      onStart: (kill) => {
        setTimeout(() => void refresh(api), 1500);
        setTimeout(() => kill('SIGINT'), 6000);
      },
    });
    expect(stdout.trimEnd().split('\n').length).toBeGreaterThan(205);
  });

  test('another checkout does not take a twin’s name', async () => {
    const other = new Clone();
    process.env.XDG_STATE_HOME = clone.env.XDG_STATE_HOME;
    const { problems } = await other.json(['twin', 'up'], clone.env);
    expect(problems).toMatchObject([{ code: 'TWIN_BUSY', where: 'loutik' }]);
    other.remove();
  });

  test('a command that is killed in the middle is followed by an up that works, beside the first twin', async () => {
    await clone.loutik(['twin', 'up', '--name', 'second'], { onLine: (line, kill) => line.includes('Argo CD deploys') && kill('SIGKILL') });
    expect(processesOf(second()).length).toBeGreaterThan(3);
    const result = await clone.json(['twin', 'up', '--name', 'second', '--timeout', '240']);
    expect(result).toMatchObject({ ok: true, twin: 'second' });
    measure('up of a second one beside it', result.seconds);
    for (const port of Object.values(second().state?.ports ?? {})) usedPorts.add(port);
    expect((await clone.json(['twin', 'status'])).ok).toBe(true);
  });

  test('a killed API server is told, and down clears it away', async () => {
    for (const { pid, command } of processesOf(second())) if (command.includes('kube-apiserver')) process.kill(pid, 'SIGKILL');
    await eventually('the end of the API server', async () => !(await listens(second().state?.ports['kube-apiserver'] ?? 0)));
    const { ok, problems } = await clone.json(['twin', 'status', '--name', 'second']);
    expect([ok, problems[0].code]).toEqual([false, 'TWIN_FAILED']);
    expect((await clone.loutik(['twin', 'down', '--name', 'second'])).code).toBe(0);
    expect(processesOf(second())).toEqual([]);
    expect(second().exists).toBe(false);
  });

  test('Ctrl-C leaves nothing running', async () => {
    const { code } = await clone.loutik(['twin', 'up', '--name', 'second'], {
      onLine: (line, kill) => line.includes('making nodes') && kill('SIGINT'),
    });
    expect(code).toBe(130);
    expect(processesOf(second())).toEqual([]);
    expect(second().exists).toBe(false);
  });

  test('without Go and without programs, up says so before it starts anything', async () => {
    const folder = join(clone.folder, 'few');
    fs.mkdirSync(folder);
    for (const name of ['git', 'sh', 'redis-server', 'unshare']) {
      const path = (process.env.PATH ?? '').split(':').map((part) => join(part, name));
      fs.symlinkSync(path.find((file) => fs.existsSync(file)) ?? '', join(folder, name));
    }
    const env = { ...clone.env, PATH: folder, XDG_CACHE_HOME: join(clone.folder, 'no-cache') };
    const { problems } = await clone.json(['twin', 'up', '--name', 'third'], env);
    expect(problems).toMatchObject([{ code: 'TOOL_MISSING', where: expect.stringContaining('kube-apiserver, ') }]);
    expect(new TwinFolder('third').exists).toBe(false);
  });

  test('a taken port is named, before anything starts', async () => {
    const taken = folder.state?.ports['kube-apiserver'] ?? 0;
    const { problems } = await clone.json(['twin', 'up', '--name', 'third', '--port', String(taken)]);
    expect(problems[0]).toMatchObject({ code: 'PORT_TAKEN', where: `port ${taken} (kube-apiserver)`, what: 'another twin has it' });
    expect(new TwinFolder('third').exists).toBe(false);
  });

  test('down ends every process and frees every port', async () => {
    expect((await clone.loutik(['twin', 'down', '--all'])).code).toBe(0);
    expect(processesOf(folder)).toEqual([]);
    expect(TwinFolder.all()).toEqual([]);
    for (const port of usedPorts) expect([port, await listens(port)]).toEqual([port, false]);
    expect(usedPorts.size).toBeGreaterThanOrEqual(2 * portNames.length);
    expect(temporary()).toEqual(before);
    expect(fs.readFileSync('/proc/mounts', 'utf8')).not.toContain(clone.folder);
    expect((await clone.json(['twin', 'push'])).problems).toMatchObject([{ code: 'TWIN_UNKNOWN', where: 'loutik' }]);
  });
});
