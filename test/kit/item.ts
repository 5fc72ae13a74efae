import type { Item } from '../../src/kit/item';

/** Something of a kit that needs nothing and is always right, but for what a test changes of it. */
export const item = (name: string, change: Partial<Item> = {}): Item => ({
  name,
  about: name,
  needs: [],
  uses: [],
  isBoot: false,
  fault: () => undefined,
  ...change,
});
