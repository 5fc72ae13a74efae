import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SealedFile } from '../constructs/sealed-file';
import type { FileSpec } from '../files/file-spec';
import { type Problem, ProblemsError } from '../problems';
import { seal } from '../secrets/seal';
import type { TwinFolder } from './folder';
import { checkOut, commitOver, head, takeCommit } from './git';
import type { DeclaredSecret, TwinChange, TwinModel } from './overlay';
import { offsiteRepository, secretValue } from './secret-values';

/** What is committed, as the twin sees it. */
export interface Source {
  readonly commit: string;
  readonly dirty: readonly string[];
  readonly model: TwinModel;
}

/** What `twin render` answers: the model of a commit, made by that commit's own program. */
export interface Rendered {
  readonly model: TwinModel;
  readonly files: readonly FileSpec[];
  /** Generated files that are not what the sources make. */
  readonly stale: readonly string[];
}

/** Takes HEAD into the twin's repository and reads its model; a `dist/` that is not what its sources make is a problem. */
export async function takeSource(folder: TwinFolder, root: string, homelab: string): Promise<Source> {
  const { commit, dirty } = head(root);
  takeCommit(folder.repository, root, commit);
  checkOut(folder.repository, commit, folder.file('source'), root);
  const { model, stale } = await render(folder, homelab, { repositories: {}, sealed: {} });
  if (stale.length > 0) {
    throw new ProblemsError([
      {
        code: 'DIST_STALE',
        where: stale.slice(0, 5).join(', ') + (stale.length > 5 ? ` and ${stale.length - 5} more` : ''),
        what: `commit ${commit.slice(0, 9)} holds what its sources do not make`,
        repair: 'run npm start and commit what it changes: Argo CD deploys what is committed',
      },
    ]);
  }
  return { commit, dirty, model };
}

/**
 * Lays the twin's own commit over a source's: repository URLs, secrets sealed for the twin. Values that are sealed once stay, so
 * that a push changes what the user changed and nothing else. Returns the commit that Argo CD will follow.
 *
 * @param certificate of the twin's own key; undefined for a twin that has the homelab's, whose secrets stay as they are committed
 */
export async function layOverlay(folder: TwinFolder, homelab: string, source: Source, certificate: string | undefined): Promise<string> {
  const { model } = source;
  const sealed = certificate === undefined ? undefined : sealAll(folder, homelab, model.secrets, certificate);
  const repositories: Record<string, string> = { [model.git.url]: `file://${folder.repository}` };
  for (const { url, branch, file } of model.tenants) {
    const path = tenantRepository(folder, url);
    repositories[url] = `file://${path}`;
    if (!existsSync(path)) commitOver(path, undefined, branch, [file], 'stand-in project');
  }
  const { files } = await render(folder, homelab, { repositories, sealed });
  return commitOver(folder.repository, source.commit, model.git.branch, files, `twin of ${source.commit}`);
}

/** The repository that stands in for a tenant's. */
export function tenantRepository(folder: TwinFolder, url: string): string {
  return folder.file('tenants', `${url.replace(/^\w+:\/\/|\.git$/g, '').replace(/[^\w.-]+/g, '-')}.git`);
}

/** The homelab's secrets with values of the twin's own, sealed for its certificate; what was sealed before stays as it is. */
export function sealAll(
  folder: TwinFolder,
  homelab: string,
  secrets: readonly DeclaredSecret[],
  certificate: string,
): NonNullable<TwinChange['sealed']> {
  const path = folder.file('sealed.json');
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, SealedFile>) : {};
  const sealed = Object.fromEntries(
    secrets.map(({ namespace, name, keys, offsitePort }): [string, SealedFile] => {
      const id = `${namespace}/${name}`;
      const known = before[id]?.encryptedData ?? {};
      const encryptedData = Object.fromEntries(
        keys.map((key) => {
          const value = () =>
            key === 'offsite-repository' ? offsiteRepository(namespace, offsitePort) : secretValue(folder, namespace, name, key);
          return [key, known[key] ?? seal(certificate, { namespace, name }, value())];
        }),
      );
      return [id, { file: `clusters/${homelab}/secrets/${id}.yaml`, namespace, name, encryptedData }];
    }),
  );
  folder.write('sealed.json', JSON.stringify(sealed));
  return sealed;
}

/** Runs the commit's own program, so that the model is that of what is committed, whatever the working copy says. */
function render(folder: TwinFolder, homelab: string, change: TwinChange): Promise<Rendered> {
  return new Promise((resolve, reject) => {
    const program = join(folder.file('source'), 'bin', 'loutik.mjs');
    const child = spawn(process.execPath, [program, 'twin', 'render', '--homelab', homelab, '--json'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: folder.file('source'),
    });
    let out = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', reject);
    child.stdin.on('error', () => {}); // it ended early, and says why
    child.stdin.end(JSON.stringify(change));
    child.on('close', () => {
      let answer: { ok: boolean; problems?: readonly Problem[] } & Rendered;
      try {
        answer = JSON.parse(out);
      } catch {
        return reject(new Error(`the program at HEAD did not answer:\n${said}`));
      }
      if (answer.ok) resolve(answer);
      else reject(new ProblemsError(answer.problems ?? []));
    });
  });
}
