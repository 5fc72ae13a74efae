import type { Lab } from '../../constructs/lab';
import type { Gateway, Tailnet } from '../../inventory/inventory';

/** The gateway and the tailnet that its files are of; a homelab without them has no such files. */
export function gatewayOf({ inventory: { gateway, tailnet } }: Pick<Lab, 'inventory'>): {
  readonly gateway: Gateway;
  readonly tailnet: Tailnet;
} {
  if (gateway === undefined || tailnet === undefined) throw new Error('no gateway'); // bootstrapFiles asks first
  return { gateway, tailnet };
}
