import type { Recipe } from '../src/twin/images/recipe';

type Suites = NonNullable<Recipe['debian']>;

/** Packages whose version matters: of the suite that follows closest, or else of the stable one, which has older ones. */
export function newest(...packages: readonly string[]): Suites {
  return [
    { suite: 'forky', packages },
    { suite: 'trixie', packages },
  ];
}

/** Packages of which any version will do. */
export function stable(...packages: readonly string[]): Suites {
  return [{ suite: 'trixie', packages }];
}
