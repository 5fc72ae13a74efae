import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toYaml } from '../../src/files/yaml';
import { assemble } from '../../src/model/assemble';
import { Objects } from '../../src/objects/objects';
import { readPushed } from '../../src/plan/pushed';
import { apis } from '../../src/proofs/apis';
import { contract } from '../../src/proofs/contract';
import type { Finding, Proof } from '../../src/proofs/proof';
import { prove } from '../../src/proofs/prove';
import { versions } from '../../src/proofs/versions';
import { base, withChange } from '../inventory/base';
import { git } from '../plan/repository';
import { deployment, foundIn, object, objectsOf } from './objects-of';

const root = fs.mkdtempSync(join(tmpdir(), 'loutik-contract-'));
afterAll(() => fs.rmSync(root, { recursive: true }));

const stays = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
const claim = (name: string, spec: object = {}, annotations: object = stays) =>
  object(
    'v1',
    'PersistentVolumeClaim',
    name,
    {
      spec: {
        storageClassName: 'fast',
        volumeName: name,
        resources: { requests: { storage: '2Gi' } },
        accessModes: ['ReadWriteOnce'],
        ...spec,
      },
    },
    { namespace: 'app', annotations },
  );
const volume = (path: string) =>
  object(
    'v1',
    'PersistentVolume',
    'data',
    { spec: { local: { path }, claimRef: { namespace: 'app', name: 'data' }, persistentVolumeReclaimPolicy: 'Retain' } },
    { annotations: stays },
  );
const service = (selector: object, name = 'web') =>
  object('v1', 'Service', name, {
    spec: { selector, ports: [{ port: 80 }], type: 'ClusterIP', sessionAffinity: 'None', a: 1, b: 2, c: 3, d: 4 },
  });
const server = (image: string, first?: string) =>
  object('apps/v1', 'StatefulSet', 'db', {
    spec: {
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: { containers: [{ name: 'postgres', image }], initContainers: first ? [{ name: 'dump-old', image: first }] : [] },
      },
    },
  });
const select = (app: string) => {
  const made = deployment() as { spec: object };
  return { ...made, spec: { ...made.spec, selector: { matchLabels: { app } } } };
};
const namespace = (minor: number, metadata: object = {}) =>
  object('v1', 'Namespace', 'app', {}, { labels: { 'pod-security.kubernetes.io/enforce-version': `v1.${minor}` }, ...metadata });
const cron = (name: string) => object('batch/v1', 'CronJob', name, { spec: { schedule: '0 9 * * *', a: 1, b: 2, c: 3, d: 4, e: 5 } });

interface Case {
  readonly before: readonly object[];
  readonly after: readonly object[];
  readonly found: readonly (readonly [rule: string | undefined, where: string])[];
}

const contracts: Readonly<Record<string, Case>> = {
  'nothing changes': { before: [claim('data'), volume('/srv/fast/data')], after: [claim('data'), volume('/srv/fast/data')], found: [] },
  'what is new': { before: [claim('data')], after: [claim('data'), claim('other')], found: [] },
  'a claim shrinks': {
    before: [claim('data')],
    after: [claim('data', { resources: { requests: { storage: '1Gi' } } })],
    found: [['claim-shrunk', 'PersistentVolumeClaim/data spec.resources.requests.storage']],
  },
  'a claim grows': { before: [claim('data')], after: [claim('data', { resources: { requests: { storage: '3Gi' } } })], found: [] },
  'a claim changes its class': {
    before: [claim('data')],
    after: [claim('data', { storageClassName: 'hot' })],
    found: [['storage-class-changed', 'PersistentVolumeClaim/data spec.storageClassName']],
  },
  'a volume moves': {
    before: [volume('/srv/fast/data')],
    after: [volume('/srv/hot/data')],
    found: [['claim-moved', 'PersistentVolume/data spec.local']],
  },
  'a claim gets another name': {
    before: [claim('data')],
    after: [claim('files')],
    found: [['object-renamed', 'PersistentVolumeClaim app/data']],
  },
  'a claim goes that nothing keeps': {
    before: [claim('data', {}, {})],
    after: [],
    found: [['data-removed', 'PersistentVolumeClaim app/data']],
  },
  'a claim goes that is kept': { before: [claim('data')], after: [], found: [] },
  'a namespace goes that nothing keeps': { before: [namespace(36)], after: [], found: [['namespace-removed', 'Namespace app']] },
  'a Deployment selects by other labels': {
    before: [select('web')],
    after: [select('site')],
    found: [['immutable-field', 'Deployment/web spec.selector']],
  },
  'a Service selects by other labels': {
    before: [service({ app: 'web' })],
    after: [service({ app: 'site' })],
    found: [['selector-changed', 'Service/web spec.selector']],
  },
  'a Service gets another name': {
    before: [service({ app: 'web' })],
    after: [service({ app: 'web' }, 'site')],
    found: [['object-renamed', 'Service app/web']],
  },
  'a job gets another name': { before: [cron('sweep')], after: [cron('clean')], found: [] },
};

