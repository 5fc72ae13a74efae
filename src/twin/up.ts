import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { BootSecrets } from '../bootstrap/boot-secrets/boot-secrets';
import { failOn, ProblemsError } from '../problems';
import type { ApiObject } from './api';
import { type ApplicationState, expectedApplications, waitForSync } from './applications';
import { makeDefaultProject, startArgoCd } from './argocd';
import { buildTools, customResources, definitionsIn } from './build-tools';
import { startControlPlane } from './control-plane';
import { endProcesses } from './down';
import { TwinFolder } from './folder';
import { fileAt, head } from './git';
import type { PreparedImage } from './images/prepare';
import { choosePorts } from './ports';
import { marked, processesOf, startPart } from './processes';
import type { Progress } from './progress';
import { realNode } from './run/bring-up';
import { controlPlaneChange } from './run/control-plane-change';
import { checkRun } from './run/needs';
import { waitForPods } from './run/pods';
import { type ImageMode, layImages, startRun } from './run/run';
import { standInsBeside } from './run/system';
import { runTools } from './run/tools';
import { sealingCertificate, startSealedSecrets } from './sealed-secrets';
import { layOverlay, takeSource } from './source';
import { checkSurroundings, meminfo } from './surroundings';
import { findTools, tools as wanted } from './tools';

export interface UpRequest {
  readonly root: string;
  readonly homelab: string;
  /** The Kubernetes that the inventory names. */
  readonly version: string;
  readonly name: string;
  readonly port?: number;
  /** Seconds until every Application must be Synced and Healthy. */
  readonly timeout: number;
  readonly progress: Progress;
  /** Where the images of containers that run come from. @default - none runs */
  readonly run?: ImageMode;
  /** The homelab's own sealing key, by which its own secrets open. @default - the twin makes one, and secrets of its own */
  readonly sealingKey?: BootSecrets['sealingKey'];
}

export interface UpResult {
  readonly twin: string;
  readonly commit: string;
  readonly kubeconfig: string;
  readonly argocd: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly applications: readonly ApplicationState[];
  readonly seconds: number;
  /** Images that run, and which of them only stand in for the real one; absent when no container runs. */
  readonly images?: readonly PreparedImage[];
}

/** What the twin is not: told whenever one comes up. */
export const limits =
  'No container runs and no traffic flows here: images, probes, quotas on disks, certificates and network policies show on the cluster only.';

/** Brings a twin up, from nothing or from what a killed one left, and waits until all of it is Synced and Healthy. */
export async function up({ root, homelab, version, name, port, timeout, progress, run, sealingKey }: UpRequest): Promise<UpResult> {
  const begin = performance.now();
  const folder = new TwinFolder(name);
  failOn([...(run ? checkRun(process.platform, process.getuid?.()) : []), ...checkSurroundings(process.platform, meminfo)]);
  const before = folder.state;
  if (before !== undefined && before.root !== root) {
    throw new ProblemsError([
      busy(folder, `it belongs to ${before.root}`, 'give this one another --name, or end that one: npx loutik twin down'),
    ]);
  }
  const { found, problems } = await findTools(root, version, process.env, run ? [...wanted, ...runTools] : wanted);
  const { dirty } = head(root);
  failOn(problems);
  const reserved = new Set(
    TwinFolder.all()
      .filter((other) => other !== name)
      .flatMap((other) => Object.values(new TwinFolder(other).state?.ports ?? {})),
  );
  if (before !== undefined || processesOf(folder).length > 0) {
    progress.say(`what is left of twin ${name} is cleared away`);
    await endProcesses(folder);
  }
  const ports = await choosePorts(port, reserved);
  for (const { tool, version, from } of found) progress.say(`  ${tool.name.padEnd(26)} ${version.padEnd(12)} ${from}`);
  if (dirty.length > 0)
    progress.say(
      `not committed, so not deployed: ${dirty.slice(0, 5).join(', ')}${dirty.length > 5 ? ` and ${dirty.length - 5} more` : ''}`,
    );
  await buildTools(root, found, marked(folder), progress); // a build that is begun for the twin ends with it
  const crds = await customResources(root);

  const tools = Object.fromEntries(found.map(({ tool, path }) => [tool.name, path]));
  const versions = Object.fromEntries(found.map(({ tool, version }) => [tool.name, version]));
  rmSync(folder.path, { recursive: true, force: true });
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  const ownSecrets = sealingKey !== undefined;
  folder.state = { root, homelab, ports, versions, started: false, run, ownSecrets };

  const reading = progress.begin('reading what is committed');
  const source = await takeSource(folder, root, homelab);
  reading.done(`commit ${source.commit.slice(0, 9)} read`);
  const images = run && (await layImages(root, folder, source.model, run, progress));

  const starting = progress.begin('starting the control plane');
  const { model } = source;
  const api = await startControlPlane(folder, {
    ports,
    tools,
    version: model.version,
    services: model.services,
    run: run && controlPlaneChange(folder, model.run.plan),
  });
  starting.done(`control plane ${versions['kube-apiserver']}`);

  try {
    const preparing = progress.begin('making nodes, sealing key and secrets');
    for (const object of crds.flatMap(definitionsIn)) await api.apply(object);
    for (const node of model.nodes) await api.create(run ? realNode(node, model.run.plan) : node);
    const ca = readFileSync(join(folder.controlPlane, 'pki', 'ca.crt'), 'utf8');
    await startSealedSecrets(folder, api, tools['sealed-secrets-controller'] as string, ports, ca, sealingKey);
    const commit = await layOverlay(folder, homelab, source, ownSecrets ? undefined : await sealingCertificate(folder, api));
    const secrets = ownSecrets ? 'the secrets that are committed' : `${model.secrets.length} secrets sealed`;
    preparing.done(`nodes ${model.nodes.map(({ metadata }) => metadata.name).join(', ')}; ${secrets}`);

    if (run) await startRun(folder, api, { root, homelab, model, tools, ports, progress });

    const syncing = progress.begin('Argo CD deploys');
    await startArgoCd(folder, api, tools, ports, model.firstBoot);
    folder.standIns = run ? standInsBeside(model.pods) : model.pods;
    startPart(folder, 'simulator', [
      process.execPath,
      join(folder.file('source'), 'bin', 'loutik.mjs'),
      ...['twin', 'simulate', '--homelab', homelab, '--name', name],
    ]);
    const rootApplication = parse(fileAt(folder.repository, commit, `clusters/${homelab}/root.yaml`) ?? '') as ApiObject;
    await makeDefaultProject(api);
    await api.apply(rootApplication);
    const expected = expectedApplications(folder, commit, homelab);
    const states = await waitForSync({ api, folder, commit, expected, step: syncing, timeout, retries: 4 });
    syncing.done(`${states.length} Applications Synced and Healthy, Argo CD ${versions.argocd}`);
    if (run) await waitForPods(folder, api, timeout, progress);
    folder.state = { root, homelab, ports, versions, started: true, run, ownSecrets };
    return {
      twin: name,
      commit: source.commit,
      kubeconfig: folder.kubeconfig,
      argocd: `http://127.0.0.1:${ports['argocd-server']}`,
      versions,
      applications: states,
      seconds: Math.round((performance.now() - begin) / 100) / 10,
      images,
    };
  } finally {
    api.close();
  }
}

function busy(folder: TwinFolder, what: string, repair: string) {
  return { code: 'TWIN_BUSY' as const, where: folder.name, what, repair };
}
