import type { TextRule } from './checks';

/** Rules for paths in files (pkg/apis/core/validation/validation.go, validateLocalDescendingPath and its like). */

/** Nowhere upwards. */
export const noBacksteps: TextRule = (value) =>
  value.includes('..') && value.split('/').includes('..') ? 'goes upwards by ..' : undefined;

/** Relative, and nowhere upwards. */
export const descendingPath: TextRule = (value) => (value.startsWith('/') ? 'is no relative path' : noBacksteps(value));

/** Descending, and no name that kubelet keeps for its own links in such a volume. */
export const filePath: TextRule = (value) =>
  descendingPath(value) ??
  (value.startsWith('..') && !value.startsWith('../') ? 'begins with .., which kubelet keeps for itself' : undefined);

/** The mode of a file: its permissions, in one number. */
export const mostMode = 0o777;