const programs: Readonly<Record<string, Case>> = {
  'a program goes on by one major version': { before: [server('nextcloud:31.0.1')], after: [server('nextcloud:32.0.4')], found: [] },
  'Nextcloud skips a major version': {
    before: [server('nextcloud:30.0.1')],
    after: [server('nextcloud:32.0.4')],
    found: [['image-major-skipped', 'StatefulSet/db containers[postgres].image']],
  },
  'a program goes back': {
    before: [server('nextcloud:32.0.4')],
    after: [server('nextcloud:32.0.3')],
    found: [['image-lowered', 'StatefulSet/db containers[postgres].image']],
  },
  'PostgreSQL comes to data of another major version': {
    before: [server('docker.io/library/postgres:17.5-bookworm')],
    after: [server('docker.io/library/postgres:18.1-trixie')],
    found: [['database-major-unprepared', 'StatefulSet/db containers[postgres].image']],
  },
  'PostgreSQL with a dump by the old version': {
    before: [server('docker.io/library/postgres:17.5-bookworm')],
    after: [server('docker.io/library/postgres:18.1-trixie', 'docker.io/library/postgres:17.5-bookworm')],
    found: [],
  },
  'PostgreSQL of another patch': { before: [server('postgres:18.1')], after: [server('postgres:18.6')], found: [] },
  'Kubernetes goes on by one minor version': { before: [namespace(35)], after: [namespace(36)], found: [] },
  'Kubernetes skips a minor version': { before: [namespace(34)], after: [namespace(36)], found: [['kubernetes-skipped', 'k3s.version']] },
  'Kubernetes goes back': { before: [namespace(37)], after: [namespace(36)], found: [['kubernetes-lowered', 'k3s.version']] },
};

const application = (homelab: string) =>
  object(
    'argoproj.io/v1alpha1',
    'Application',
    'app',
    {
      spec: {
        source: { path: `dist/${homelab}/app` },
        destination: { namespace: 'app' },
        syncPolicy: { automated: { prune: true, allowEmpty: true } },
      },
    },
    { namespace: 'argocd' },
  );

const all = [...Object.entries(contracts), ...Object.entries(programs)];
const homelabOf = (name: string) => `c${all.findIndex(([one]) => one === name)}`;

beforeAll(() => {
  for (const [name, { before }] of all) {
    const homelab = homelabOf(name);
    const write = (folder: string, manifest: object, index: number) => {
      const { kind } = manifest as { kind: string };
      fs.mkdirSync(join(root, 'dist', homelab, folder), { recursive: true });
      fs.writeFileSync(join(root, 'dist', homelab, folder, `${kind.toLowerCase()}-${index}.yaml`), yamlOf(manifest));
    };
    before.forEach((manifest, index) => void write('app', manifest, index));
    write('argocd', application(homelab), 0);
  }
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'first');
});

const yamlOf = (manifest: object) => toYaml(JSON.parse(JSON.stringify(manifest)));

const empty = assemble({ name: 'test', inventory: base, services: () => {}, sealed: new Map(), ledger: [] });

function found(proof: Proof, name: string, after: readonly object[]) {
  const homelab = homelabOf(name);
  const own = objectsOf(...after).all;
  const argocd = objectsOf(application(homelab)).all.map((one) => ({ ...one, app: 'argocd', home: 'argocd' }));
  const objects = new Objects([...own, ...argocd]);
  return proof.prove({ ...empty, objects, pushed: readPushed(root, homelab) }).findings;
}
const said = ({ rule, where }: Finding) => [rule, where];

test.each(Object.entries(contracts))('contract: %s', (name, { after, found: wanted }) => {
  const findings = found(contract, name, after);
  expect(findings.map(said)).toEqual(wanted);
  expect(findings.every(({ code, severity }) => code === 'CONTRACT_BROKEN' && severity === 'fails')).toBe(true);
});

