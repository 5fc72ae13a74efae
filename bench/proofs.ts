import type { Lab } from '../src';
import { assemble } from '../src/model/assemble';
import { prove } from '../src/proofs/prove';
import { inventory as house } from '../test/homelabs/house/inventory';
import houseServices from '../test/homelabs/house/services';
import { inventory } from './homelab/inventory';
import services from './homelab/services';

/**
 * All proofs of one model, in a process that has proved nothing before, in milliseconds: how long they took, and of how much processor
 * time. Of so many services, or of the house, which is the reference homelab filled in.
 */
const homelab =
  process.env.BENCH_SERVICES === 'house' ? { inventory: house, services: houseServices as (lab: Lab) => void } : { inventory, services };
const model = assemble({ name: 'bench', sealed: new Map(), ledger: [], ...homelab });
const begun = performance.now();
const before = process.cpuUsage();
const evidence = prove(model);
const { user, system } = process.cpuUsage(before);
const elapsed = performance.now() - begun;
for (const { proof, broken } of evidence)
  if (broken !== undefined) throw new Error(`the proof ${proof} was not carried through`, { cause: broken });
console.log(JSON.stringify({ elapsed, cpu: (user + system) / 1000, proofs: evidence.length }));
