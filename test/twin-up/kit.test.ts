import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkBootSecrets } from '../../src/bootstrap/boot-secrets/check-boot-secrets';
import type { Kit } from '../../src/kit/kit';
import { usesOf } from '../../src/kit/secret-items';
import { bootSecretsOf, itemsFor, valueFor } from '../../src/kit/values';
import { assemble } from '../../src/model/assemble';
import { isFormOf } from '../../src/secrets/form';
import type { Api } from '../../src/twin/api';
import { connect } from '../../src/twin/control-plane';
import { TwinFolder } from '../../src/twin/folder';
import { processesOf, stopProcesses } from '../../src/twin/processes';
import { startSealedSecrets } from '../../src/twin/sealed-secrets';
import { findTools, tools } from '../../src/twin/tools';
import { ProcWatch } from '../hard/proc-watch';
import { homelab } from '../homelabs/homelabs';
import { ExampleKit } from '../kit/example-kit';
import { fillSite } from '../kit/fill-site';
import { answers } from '../kit/given';
import { repository } from '../lab';
import { Clone, eventually } from './clone';

const { lab } = assemble(homelab('house', 'loutik'));
const uses = usesOf(lab);
const part = 'sealed-secrets-controller';
const label = 'sealedsecrets.bitnami.com/sealed-secrets-key';

let clone: Clone;
let kit: ExampleKit;
let watch: ProcWatch;
let folder: TwinFolder;
let api: Api;
let said = '';
/** Runs the real command and takes its result; all that it says is kept, to be searched for secrets. */
// biome-ignore lint/suspicious/noExplicitAny: what the command printed
async function loutik(...args: readonly string[]): Promise<any> {
  const { stdout, stderr } = await clone.loutik([...args, '--json']);
  said += stdout + stderr;
  return JSON.parse(stdout);
}

beforeAll(async () => {
  clone = new Clone();
  fillSite((path, change) => fs.writeFileSync(join(clone.root, path), change(fs.readFileSync(join(clone.root, path), 'utf8'))));
  kit = await ExampleKit.in(clone.folder);
  watch = await ProcWatch.start();
});
afterAll(async () => {
  watch?.stop();
  api?.close();
  for (const name of TwinFolder.all()) await stopProcesses(new TwinFolder(name));
  clone.remove();
});

/** Waits until the controller has opened every sealed secret as it is now; those that it did not open are the error. */
async function opened(): Promise<void> {
  let open: string[] = [];
  await eventually(
    'every sealed secret opened',
    async () => {
      const all = await api.list('bitnami.com/v1alpha1', 'SealedSecret');
      open = all
        .filter(({ metadata, status }) => status?.observedGeneration !== metadata.generation || status.conditions?.[0]?.status !== 'True')
        .map(({ metadata, status }) => `${metadata.name}: ${status?.conditions?.[0]?.message}`);
      return all.length === new Set(uses.map(({ secret }) => secret)).size && open.length === 0;
    },
    120,
  ).catch((error) => {
    throw new Error(`${error.message}\n${open.join('\n')}`);
  });
}

/** The keys whose Secret in the cluster has another value than the kit. */
async function differing(values: Kit): Promise<string[]> {
  const secrets = new Map((await api.list('v1', 'Secret')).map((each) => [`${each.metadata.namespace}/${each.metadata.name}`, each.data]));
  return uses
    .filter((use) => {
      const { secret, key, origin } = use;
      const held = secrets.get(`${secret.namespace}/${secret.name}`)?.[key];
      const wanted = valueFor(values, use);
      return held === undefined || wanted === undefined || !isFormOf(origin, Buffer.from(held, 'base64'), wanted);
    })
    .map(({ secret, key }) => `${secret.name}/${key}`);
}

test('from a kit that was made, its secrets are committed, verified, rendered, and opened by the real controller to exactly its values', async () => {
  fs.writeFileSync(join(clone.folder, 'answers.json'), JSON.stringify(answers), { mode: 0o600 });
  expect(await loutik('kit', 'create', ...kit.create, '--answers', join(clone.folder, 'answers.json'))).toMatchObject({
    ok: true,
    left: [],
  });
  await clone.commit('every secret, sealed');
  expect(await loutik('kit', 'verify', '--strict', ...kit.options)).toMatchObject({ ok: true, todo: [], opened: uses.length });
  expect(await loutik('kit', 'render', ...kit.options, '--to', join(clone.folder, 'rendered'))).toMatchObject({ ok: true });
  const values = await kit.read();
  expect(checkBootSecrets(lab, bootSecretsOf(values, itemsFor(lab, values)))).toEqual([]);

  const up = await loutik('twin', 'up', ...kit.options, '--timeout', '900');
  expect(up).toMatchObject({ ok: true });
  expect(up.applications.map(({ sync, health }: Record<string, string>) => [sync, health])).toEqual(Array(17).fill(['Synced', 'Healthy']));
  folder = new TwinFolder('loutik');
  if (folder.state === undefined) throw new Error('there is no twin');
  api = connect(folder, folder.state.ports);
  await opened();
  expect(await differing(values)).toEqual([]);
  const keys = (await api.list('v1', 'Secret', 'kube-system')).filter(({ metadata }) => metadata.labels?.[label] === 'active');
  expect(keys).toHaveLength(1); // the homelab's, and none that the controller made
});

