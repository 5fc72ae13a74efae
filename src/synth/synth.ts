import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceChart } from '../constructs/chart';
import type { Lab } from '../constructs/lab';
import type { FileSpec } from '../files/file-spec';
import { publish } from '../files/publish';
import type { Homelab, HomelabModules, Pushed } from '../model/homelab';
import { ledgerPath } from '../model/ledger-file';
import { loadHomelab } from '../model/load';
import type { Evidence } from '../proofs/proof';
import { type Proved, proved } from '../proofs/prove';
import { eachFile, layOut, type Todo, Waiting } from './layout';
import type { SynthReport } from './report';

/** What a synth says of what it made. */
interface Told {
  readonly apps: readonly { readonly name: string; readonly objects: number }[];
  readonly todo: readonly Todo[];
  readonly retired: readonly string[];
  /** How many proofs hold: all there are. */
  readonly proofs: number;
}

/** Everything that a synth makes, before any of it is written. */
export interface Synthesized extends Told {
  readonly files: readonly FileSpec[];
}

/** From a homelab to its files: assemble, prove, lay out. Pure: the same homelab gives the same bytes. Throws as `proved` does. */
export function synthesize(homelab: Homelab): Synthesized {
  const made = proved(homelab);
  const { files, todo } = layOut(made.model);
  return { files, ...tell(made, todo) };
}

/** `todo`: what the files wait for. */
function tell({ model, evidence }: Proved, todo: readonly Todo[]): Told {
  const counts = new Map<string, number>();
  for (const { app } of model.objects.all) counts.set(app, (counts.get(app) ?? 0) + 1);
  return {
    apps: ServiceChart.all(model.lab).map(({ name }) => ({ name, objects: counts.get(name) ?? 0 })),
    todo: [...reserved(model.lab), ...unpinned(model.lab), ...toDo(evidence), ...todo],
    retired: model.ledger.filter(({ state }) => state === 'retired').map(({ name }) => name),
    proofs: evidence.length,
  };
}

/** What a homelab's folders and files are: nothing else in them. */
export function ownedBy(homelab: string) {
  return {
    folders: [`dist/${homelab}`, `bootstrap/${homelab}`],
    files: [`clusters/${homelab}/root.yaml`, ledgerPath(homelab)],
  };
}

export interface SynthRequest {
  readonly root: string;
  readonly homelab: string;
  readonly modules: HomelabModules;
  /** What Git has. @default - nothing is compared with it */
  readonly pushed?: Pushed;
  /** Where the cdk8s CLI, when it runs us, looks for the manifests. */
  readonly cdk8sOutput?: string;
  /** Whether what proofs leave to do is wrong. @default - it is told, and the files are made */
  readonly strict?: boolean;
}

/** The main job: reads a homelab, makes its files, puts them in place, each as it is made. */
export async function synth({ root, homelab, modules, pushed, cdk8sOutput, strict }: SynthRequest): Promise<SynthReport> {
  const made = proved({ ...(await loadHomelab(root, homelab, modules)), pushed }, { strict });
  const waiting = new Waiting(homelab);
  const published = publish(root, eachFile(made.model, waiting), ownedBy(homelab));
  const { apps, todo, retired, proofs } = tell(made, waiting.todo);
  if (cdk8sOutput !== undefined) {
    const copy = join(root, cdk8sOutput, homelab);
    rmSync(copy, { recursive: true, force: true });
    cpSync(join(root, 'dist', homelab), copy, { recursive: true });
  }
  return { homelab, apps, objects: apps.reduce((sum, { objects }) => sum + objects, 0), files: published, todo, retired, proofs };
}

/** Names of RFC 2606 that stand where the owner's own belong. */
function reserved({ homelab, inventory }: Lab): Todo[] {
  const where = `clusters/${homelab}/inventory.ts`;
  return [
    ...(inventory.domain.endsWith('.example') ? [{ what: `put your own domain for ${inventory.domain}`, where }] : []),
    ...(/\.example[/:]/.test(inventory.git.url) ? [{ what: `put your own Git repository for ${inventory.git.url}`, where }] : []),
  ];
}

/** What machines download at their first boot and that nobody has said the sum of: its own server's word is believed. */
export function unpinned({ homelab, inventory }: Lab): Todo[] {
  const where = `clusters/${homelab}/inventory.ts`;
  const { k3s, cloudImage } = inventory;
  const sums = `https://github.com/k3s-io/k3s/releases/download/${k3s.version}/sha256sum-amd64.txt`;
  return [
    ...(k3s.sha256 === undefined
      ? [{ what: `pin K3s ${k3s.version}: k3s.sha256.binary, the line k3s of ${sums}, read by another line than the machines'`, where }]
      : []),
    ...(cloudImage.sha512 === undefined
      ? [{ what: `pin the cloud image: the url of a dated one, and as cloudImage.sha512 its line of SHA512SUMS beside it`, where }]
      : []),
  ];
}

/** What proofs leave to the owner. */
function toDo(evidence: readonly Evidence[]): Todo[] {
  return evidence
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'to do')
    .map(({ what, where, repair }) => ({ what, where, about: repair }));
}
