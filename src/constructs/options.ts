import type { Construct } from 'constructs';
import { ProblemsError } from '../problems';
import { faultsOf, type Shape } from '../shape';
import { pathOf } from './lab';

/**
 * Looks at what a construct is given before it is used: what the compiler promises of it, since the bundle is not type-checked. A
 * construct with an option that does not exist, or of another type, is not made. Throws a `ProblemsError` that names each.
 */
export function checkOptions(scope: Construct, id: string, shape: Shape, options: unknown): void {
  const problems = faultsOf(shape, options, pathOf(scope, String(id)));
  if (problems.length > 0) throw new ProblemsError(problems);
}
