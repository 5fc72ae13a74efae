import { type Problem, ProblemsError } from '../../src/problems';

/** The problems that something meets; none when it goes well. */
export async function problemsOf(run: () => unknown): Promise<readonly Problem[]> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}
