import { bootstrapFiles } from '../bootstrap/files';
import { noted, siteOf } from '../bootstrap/unfilled';
import { type FileSpec, header } from '../files/file-spec';
import { toYaml } from '../files/yaml';
import { rootApplication } from '../gitops/applications';
import type { Model } from '../model/assemble';
import { ledgerFile } from '../model/ledger-file';
import type { Manifest, Rendered } from '../objects/manifest';
import { manifestPath } from '../objects/manifest-path';
import { holesIn } from '../units/hole';
import { onceFor } from '../units/remembered';

/** Something the owner still has to do. */
export interface Todo {
  readonly what: string;
  readonly where: string;
  /** More on how to, for who has not done it before. */
  readonly about?: string;
}

/** Every file of a homelab, and what is still to be given. */
export interface Layout {
  readonly files: readonly FileSpec[];
  readonly todo: readonly Todo[];
}

/** What is still to be given, and which files wait for it. */
export class Waiting {
  private readonly paths = new Map<string, string[]>();

  constructor(private readonly homelab: string) {}

  /** Notes what a file lacks. */
  note(path: string, holes: readonly string[]): void {
    for (const what of holes) {
      const known = this.paths.get(what);
      if (known) known.push(path);
      else this.paths.set(what, [path]);
    }
  }

  /** What was noted up to now. */
  get todo(): readonly Todo[] {
    return [...this.paths].map(([what, paths]) => ({
      what: `fill in ${what}`,
      where: siteOf(this.homelab),
      about: [
        ...told(
          'until then withheld',
          paths.filter((path) => !buildsMachines(path)),
        ),
        ...told('until then unusable', paths.filter(buildsMachines)),
      ].join('; '),
    }));
  }
}

const asItIs = (manifest: Manifest) => manifest;

/**
 * Every file of a homelab, one after another: the texts of a large one are together as much as its model. A manifest with a hole is
 * withheld, for Argo CD would deploy it; what builds a machine is there with its holes, for people to read, and refuses to be used.
 * `waiting` hears of the holes, `as` says what stands in place of an object.
 */
export function* eachFile(model: Model, waiting: Waiting, as: (manifest: Manifest) => Manifest = asItIs): Generator<FileSpec> {
  const { lab, objects } = model;
  for (const rendered of objects.all)
    yield* shown(manifestFile(lab.homelab, { ...rendered, manifest: as(rendered.manifest) }), lab.homelab, waiting);
  yield* besideObjects(model, waiting, as);
}

/** Those of them that are no object's. */
export function* besideObjects({ lab, objects, ledger }: Model, waiting: Waiting, as = asItIs): Generator<FileSpec> {
  const root = {
    path: `clusters/${lab.homelab}/root.yaml`,
    content: `${header(`clusters/${lab.homelab}/inventory.ts`)}\n${toYaml(as(rootApplication(lab)))}`,
  };
  for (const file of [root, ledgerFile(lab.homelab, ledger), ...bootstrapFiles(lab, objects)]) yield* shown(file, lab.homelab, waiting);
}

/** A file as it may be there, if it may. */
function* shown(file: FileSpec, homelab: string, waiting: Waiting): Generator<FileSpec> {
  const holes = holesIn(file.content);
  waiting.note(file.path, holes);
  if (holes.length === 0) yield file;
  else if (buildsMachines(file.path)) yield noted(file, holes, siteOf(homelab));
}

/** The same files together, and what is still to be given. */
export const layOut = onceFor((model: Model): Layout => layOutAs(model, asItIs));

/** The same, with something else in place of an object: `as` says what. */
export function layOutAs(model: Model, as: (manifest: Manifest) => Manifest): Layout {
  const waiting = new Waiting(model.lab.homelab);
  const files = [...eachFile(model, waiting, as)];
  return { files, todo: waiting.todo };
}

const buildsMachines = (path: string) => path.startsWith('bootstrap/');

const told = (what: string, paths: readonly string[]) => (paths.length === 0 ? [] : [`${what}: ${paths.join(', ')}`]);

/** The file of one object. */
export function manifestFile(homelab: string, rendered: Rendered): FileSpec {
  return { path: manifestPath(homelab, rendered), content: manifestText(rendered) };
}

/** What stands in it. */
export function manifestText({ source, manifest }: Rendered): string {
  return `${header(source)}\n${toYaml(manifest)}`;
}
