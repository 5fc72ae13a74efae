import { ProblemsError } from '../src/problems';
import { buildTools } from '../src/twin/build-tools';
import { Progress } from '../src/twin/progress';
import { findTools, renderers } from '../src/twin/tools';

/** The paths of helm and kustomize, by name: found, or built by Go; what cannot be had is said and left out. */
export async function paths(root: string): Promise<Readonly<Record<string, string>>> {
  const have: Record<string, string> = {};
  for (const renderer of renderers) {
    try {
      const { found, problems } = await findTools(root, '', process.env, [renderer]);
      if (problems.length > 0) throw new ProblemsError(problems);
      await buildTools(root, found, process.env, new Progress(process.stderr));
      for (const { tool, path } of found) have[tool.name] = path;
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      process.stderr.write(`${renderer.name} is not measured: ${error.problems.map(({ what }) => what).join('; ')}\n`);
    }
  }
  return have;
}