test('a kit that is lost is made again from the cluster: all that it has, and what it has not is named with its place', async () => {
  const values = (await kit.read()).values;
  const other = await ExampleKit.in(fs.mkdtempSync(join(clone.folder, 'recovered-')));
  await api.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'repository-loutik', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
    stringData: { type: 'git', url: lab.inventory.git.url, username: answers['git.username'], password: answers['git.password'] },
  });
  const answer = await loutik('kit', 'recover', '--kubeconfig', folder.kubeconfig, ...other.create);
  expect(answer.problems).toBeUndefined();
  const again = (await other.read()).values;
  const hash = 'argocd/argocd-secret/admin.password'; // of which the password is nowhere
  for (const name of answer.taken.filter((each: string) => each !== hash)) {
    expect([name, again[name]?.value === values[name]?.value.replace(/\/$/, '')]).toEqual([name, true]);
  }
  expect(again[hash]?.value).toMatch(/^\$2/);
  const lacks = Object.keys(values).filter((name) => again[name] === undefined);
  expect(answer.left.map(({ name }: { name: string }) => name).sort()).toEqual(lacks.sort());
  expect(lacks.filter((name) => /^(sealingKey|git)\.|\/|^backups\.(passwords|http|writer)\.|offsite\.repository/.test(name))).toEqual([]);
  expect(answer.left).toContainEqual({
    name: 'k3s.serverToken',
    commands: ['ssh admin@192.168.1.20 sudo cat /etc/loutik/secrets/k3s-token | npx loutik kit set k3s.serverToken --from-file -'],
  });
  expect(await loutik('kit', 'verify', ...other.options)).toMatchObject({ ok: true, opened: uses.length });
});

test('another sealing key is taken in the order that is told: beside the old one, then by what is pushed, then alone', async () => {
  const values = await kit.read();
  const [old] = (await api.list('v1', 'Secret', 'kube-system')).filter(({ metadata }) => metadata.labels?.[label] === 'active');
  const { steps } = await loutik('kit', 'rotate', '--sealing-key', ...kit.options);
  expect(steps.map(({ id }: { id: string }) => id).filter((id: string) => /render|master|push|settled/.test(id))).toEqual([
    'render',
    'machine i5-master',
    'push',
    'settled sealingKey.privateKey',
  ]);
  const rendered = join(clone.folder, 'rendered-again');
  expect((await loutik('kit', 'render', ...kit.options, '--to', rendered)).ok).toBe(true);
  const machine = join(clone.folder, 'machine');
  spawnSync('sh', [join(rendered, 'vms/i5-master/secrets.sh')], { env: { PATH: process.env.PATH, LOUTIK_SECRETS: machine } });
  await api.create(parse(fs.readFileSync(join(machine, 'sealing-key.yaml'), 'utf8')));
  await restartController();
  await clone.commit('sealed again');
  expect(await loutik('twin', 'push', '--timeout', '900')).toMatchObject({ ok: true });
  await opened();
  expect(await differing(await kit.read())).toEqual([]);
  await api.delete('v1', 'Secret', old.metadata.name, 'kube-system');
  for (const { name, namespace } of new Set(uses.map(({ secret }) => secret)))
    if (name !== 'argocd-secret') await api.delete('v1', 'Secret', name, namespace);
  await restartController();
  await eventually('every Secret made again', async () => (await differing(values)).length === 0, 120);
});

/** Ends the controller and starts it as the twin does: at its start it looks for keys. */
async function restartController(): Promise<void> {
  const running = () => processesOf(folder, part);
  for (const { pid } of running()) process.kill(pid);
  await eventually('the controller to end', async () => running().length === 0);
  const { found } = await findTools(
    repository,
    '',
    process.env,
    tools.filter(({ name }) => name === part),
  );
  const ca = fs.readFileSync(join(folder.controlPlane, 'pki', 'ca.crt'), 'utf8');
  if (folder.state === undefined || found[0] === undefined) throw new Error('there is no twin, or no controller');
  await startSealedSecrets(folder, api, found[0].path, folder.state.ports, ca);
}

test('no value stood in an output, an argument, the environment, or a file but the kits, what was rendered and the twin', async () => {
  const { values } = await kit.read();
  const open = new Set(['sealingKey.certificate', 'hosts.sshKey.publicKey', 'git.kind', 'nextcloud/nextcloud-admin/username']);
  const secrets = Object.entries(values)
    .filter(([name]) => !open.has(name))
    .map(([, { value }]) => value.trim().split('\n').at(-2) ?? value);
  const { sightings } = await watch.end(secrets);
  expect(sightings).toEqual([]);
  expect(secrets.filter((value) => said.includes(value))).toEqual([]);
  fs.writeFileSync(join(clone.folder, 'needles'), secrets.join('\n'), { mode: 0o600 });
  const found = spawnSync(
    'grep',
    ['-rlFf', join(clone.folder, 'needles'), clone.root, '--exclude-dir=node_modules', '--exclude-dir=test'],
    { encoding: 'utf8' },
  );
  expect(found.stdout).toBe('');
});
