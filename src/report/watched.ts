import { existsSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import type { BuildContext, BuildFailure } from 'esbuild';
import { text } from '../../bin/text.mjs';
import { type Problem, ProblemsError } from '../problems';
import { elk, type Layouter, remembering } from './map/elk';
import type { Language } from './words/words';

interface Exports {
  made(root: string, homelab: string, language: string, changes: string, layouter: Layouter): Promise<string>;
}

/** Bundles the sources of one homelab and of this program, keeps what did not change, and loads them beside those that run. */
export class Sources {
  private constructor(
    private readonly root: string,
    private readonly homelab: string,
    private readonly bundler: BuildContext,
    private readonly layouter = remembering(elk),
  ) {}

  static async of(root: string, homelab: string): Promise<Sources> {
    const { context } = await import('esbuild'); // who does not watch does not wait for it
    const folder = `./clusters/${homelab}`;
    const loader = (file: string) =>
      existsSync(join(root, folder, `${file}.ts`)) ? `${file}: () => import(${JSON.stringify(`${folder}/${file}.ts`)}),` : '';
    const contents = `
import { makeReport } from './src/report/make';
import { page } from './src/report/page/page';
const modules = { ${['inventory', 'services', 'waivers'].map(loader).join(' ')} };
export const made = async (root, homelab, language, changes, layouter) =>
  page(await makeReport({ root, homelab, modules, changes }), language, layouter);
`;
    const bundler = await context({
      stdin: { contents, resolveDir: root, sourcefile: 'watched.ts', loader: 'ts' },
      absWorkingDir: root,
      write: false,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      plugins: [text],
      logLevel: 'silent',
    });
    return new Sources(root, homelab, bundler);
  }

  /** The page of the sources as they are now. Throws a `ProblemsError` for those that do not bundle or cannot be assembled. */
  async page(language: Language): Promise<string> {
    try {
      return await this.made(language);
    } catch (error) {
      throw asOurs(error);
    }
  }

  private async made(language: Language): Promise<string> {
    const { outputFiles = [] } = await this.bundler.rebuild();
    const path = join(this.root, '.loutik', 'watched.cjs');
    const loaded = new Module(path) as Module & { _compile(code: string, path: string): void };
    loaded.require = createRequire(path);
    loaded._compile(outputFiles[0]?.text ?? '', path);
    const { made } = loaded.exports as Exports;
    return made(this.root, this.homelab, language, 'not compared while it is watched: npx loutik plan', this.layouter);
  }

  async close(): Promise<void> {
    await this.bundler.dispose();
  }
}

/** What was thrown, as what runs here knows it: what was just loaded has classes of its own. */
function asOurs(error: unknown): unknown {
  const { name, problems, errors } = error as {
    readonly name?: string;
    readonly problems?: readonly Problem[];
    readonly errors?: BuildFailure['errors'];
  };
  if (name === 'ProblemsError' && problems) return new ProblemsError(problems);
  if (!Array.isArray(errors)) return error;
  return new ProblemsError(
    errors.map(({ text: what, location }) => ({
      code: 'SOURCE_INVALID',
      where: location ? `${location.file}:${location.line}:${location.column + 1}` : 'sources',
      what,
      repair: 'mend the line; the page before stays',
    })),
  );
}
