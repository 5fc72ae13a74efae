import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Audience, ServiceChart } from '../../src';
import { assemble, type Model } from '../../src/model/assemble';
import type { Manifest } from '../../src/objects/manifest';
import { layOut } from '../../src/synth/layout';
import type { Api } from '../../src/twin/api';
import { customResources } from '../../src/twin/build-tools';
import { allFacts, type ChartFacts, type ChartPod, manifestOf, podsOf } from '../../src/twin/charts/facts';
import { startControlPlane } from '../../src/twin/control-plane';
import { TwinFolder } from '../../src/twin/folder';
import { nodeObjects } from '../../src/twin/nodes';
import { choosePorts, type Ports } from '../../src/twin/ports';
import { stopProcesses } from '../../src/twin/processes';
import { findTools } from '../../src/twin/tools';
import { factsOf } from '../helm/helm';
import { checkFacts } from '../helm/make';
import { platformModel, podPort, type Release, releasesOf } from '../helm/platform';
import { homelab } from '../homelabs/homelabs';
import { base } from '../inventory/base';
import { manifestsOf, repository } from '../lab';
import { eventually } from './clone';
import { moduleFolder, program } from './tools';
import { type Call, gateway, house, TraefikRun } from './traefik-run';
import { writeForTraefik } from './traefik-written';

// biome-ignore lint/suspicious/noExplicitAny: what a resource looks like is the test's own business
type Any = any;

const version = 'v1.36.4';
const releases = releasesOf(platformModel());
const tables = allFacts(repository);
/** The pods that the charts of some releases make, each table's. */
const madeOf = (some: readonly Release[]) =>
  tables.flatMap((facts) =>
    some.filter(({ chart }) => chart === facts.chart).map(({ values }) => ({ facts, pods: podsOf(facts, values) })),
  );
const made = madeOf(releases);
/** One version of each chart: what K3s and our releases install, or the nearest. */
const installed = ['argo-cd 10.1.1', 'sealed-secrets 2.19.0', 'traefik 40.1.0'].map((name) => {
  const one = made.find(({ facts }) => `${facts.chart} ${facts.version}` === name);
  if (one === undefined) throw new Error(`there is no table of ${name}`);
  return one;
});
const argumentsOf = (pod?: ChartPod) => pod?.containers[0]?.args ?? [];
const traefikArguments = argumentsOf(installed[2]?.pods[0]);
/** Traefik's pods with the chart's own door left on, and one of ours at its port. */
const withWebsecure = (() => {
  const values = releases.find(({ chart }) => chart === 'traefik')?.values ?? {};
  const { websecure: _, ...doors } = values.ports as Record<string, unknown>;
  return podsOf(installed[2]?.facts as ChartFacts, { ...values, ports: { ...doors, lan: { port: 8443, hostPort: 443 } } })[0] as ChartPod;
})();

/** What Traefik's chart makes besides, by which it knows the Ingresses that are its own (traefik-helm-chart, templates/ingressclass.yaml). */
const ingressClass: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'traefik' },
  spec: { controller: 'traefik.io/ingress-controller' },
};
const charts = installed.flatMap(({ pods }) => pods.map(manifestOf));

/** What the API server warned of. */
const told: string[] = [];
const state = fs.mkdtempSync(join(tmpdir(), 'loutik-ingress-'));
const stateBefore = process.env.XDG_STATE_HOME;
let folder: TwinFolder;
let ports: Ports;
let api: Api;
let traefik: string;
let helm: string;

beforeAll(async () => {
  [traefik, helm] = [await program('traefik'), await program('helm')];
  process.env.XDG_STATE_HOME = state;
  folder = new TwinFolder('ingress');
  fs.mkdirSync(folder.path, { recursive: true });
  ports = await choosePorts(undefined, new Set());
  const { found } = await findTools(repository, base.k3s.version);
  const tools = Object.fromEntries(found.map(({ tool, path }) => [tool.name, path]));
  api = await startControlPlane(folder, { ports, tools, version, services: base.k3s.services });
  const crds = (await customResources(repository)).flatMap((text) => parseAllDocuments(text).map((document) => document.toJSON()));
  for (const crd of crds.filter((object) => object?.kind === 'CustomResourceDefinition')) await api.apply(crd);
  for (const node of nodeObjects(base, version)) await api.create(node);
  const isReady = ({ spec, status }: Any) =>
    !spec.taints?.length && status.conditions?.some(({ type, status: is }: Any) => type === 'Ready' && is === 'True');
  await eventually('ready nodes', async () => (await api.list('v1', 'Node')).every(isReady)); // else pods go where one is ready first
  for (const object of [...inOrder(platformModel()), ...charts, ingressClass]) told.push(...(await apply(object)));
});

