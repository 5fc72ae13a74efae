import { bootstrapFiles } from '../bootstrap/files';
import { type FileSpec, header } from '../files/file-spec';
import { toYaml } from '../files/yaml';
import { rootApplication } from '../gitops/applications';
import type { Model } from '../model/assemble';
import { ledgerFile } from '../model/ledger-file';
import type { Manifest, Rendered } from '../objects/manifest';
import { manifestPath } from '../objects/manifest-path';
import { holesIn } from '../units/hole';

/** Something the owner still has to do. */
export interface Todo {
  readonly what: string;
  readonly where: string;
  /** More on how to, for who has not done it before. */
  readonly about?: string;
}

/**
 * Every file of a homelab, and those that cannot be made yet.
 *
 * @param as what stands in Git in place of an object. @default - the object
 */
export function layOut(
  { lab, objects, ledger }: Model,
  as: (manifest: Manifest) => Manifest = (manifest) => manifest,
): { readonly files: readonly FileSpec[]; readonly todo: readonly Todo[] } {
  const wanted: FileSpec[] = [
    ...objects.all.map((rendered) => manifestFile(lab.homelab, { ...rendered, manifest: as(rendered.manifest) })),
    {
      path: `clusters/${lab.homelab}/root.yaml`,
      content: `${header(`clusters/${lab.homelab}/inventory.ts`)}\n${toYaml(as(rootApplication(lab)))}`,
    },
    ledgerFile(lab.homelab, ledger),
    ...bootstrapFiles(lab, objects),
  ];
  const withheld = new Map<string, string[]>();
  const files = wanted.filter(({ path, content }) => {
    const holes = holesIn(content);
    for (const what of holes) withheld.set(what, [...(withheld.get(what) ?? []), path]);
    return holes.length === 0;
  });
  const todo = [...withheld].map(([what, paths]) => ({
    what: `fill in ${what}`,
    where: `clusters/${lab.homelab}/site.ts`,
    about: `until then withheld: ${paths.join(', ')}`,
  }));
  return { files, todo };
}

function manifestFile(homelab: string, rendered: Rendered): FileSpec {
  return { path: manifestPath(homelab, rendered), content: `${header(rendered.source)}\n${toYaml(rendered.manifest)}` };
}
