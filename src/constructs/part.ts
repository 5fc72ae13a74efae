import { types } from 'node:util';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ProblemsError } from '../problems';
import type { Shape } from '../shape/shape';
import { spelled } from '../spelled';
import { isId, Lab, pathOf } from './lab';
import { Member } from './member';

/** A construct of ours: it stands in an app, and its options are of the type that they are declared with. */
export abstract class Part<P extends object> extends Member {
  /** Its options, read: of their type whatever was given, and nobody else's to change. */
  protected readonly props: P;
  /** Whether they are what was given. If not, that is told already: nothing more is worth saying of it. */
  protected readonly isSound: boolean;

  constructor(scope: Construct, id: string, shape: Shape<P>, props: P) {
    super(standing(scope, new.target.name), named(scope, id));
    const lab = Lab.of(this);
    const before = lab.problems.length;
    this.props = lab.read(pathOf(this), shape, props);
    this.isSound = lab.problems.length === before;
  }
}

/** A scope that an app's parts can stand in. Without one there is no place to tell a mistake at: the line is, where it is thrown. */
export function standing(scope: unknown, what: string): Construct {
  if (types.isProxy(scope) || !Construct.isConstruct(scope) || !(scope.node.root instanceof Lab))
    throw new TypeError(`${what} stands in an app: give it the chart first (this), and not ${spelled(scope)}`);
  if (scope instanceof Part || scope.node.scopes.some((outer) => Chart.isChart(outer) && 'appNamespace' in outer)) return scope;
  throw new ProblemsError([
    {
      code: 'CONSTRUCT_MISPLACED',
      where: pathOf(scope),
      what: `${what} was to stand here, and this is no app`,
      repair: "make it within one: class … extends ServiceChart, with new …(lab, 'name') in services.ts",
    },
  ]);
}

/** An id that no other part of the scope has. */
export function named(scope: Construct, id: unknown): string {
  const lab = Lab.of(scope);
  const refuse = (what: string, repair: string) => {
    lab.refuse({ code: 'NAME_INVALID', where: pathOf(scope), what, repair });
    return `part ${scope.node.children.length}`;
  };
  if (!isId(id)) return refuse(`${spelled(id)} is no id for a part of it`, "give it a word, like 'data'");
  if (scope.node.tryFindChild(id) !== undefined) return refuse(`two parts of it are called ${spelled(id)}`, 'give one of them another id');
  return id;
}
