import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Api } from '../api';
import type { TwinFolder } from '../folder';
import { imageCache, type PreparedImage, prepareImages } from '../images/prepare';
import type { TwinModel } from '../overlay';
import type { Ports } from '../ports';
import { startPart } from '../processes';
import type { Progress } from '../progress';
import { bringUp } from './bring-up';
import { imagesFolder } from './folders';
import { startOffsite } from './offsite';
import { inNode } from './start-nodes';
import { bringSystem, imagesOf, standInsBeside } from './system';

/** Where images come from: a registry as far as it has them, or the recipes in `images/`. */
export type ImageMode = 'real' | 'built';

/** Sees to every image of a homelab, and lays those that were built where the nodes take them from. */
export async function layImages(root: string, folder: TwinFolder, { run, pods }: TwinModel, mode: ImageMode, report: Progress) {
  const wanted = imagesOf(root, run, standInsBeside(pods));
  const prepared = await prepareImages(root, { images: wanted, folder: imageCache(), mode, report });
  const there = imagesFolder(folder);
  mkdirSync(there, { recursive: true, mode: 0o700 });
  for (const image of prepared) {
    if (image.kind === 'real') continue;
    const path = join(there, `${basename(dirname(image.archive))}.tar`);
    rmSync(path, { force: true });
    try {
      linkSync(image.archive, path);
    } catch {
      copyFileSync(image.archive, path); // the cache is on another file system
    }
  }
  folder.write('images.json', JSON.stringify(prepared));
  return prepared;
}

/** What each image is that a twin runs; nothing when it runs none. */
export function imagesThatRun(folder: TwinFolder): readonly PreparedImage[] {
  return existsSync(folder.file('images.json')) ? (JSON.parse(readFileSync(folder.file('images.json'), 'utf8')) as PreparedImage[]) : [];
}

/** Gives nodes that run the images that they lack. */
export async function giveImages(folder: TwinFolder, { run }: TwinModel): Promise<void> {
  await Promise.all(run.plan.nodes.map(({ name }) => inNode(folder, name, '/etc/loutik/images.sh')));
}

/** For people: what each image is that is not the real one. */
export function imageLines(prepared: readonly PreparedImage[]): readonly string[] {
  return prepared.map((image) =>
    image.kind === 'real' ? `  ${image.name}: real` : `  ${image.name}: ${image.kind}${image.differs ? `, ${image.differs}` : ''}`,
  );
}

/** Starts networks, nodes, the off-site provider, and what K3s would bring. */
export async function startRun(
  folder: TwinFolder,
  api: Api,
  request: {
    readonly root: string;
    readonly homelab: string;
    readonly model: TwinModel;
    readonly tools: Readonly<Record<string, string>>;
    readonly ports: Ports;
    readonly progress: Progress;
  },
): Promise<void> {
  const { root, homelab, model, tools, ports, progress } = request;
  const { run, secrets } = model;
  const step = progress.begin('starting nodes');
  const program = join(folder.file('source'), 'bin', 'loutik.mjs');
  const gate = [process.execPath, program, 'twin', 'gate', '--homelab', homelab, '--name', folder.name] as const;
  if (folder.state?.run === 'real') startPart(folder, 'pulls', [...gate, '--internet']);
  await bringUp(folder, api, { plan: run.plan, tools, apiPort: ports['kube-apiserver'], doorPort: ports.door }, gate, step);
  await startOffsite(folder, secrets, { restic: tools.restic as string, 'rest-server': tools['rest-server'] as string });
  await bringSystem(api, folder, root, run);
  step.done(
    `nodes ${run.plan.nodes.map(({ name }) => name).join(', ')} Ready: kubelet, containerd, kube-proxy and network policies for each`,
  );
}