afterAll(async () => {
  api?.close();
  await stopProcesses(folder);
  if (stateBefore === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = stateBefore;
  fs.rmSync(state, { recursive: true, force: true });
});

/** The objects of a homelab's apps, what others stand in first. */
function inOrder(model: Model, isWanted: (app: string) => boolean = () => true): Manifest[] {
  const first = ['Namespace', 'CustomResourceDefinition', 'PriorityClass', 'StorageClass', 'ServiceAccount'];
  const rank = ({ kind }: Manifest) => (first.includes(kind) ? first.indexOf(kind) : first.length);
  return [...manifestsOf(layOut(model))]
    .flatMap(([path, object]) => (isWanted(path.split('/')[0] ?? '') ? [object] : []))
    .sort((a, b) => rank(a) - rank(b));
}

/** Applies an object strictly, server-side. Answers what the server warns of; waits for a definition that is not served yet. */
const apply = (object: Manifest, dryRun = false) =>
  eventually(`${object.kind} ${object.metadata.name}`, async () => {
    try {
      return (await api.apply(object, { dryRun, fieldManager: 'helm' })).warnings.map(
        (text) => `${object.kind} ${object.metadata.name}: ${text}`,
      );
    } catch (error) {
      if (/knows no/.test(String(error))) return undefined;
      throw error;
    }
  });

describe('the charts’ pods and our own objects', () => {
  test('are all taken by the API server, which warns of nothing', () => {
    expect(told).toEqual([]);
    expect(charts.map(({ kind }) => kind).sort()).toEqual([...Array(6).fill('Deployment'), 'Job', 'StatefulSet']);
  });

  test.each(made.map(({ facts, pods }) => [`${facts.chart} ${facts.version}`, pods] as const))('%s too', async (_, pods) => {
    for (const pod of pods) expect(await apply(manifestOf(pod), true)).toEqual([]);
  });

  test('run, each where the model says: what Pod Security or a priority refuses would be missing', async () => {
    const wanted = installed.flatMap(({ pods }) => pods).filter(({ kind, replicas }) => kind !== 'Job' && replicas !== 0);
    const home = ({ affinity }: ChartPod) => (JSON.stringify(affinity).includes('"one"') ? 'server' : 'worker');
    for (const pod of wanted) {
      const [running] = await eventually(`a pod of ${pod.name}`, async () => {
        const pods = await api.list('v1', 'Pod', pod.namespace);
        const own = pods.filter(({ metadata, status }) => metadata.name.startsWith(pod.name) && status.phase === 'Running');
        return own.length > 0 && own;
      });
      expect([pod.name, running.spec.nodeName, running.spec.priorityClassName]).toEqual([pod.name, home(pod), 'loutik-core']);
    }
    const refused = (await api.list('v1', 'Event')).filter(({ reason }) => reason === 'FailedCreate');
    expect(refused.map(({ message }) => message)).toEqual([]);
  });

  test('a door on the chart’s websecure would be refused: that is why it is off', async () => {
    await expect(apply(manifestOf(withWebsecure), true)).rejects.toThrow(/duplicate entries for key \[containerPort=8443,protocol="TCP"\]/);
  });
});

test('the real helm gives of sealed-secrets’ chart, which its Go module holds, what its table says', async () => {
  const sealed = releases.find(({ chart }) => chart === 'sealed-secrets');
  const facts = installed[1]?.facts;
  if (sealed === undefined || facts === undefined) throw new Error('there is no sealed-secrets');
  const chart = {
    helm,
    folder: await moduleFolder('github.com/bitnami-labs/sealed-secrets@v0.38.4', 'helm/sealed-secrets'),
    version: '2.19.0',
  };
  checkFacts(chart, sealed);
  expect(factsOf(chart, sealed)).toEqual(facts);
});

test('a release that failed the first time is upgraded by what retry runs, and what somebody changed by hand goes back', async () => {
  const chart = join(state, 'wiki');
  const template = (file: string, text: string) => {
    fs.mkdirSync(join(chart, 'templates'), { recursive: true });
    fs.writeFileSync(join(chart, file), text);
  };
  const map = (name: string, theme: string) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { theme } });
  const helmed = (...args: string[]) =>
    spawnSync(helm, [...args, '--namespace', 'web', '--kubeconfig', folder.kubeconfig], { encoding: 'utf8', env: { HOME: state } });
  // klipper-helm's `entry`, "retry": an upgrade, by server-side apply as the installation was, and by force
  const retry = () => helmed('upgrade', 'wiki', chart, '--server-side=auto', '--force-conflicts=true');
  template('Chart.yaml', 'apiVersion: v2\nname: wiki\nversion: 1.2.3\n');
  template('templates/settings.yaml', map('wiki', 'dark'));
  template('templates/more.yaml', map('Not_A_Name', 'dark'));
  expect(helmed('install', 'wiki', chart, '--server-side=true').status).toBe(1);
  expect(helmed('status', 'wiki').stdout).toContain('STATUS: failed');
  template('templates/more.yaml', map('more', 'dark'));
  expect(retry()).toMatchObject({ status: 0 });
  expect(helmed('status', 'wiki').stdout).toContain('STATUS: deployed');
  expect((await api.get('v1', 'ConfigMap', 'more', 'web')).data).toEqual({ theme: 'dark' });

  await api.apply(JSON.parse(map('wiki', 'light').replace('"metadata":{', '"metadata":{"namespace":"web",')), { fieldManager: 'somebody' });
  template('templates/settings.yaml', map('wiki', 'blue'));
  expect(helmed('upgrade', 'wiki', chart, '--server-side=auto').stderr).toMatch(/conflict/);
  expect(retry()).toMatchObject({ status: 0 });
  expect((await api.get('v1', 'ConfigMap', 'wiki', 'web')).data).toEqual({ theme: 'blue' });
});

