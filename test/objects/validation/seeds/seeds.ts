import { admission } from './admission';
import { cluster } from './cluster';
import { custom } from './custom';
import { network } from './network';
import type { Json } from './object';
import { storage } from './storage';
import { workloads } from './workloads';

/** Objects that the API server takes, every kind at least once, with as many of their fields as fit together: what cases begin from. */
export const seeds: readonly Json[] = [...workloads, ...network, ...storage, ...cluster, ...admission, ...custom];

/** The first of a kind, or another one: `Service`, `Service 2`. */
export function seed(label: string): Json {
  const [kind, number = '1'] = label.split(' ');
  const found = seeds.filter((one) => one.kind === kind)[Number(number) - 1];
  if (found === undefined) throw new Error(`there is no seed ${label}`);
  return apart(found);
}

/** A copy in which nothing is one with anything else. */
export function apart(object: Json): Json {
  return JSON.parse(JSON.stringify(object));
}
