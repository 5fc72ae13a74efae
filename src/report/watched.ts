import { existsSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { join, relative } from 'node:path';
import type { BuildContext, BuildFailure, BuildOptions, Plugin } from 'esbuild';
import { text } from '../../bin/text.mjs';
import type { HomelabModules } from '../model/homelab';
import { type Problem, ProblemsError } from '../problems';
import { elk, type Layouter, remembering } from './map/elk';
import type { Language } from './words/words';

/** What is loaded of this program's sources. */
interface Program {
  made(root: string, homelab: string, language: string, changes: string, modules: HomelabModules, layouter: Layouter): Promise<string>;
  /** The modules that a homelab and its charts import of it, by name. */
  readonly parts: Readonly<Record<string, unknown>>;
}

/**
 * The sources of one homelab and of this program, bundled and loaded beside those that run. What a homelab is made of is loaded anew each
 * time; the program only when it has changed: loaded code is slow until it has run for a while.
 */
export class Sources {
  private program?: Program;
  private isChanged = false;
  private bundler?: BuildContext;

  private constructor(
    private readonly root: string,
    private readonly homelab: string,
    private readonly own: BuildContext,
    /** The modules of the program that the homelab imports. */
    private readonly wanted: Set<string>,
    private readonly layouter = remembering(elk),
  ) {}

  static async of(root: string, homelab: string): Promise<Sources> {
    const { context } = await import('esbuild'); // who does not watch does not wait for it
    const folder = `./clusters/${homelab}`;
    const loader = (file: string) =>
      existsSync(join(root, folder, `${file}.ts`)) ? `${file}: () => import(${JSON.stringify(`${folder}/${file}.ts`)}),` : '';
    const contents = `export const modules = { ${['inventory', 'services', 'waivers'].map(loader).join(' ')} };`;
    const wanted = new Set<string>();
    return new Sources(root, homelab, await context(options(root, contents, [ofProgram(root, wanted)])), wanted);
  }

  /** To be called when a source of this program has changed, and not only the homelab or a chart. */
  changed(): void {
    this.isChanged = true;
  }

  /** The page of the sources as they are now. Throws a `ProblemsError` for those that do not bundle or cannot be assembled. */
  async page(language: Language): Promise<string> {
    try {
      const { outputFiles = [] } = await this.own.rebuild();
      const { made, parts } = await this.current();
      const { modules } = this.loaded(outputFiles[0]?.text ?? '', parts) as { readonly modules: HomelabModules };
      return await made(this.root, this.homelab, language, 'not compared while it is watched: npx loutik plan', modules, this.layouter);
    } catch (error) {
      throw asOurs(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.own.dispose(), this.bundler?.dispose()]);
  }

  /** The program as its sources are, with all that the homelab imports of it. */
  private async current(): Promise<Program> {
    const { program } = this;
    const parts = Object.keys(program?.parts ?? {});
    const isWhole = program !== undefined && parts.length === this.wanted.size && parts.every((part) => this.wanted.has(part));
    if (isWhole && !this.isChanged) return program;
    this.isChanged = false;
    this.program = undefined; // one that does not bundle is tried again
    if (!isWhole) {
      await this.bundler?.dispose();
      this.bundler = await (await import('esbuild')).context(options(this.root, programText([...this.wanted]), []));
    }
    const { outputFiles = [] } = (await this.bundler?.rebuild()) ?? {};
    this.program = this.loaded(outputFiles[0]?.text ?? '', {}) as Program;
    return this.program;
  }

  /** What a bundle exports, with these modules beside the packages. */
  private loaded(code: string, parts: Program['parts']): unknown {
    const path = join(this.root, '.loutik', 'watched.cjs');
    const packages = createRequire(path);
    const bundle = new Module(path) as Module & { _compile(code: string, path: string): void };
    bundle.require = Object.assign((id: string) => (id in parts ? parts[id] : packages(id)), packages);
    bundle._compile(code, path);
    return bundle.exports;
  }
}

function programText(parts: readonly string[]): string {
  return `
import { makePage } from './src/report/make';
${parts.map((part, index) => `import * as part${index} from ${JSON.stringify(`./${part.slice(scheme.length)}`)};`).join('\n')}
export const parts = { ${parts.map((part, index) => `${JSON.stringify(part)}: part${index}`).join(', ')} };
export const made = async (root, homelab, language, changes, modules, layouter) =>
  (await makePage({ root, homelab, modules, changes }, language, layouter)).content;
`;
}

function options(root: string, contents: string, plugins: readonly Plugin[]): BuildOptions {
  return {
    stdin: { contents, resolveDir: root, sourcefile: 'watched.ts', loader: 'ts' },
    absWorkingDir: root,
    write: false,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    plugins: [...plugins, text],
    logLevel: 'silent',
  };
}

/** How a module of this program is called outside of its bundle. */
const scheme = 'program:';

/** Leaves the program's own modules outside of a homelab's bundle, and notes which it wants: there is one of each class. */
function ofProgram(root: string, wanted: Set<string>): Plugin {
  return {
    name: 'of-program',
    setup(build) {
      build.onStart(() => wanted.clear());
      build.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
        const module = join(resolveDir, path);
        const name = relative(root, module).replaceAll('\\', '/');
        if (!/^src(\/|$)/.test(name) || ![`${module}.ts`, join(module, 'index.ts')].some((file) => existsSync(file))) return undefined;
        wanted.add(`${scheme}${name}`);
        return { path: `${scheme}${name}`, external: true };
      });
    },
  };
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
