import { Bytes } from '../units/bytes';
import type { Demand } from './demand';
import type { NodeResources } from './nodes';

/** One of the things that a node has, and that pods ask for. */
export interface Amount {
  readonly of: (all: NodeResources) => number;
  readonly say: (count: number) => string;
  /** After a number: `2 GiB of memory`. */
  readonly noun: string;
}

const bytes = (count: number) => String(Bytes.of(count));
const common: readonly Amount[] = [
  { of: ({ memory }) => memory.count, say: bytes, noun: ' of memory' },
  { of: ({ millicores }) => millicores, say: (count) => String(count / 1000), noun: ' cores' },
  { of: ({ ephemeralStorage }) => ephemeralStorage.count, say: bytes, noun: ' of scratch space' },
  { of: ({ pods }) => pods, say: String, noun: ' pods' },
];

/** What there is to ask for: what every node has, and the extended resources that these pods name. */
export function amountsOf(all: readonly Demand[]): readonly Amount[] {
  const names = new Set(all.flatMap(({ each }) => Object.keys(each.extended)));
  return [...common, ...[...names].map((name): Amount => ({ of: ({ extended }) => extended[name] ?? 0, say: String, noun: ` ${name}` }))];
}