describe('real Traefik', () => {
  let run: TraefikRun;
  const started = (args: readonly string[]) => new TraefikRun(traefik, args, { folder, ports }, podPort);
  const doors: Readonly<Record<Audience | 'nowhere', Pick<Call, 'port' | 'tls' | 'from'>>> = {
    public: { port: 8444, tls: true, from: gateway },
    lan: { port: 8445, tls: true, from: house },
    tailnet: { port: 8446, tls: true, from: house },
    nowhere: { port: 8447 },
  };
  const hosts = ['public', 'lan', 'tailnet', 'unnamed'] as const;
  const hostname = (host: string) => `${host}.test.example`;

  beforeAll(async () => {
    run = started(traefikArguments);
    await run.ready();
    const call = { ...doors.lan, host: hostname('lan') };
    await eventually('the first route', async () => (await run.ask(call)).status === 200);
  });
  afterAll(() => run?.stop());

  test('starts with exactly the arguments of the chart, and listens at its entrypoints and nowhere else', () => {
    expect(run.commandLine).toEqual(['/traefik', ...traefikArguments]);
    expect(run.listening([podPort, podPort + 1, 16443])).toEqual(
      ['127.0.0.1:8447', ...[4000, 4001, 8000, 8080, 8444, 8445, 8446, 9100].map((port) => `*:${port}`)].sort(),
    );
  });

  test('lets each route in at the entrypoints of its audience, and at no other', async () => {
    const open: Readonly<Record<(typeof hosts)[number], readonly string[]>> = {
      public: ['public', 'lan'],
      lan: ['lan'],
      tailnet: ['tailnet'],
      unnamed: ['nowhere'],
    };
    for (const host of hosts) {
      for (const [door, call] of Object.entries(doors)) {
        const { status } = await run.ask({ ...call, host: hostname(host) });
        expect([host, door, status]).toEqual([host, door, open[host].includes(door) ? 200 : 404]);
      }
    }
  });

  test('serves no route on its own ports, and sends plain HTTP to HTTPS', async () => {
    for (const host of hosts) {
      for (const port of [8080, 9100]) expect((await run.ask({ port, host: hostname(host) })).status).toBe(404);
      const { status, headers } = await run.ask({ port: 8000, host: hostname(host), path: '/a?b=c' });
      expect([status, headers.location]).toEqual([301, `https://${hostname(host)}/a?b=c`]);
    }
  });

  test('leads a port beside the web to its service: without a word about who calls, or with one where the service expects it', async () => {
    const hello = Buffer.from('hello');
    const told = Buffer.concat([proxyHeader('203.0.113.9'), hello]);
    const from = { gateway: { port: 4000, from: gateway }, house: { port: 4000, from: house } };
    await eventually('the first answer', async () => (await run.tell(from.house, hello)).length > 0);
    expect([await run.tell(from.house, hello), await run.tell(from.gateway, told)]).toEqual([hello, hello]);
    const named = await run.tell({ ...from.gateway, port: 4001 }, told);
    expect([named.subarray(0, 12).toString('latin1'), [...named.subarray(16, 20)].join('.')]).toEqual([
      '\r\n\r\n\0\r\nQUIT\n',
      '203.0.113.9',
    ]);
    const own = await run.tell({ ...from.house, port: 4001 }, hello);
    expect([...own.subarray(16, 20)].join('.')).toBe(house);
  });

  test('and one of UDP, to and fro', async () => {
    await eventually('the first answer', async () => run.datagram(20_053, 'hello') !== '');
    expect(run.datagram(20_053, 'hello')).toBe('heard hello');
  });

  test('a route that names no entrypoint is not reached from outside the pod', async () => {
    await expect(run.ask({ port: 8447, host: hostname('unnamed'), to: '10.1.2.3' })).rejects.toThrow('refused');
  });

  test('believes the gateway who calls, and nobody else', async () => {
    const call = { ...doors.public, host: hostname('public'), preface: proxyHeader('203.0.113.9') };
    const seen = JSON.parse((await run.ask(call)).body).headers;
    expect([seen['x-forwarded-for'], seen['x-real-ip'], seen['x-forwarded-proto']]).toEqual(['203.0.113.9', '203.0.113.9', 'https']);
    // what somebody else says of himself is read and not believed
    expect(JSON.parse((await run.ask({ ...call, from: house })).body).headers['x-forwarded-for']).toBe(house);
    await expect(run.ask({ ...doors.lan, host: hostname('public'), preface: call.preface })).rejects.toThrow();
    const forged = { ...doors.lan, host: hostname('public'), headers: { 'X-Forwarded-For': '203.0.113.9', 'X-Real-Ip': '203.0.113.9' } };
    const told = JSON.parse((await run.ask(forged)).body).headers;
    expect([told['x-forwarded-for'], told['x-real-ip']]).toEqual([house, house]);
  });

  test('makes exactly the middlewares, and reads exactly the annotations, that the desk lets through', async () => {
    const { made, left } = await writeForTraefik(apply, hostname);
    const status = async (name: string) => (await run.ask({ ...doors.lan, host: hostname(name) })).status;
    await Promise.all(made.map((name) => eventually(name, async () => (await status(name)) !== 404)));
    expect(await Promise.all(left.map(async (name) => [name, await status(name)]))).toEqual(left.map((name) => [name, 404]));
  });

  test('does not start with a door on the chart’s websecure', async () => {
    const other = started(argumentsOf(withWebsecure));
    try {
      expect(await eventually('its end', async () => other.ended)).toBe(1);
      expect(other.log).toContain('address already in use');
    } finally {
      await other.stop();
    }
  });
});

