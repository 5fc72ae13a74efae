import { join } from 'node:path';
import type { Homelab } from '../../../src/model/homelab';
import { synthesize } from '../../../src/synth/synth';
import type * as house from '../../homelabs/house/inventory';
import type houseServices from '../../homelabs/house/services';
import { repository } from '../../lab';

// Imported by name when a test runs: without that folder there are no such tests, and still nothing that does not compile.
const from = (file: string) => import(join(repository, 'clusters/loutik', file));

/** The reference homelab. Its types are those of the house, which is the same. */
export const inventory: typeof house.inventory = (await from('inventory.ts')).inventory;
export const services: typeof houseServices = (await from('services.ts')).default;

/** As committed but for what is sealed. */
export const loutik: Homelab = {
  name: 'loutik',
  inventory,
  services: services as unknown as Homelab['services'],
  sealed: new Map(),
  ledger: [],
};
export const reference = () => synthesize(loutik);