test.each(Object.entries(programs))('versions: %s', (name, { after, found: wanted }) => {
  const findings = found(versions, name, after);
  expect(findings.map(said)).toEqual(wanted);
  expect(findings.every(({ code, severity }) => code === 'VERSION_UNREACHABLE' && severity === 'fails')).toBe(true);
});

test('a broken contract is named with what it destroys, and a way round', () => {
  const [finding] = found(contract, 'a claim goes that nothing keeps', []);
  expect(finding?.what).toBe(
    'PersistentVolumeClaim app/data: the claim goes, and nothing here says that its volume retains the data; the storage class decides, and most delete: its data is lost',
  );
  expect(finding?.repair).toMatch(/^take it back/);
});

test('it is compared with the upstream of the branch, else with the last commit; without either with nothing, and that is said', () => {
  const figure = (pushed: ReturnType<typeof readPushed>) => contract.prove({ ...empty, pushed }).figures[0]?.value;
  expect(figure(readPushed(root, homelabOf('nothing changes')))).toBe('main, which has 3 objects of it');
  const clone = join(root, 'clone');
  execFileSync('git', ['clone', '-q', root, clone], { stdio: 'ignore' });
  expect(figure(readPushed(clone, homelabOf('nothing changes')))).toBe('origin/main, which has 3 objects of it');
  fs.mkdirSync(join(clone, 'new'));
  git(join(clone, 'new'), 'init', '-q');
  expect(figure(readPushed(join(clone, 'new'), 'x'))).toBe('nothing: there is no commit to compare with');
});

test('a waiver of a change that is pushed is to be taken out, and is no error; where nothing is compared it is not looked at', () => {
  const waivers = [{ code: 'CONTRACT_BROKEN', where: 'PersistentVolumeClaim app/gone', rule: 'data-removed', reason: 'empty' }] as const;
  const model = { ...empty, waivers };
  expect(prove(model, [contract])).toMatchObject([{ holds: true, findings: [] }]);
  expect(prove({ ...model, pushed: readPushed(root, homelabOf('nothing changes')) }, [contract])).toMatchObject([
    { holds: true, findings: [{ code: 'WAIVER_UNUSED', severity: 'to do', where: 'clusters/test/waivers.ts[0]' }] },
  ]);
});

test('the minor version that Git has is that of the first namespace that says one; where none does it is not known', () => {
  const dist = (homelab: string, namespaces: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(namespaces)) {
      fs.mkdirSync(join(root, 'dist', homelab, name), { recursive: true });
      fs.writeFileSync(join(root, 'dist', homelab, name, `namespace-${name}.yaml`), text);
    }
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', homelab);
    return readPushed(root, homelab)?.kubernetesMinor;
  };
  const level = (minor: number) => `kind: Namespace\nmetadata:\n  labels:\n    pod-security.kubernetes.io/enforce-version: v1.${minor}\n`;
  expect(dist('minor-one', { a: level(35), b: level(34) })).toBe(35);
  expect(dist('minor-later', { a: 'kind: Namespace\n', b: level(34), c: level(33) })).toBe(34);
  expect(dist('minor-none', { a: 'kind: Namespace\n' })).toBeUndefined();
});

test('K3s of the minor version that Git has, or of another patch, is no step', () => {
  const inventory = withChange('k3s.version', 'v1.36.9+k3s2');
  const model = assemble({ name: 'test', inventory, services: () => {}, sealed: new Map(), ledger: [] });
  expect(versions.prove({ ...model, pushed: { ref: 'main', objects: 1, dangersOf: () => [], kubernetesMinor: 36 } }).findings).toEqual([]);
});

test.each<[string, string, number]>([
  ['extensions/v1beta1', 'Ingress', 1],
  ['policy/v1beta1', 'PodDisruptionBudget', 1],
  ['networking.k8s.io/v1beta1', 'IPAddress', 1], // the next minor version removes it
  ['admissionregistration.k8s.io/v1beta1', 'MutatingAdmissionPolicy', 0], // a later one
  ['networking.k8s.io/v1', 'Ingress', 0],
])('apis: %s %s', (apiVersion, kind, count) => {
  expect(foundIn(apis, object(apiVersion, kind, 'x'))).toEqual(count === 0 ? [] : [['API_REMOVED', `${kind}/x`, undefined]]);
});
