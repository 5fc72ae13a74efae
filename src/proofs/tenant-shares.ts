import { Tenant } from '../constructs/tenant';
import type { Model } from '../model/assemble';
import { demandsOf } from '../model/demand';
import { nodesOf } from '../model/nodes';
import { tableAt } from '../objects/lenient';
import type { Problem } from '../problems';
import { Bytes } from '../units/bytes';
import { tryQuantity } from '../units/quantity';
import type { Figure } from './proof';

/** What tenants may ask for together, and what the rest leaves them. */
export interface Shares {
  readonly figures: readonly Figure[];
  readonly problems: readonly Problem[];
}

/** Compares the sum of tenants' quotas with what the nodes have beside everything that is not theirs. */
export function sharesOf(model: Model): Shares {
  const { lab, objects } = model;
  const tenants = new Set(Tenant.all(lab).map(({ name }) => name));
  const quotas = objects.ofKind('ResourceQuota').filter(({ manifest }) => tenants.has(manifest.metadata.namespace ?? ''));
  if (quotas.length === 0) return { figures: [], problems: [] };
  const nodes = nodesOf(lab.inventory);
  const others = demandsOf(model, nodes).filter(({ namespace }) => !tenants.has(namespace));
  const amounts = [
    { key: 'requests.memory', of: ({ memory }: Amount) => memory.count, say: (count: number) => String(Bytes.of(count)), scale: 1 },
    { key: 'requests.cpu', of: ({ millicores }: Amount) => millicores, say: (count: number) => `${count / 1000} cores`, scale: 1000 },
  ];
  const rows = amounts.map(({ key, of, say, scale }) => {
    const asked = quotas.reduce((sum, { manifest }) => sum + (tryQuantity(tableAt(manifest.spec, 'hard')[key]) ?? 0) * scale, 0);
    const has = nodes.reduce((sum, { allocatable }) => sum + of(allocatable), 0);
    const taken = others.reduce((sum, { each, stay, nodes: own }) => sum + (stay === 'one-a-node' ? own.length : stay) * of(each), 0);
    return { key, asked, left: Math.max(0, has - taken), say }; // what asks for more than there is leaves nothing
  });
  return {
    figures: rows.map(({ key, asked, left, say }) => ({
      about: `${key} of all tenants`,
      value: `${say(asked)} of ${say(left)} that the rest leaves`,
    })),
    problems: rows
      .filter(({ asked, left }) => asked > left)
      .map(({ key, asked, left, say }) => ({
        code: 'TENANTS_OVERCOMMITTED',
        where: 'vms',
        what: `the quotas of ${[...tenants].join(', ')} hold ${say(asked)} of ${key} together, and everything else leaves ${say(left)} of all nodes`,
        repair:
          'give tenants less, or the VMs more in inventory.ts: tenants that use what they have would find no room, or take it from others',
      })),
  };
}

type Amount = ReturnType<typeof nodesOf>[number]['allocatable'];
