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

/**
 * Every file of a homelab, and what is still to be given. A manifest with a hole is withheld, for Argo CD would deploy it; what builds
 * a machine is there with its holes, for people to read, and refuses to be used.
 */
export const layOut = onceFor((model: Model): Layout => layOutAs(model, (manifest) => manifest));

/** The same, with something else in place of an object: `as` says what. */
export function layOutAs({ lab, objects, ledger }: Model, as: (manifest: Manifest) => Manifest): Layout {
  const wanted: FileSpec[] = [
    ...objects.all.map((rendered) => manifestFile(lab.homelab, { ...rendered, manifest: as(rendered.manifest) })),
    {
      path: `clusters/${lab.homelab}/root.yaml`,
      content: `${header(`clusters/${lab.homelab}/inventory.ts`)}\n${toYaml(as(rootApplication(lab)))}`,
    },
    ledgerFile(lab.homelab, ledger),
    ...bootstrapFiles(lab, objects),
  ];
  const waiting = new Map<string, FileSpec[]>();
  const files = wanted.flatMap((file) => {
    const holes = holesIn(file.content);
    for (const what of holes) waiting.set(what, [...(waiting.get(what) ?? []), file]);
    if (holes.length === 0) return [file];
    return buildsMachines(file) ? [noted(file, holes, siteOf(lab.homelab))] : [];
  });
  const todo = [...waiting].map(([what, those]) => ({
    what: `fill in ${what}`,
    where: siteOf(lab.homelab),
    about: [
      ...told(
        'until then withheld',
        those.filter((file) => !buildsMachines(file)),
      ),
      ...told('until then unusable', those.filter(buildsMachines)),
    ].join('; '),
  }));
  return { files, todo };
}

const buildsMachines = ({ path }: FileSpec) => path.startsWith('bootstrap/');

const told = (what: string, files: readonly FileSpec[]) =>
  files.length === 0 ? [] : [`${what}: ${files.map(({ path }) => path).join(', ')}`];

/** The file of one object. */
export function manifestFile(homelab: string, rendered: Rendered): FileSpec {
  return { path: manifestPath(homelab, rendered), content: `${header(rendered.source)}\n${toYaml(rendered.manifest)}` };
}
