import { dnsFiles } from '../bootstrap/dns';
import type { Lab } from '../constructs/lab';
import type { Ledger } from '../constructs/ledger';
import { appFolder, rootApplication } from '../gitops/applications';
import { holesIn } from '../units/hole';
import { type FileSpec, header } from './file-spec';
import { ledgerFile } from './ledger-file';
import type { Rendered } from './render';
import { toYaml } from './yaml';

/** Something the owner still has to do. */
export interface Todo {
  readonly what: string;
  readonly where: string;
  /** More on how to, for who has not done it before. */
  readonly about?: string;
}

/** Every file of a homelab, and those that cannot be made yet. */
export function layOut(
  lab: Lab,
  objects: readonly Rendered[],
  ledger: Ledger,
): { readonly files: readonly FileSpec[]; readonly todo: readonly Todo[] } {
  const wanted: FileSpec[] = [
    ...objects.map((rendered) => manifestFile(lab.homelab, rendered)),
    {
      path: `clusters/${lab.homelab}/root.yaml`,
      content: `${header(`clusters/${lab.homelab}/inventory.ts`)}\n${toYaml(rootApplication(lab))}`,
    },
    ledgerFile(lab.homelab, ledger),
    ...dnsFiles(lab),
  ];
  const todo = new Map<string, Todo>();
  const files = wanted.filter(({ path, content }) => {
    const holes = holesIn(content);
    for (const what of holes)
      todo.set(`${what} ${path}`, { what: `fill in ${what}`, where: `clusters/${lab.homelab}/site.ts (withholds ${path})` });
    return holes.length === 0;
  });
  return { files, todo: [...todo.values()] };
}

/** Where an object's file lies: in its app's folder, and there in a folder of its namespace when that is not the app's own. */
export function manifestPath(homelab: string, { app, home, manifest }: Rendered): string {
  const { kind, metadata } = manifest;
  const folder = metadata.namespace !== undefined && metadata.namespace !== home ? `/${metadata.namespace}` : '';
  return `${appFolder(homelab, app)}${folder}/${kind.toLowerCase()}-${metadata.name.replace(/[^A-Za-z0-9._-]/g, '-')}.yaml`;
}

function manifestFile(homelab: string, rendered: Rendered): FileSpec {
  return { path: manifestPath(homelab, rendered), content: `${header(rendered.source)}\n${toYaml(rendered.manifest)}` };
}
