import { admission } from './admission';
import { cluster } from './cluster';
import { containers } from './containers';
import { custom } from './custom';
import { jobs } from './jobs';
import { limits } from './limits';
import { metadata } from './metadata';
import { network } from './network';
import { pods } from './pods';
import { resources } from './resources';
import { scheduling } from './scheduling';
import type { Side } from './side';
import { storage } from './storage';
import { volumes } from './volumes';
import { workloads } from './workloads';

/** Both sides of every rule, by what they are about. */
export const allSides: Readonly<Record<string, readonly Side[]>> = {
  metadata,
  containers,
  pods,
  resources,
  scheduling,
  volumes,
  workloads,
  jobs,
  network,
  storage,
  limits,
  cluster,
  admission,
  custom,
};
