import type { Inventory } from '../../src';
import { assemble, type Model } from '../../src/model/assemble';
import { holesIn } from '../../src/units/hole';

/** A value of the right form for what a hole says it is. */
const fillings: readonly (readonly [RegExp, (n: number) => string])[] = [
  [/MAC address/, (n) => `52:54:00:00:01:${n.toString(16).padStart(2, '0')}`],
  [/IPv4/, (n) => `198.51.100.${n}`],
  [/SSH public key/, () => 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f owner'],
  [/login/, () => 'owner@loutik.example'],
  [/name of the tailnet/, () => 'loutik.ts.net'],
  [/./, (n) => `FILLED${n}`],
];

/** The same inventory with a value for everything that only its owner knows. */
export function filled<I extends Inventory>(inventory: I): I {
  const given = new Map<string, string>();
  const fill = (what: string): string => {
    const text = given.get(what) ?? fillings.find(([pattern]) => pattern.test(what))?.[1](given.size + 1) ?? '';
    given.set(what, text);
    return text;
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return holesIn(value).length > 0 ? holesIn(value).map(fill).join(' ') : value;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, walk(entry)]));
    }
    return value;
  };
  return walk(inventory) as I;
}

/** A homelab's model, as what builds its machines is made from. */
// biome-ignore lint/suspicious/noExplicitAny: a test's services are typed for their own inventory
export function homelabOf(name: string, inventory: Inventory, services: (lab: any) => void): Model {
  const model = assemble({ name, inventory, services, sealed: new Map(), ledger: [] });
  if (model.problems.length > 0) throw new Error(model.problems.map(({ where, what }) => `${where}: ${what}`).join('\n'));
  return model;
}