test('the whole shelf is taken by the API server, which warns of nothing, and Pod Security refuses none of its pods', async () => {
  const model = assemble(homelab('shelf'));
  const apps = ServiceChart.all(model.lab).flatMap(({ name, trust }) => (trust === 'services' ? [name] : []));
  const others = new Set(releases.map(({ chart }) => chart));
  const fromCharts = madeOf(releasesOf(model).filter(({ chart }) => !others.has(chart))).flatMap(({ pods }) => pods.map(manifestOf));
  const services = inOrder(model, (app) => ['crds', 'devices', 'smb'].includes(app) || apps.includes(app)); // the rest of the platform is there, another homelab's
  const warnings: string[] = [];
  for (const object of [...services, ...fromCharts]) warnings.push(...(await apply(object)));
  expect(warnings).toEqual([]);
  const workloads = services.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  await eventually('a pod of each', async () => {
    const pods = await api.list('v1', 'Pod');
    return workloads.every(({ metadata: { name, namespace } }) =>
      pods.some((pod) => pod.metadata.namespace === namespace && pod.metadata.labels['app.kubernetes.io/name'] === name),
    );
  });
  const refused = (await api.list('v1', 'Event')).filter(({ reason }) => reason === 'FailedCreate');
  expect(refused.map(({ message }) => message)).toEqual([]);
});

/** A PROXY protocol header of version 2 (HAProxy, proxy-protocol.txt): a connection by TCP over IPv4. */
function proxyHeader(client: string): Buffer {
  const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
  const addresses = [client, '198.51.100.1'].flatMap((text) => text.split('.').map(Number));
  return Buffer.concat([signature, Buffer.from([0x21, 0x11, 0, 12, ...addresses, 0x9c, 0x40, 0x01, 0xbb])]);
}
