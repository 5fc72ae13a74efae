import { pathOf } from '../constructs/lab';
import { Share } from '../constructs/share';
import type { Model } from '../model/assemble';
import { scheduleOf } from '../model/schedule';
import { listAt, textAt } from '../objects/lenient';
import type { Problem } from '../problems';
import { type Figure, failures, type Proof } from './proof';

export const shares: Proof = {
  id: 'shares',
  states:
    'Each share of a file server is reached by every node that its pods may run on, and it is said who stands still while the server is away.',
  why: 'A pod whose share is not reached never starts; one that waits for a file server looks like one that hangs.',
  prove(model) {
    const all = Share.all(model.lab);
    return { figures: all.map((share) => figure(model, share)), findings: failures(all.flatMap((share) => unreached(model, share))) };
  },
};

/** The pods that mount a share, with where they may run. */
function usersOf(model: Model, { namespace, name }: Share) {
  const { placed, waiting } = scheduleOf(model);
  const demands = new Set([...placed.map(({ demand }) => demand), ...waiting]);
  return [...demands].filter(
    (demand) =>
      demand.namespace === namespace &&
      listAt(demand.spec, 'volumes').some((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === name),
  );
}

function figure(model: Model, share: Share): Figure {
  const users = usersOf(model, share).map(({ name }) => name);
  const away = share.whenAway === 'waits' ? 'stand still while it is away, and go on' : 'go on with errors while it is away';
  const { server = '', address = '', path = '', protocol } = share.served ?? {};
  const place = protocol === 'smb' ? `//${address}/${path}` : `${address}:${path}`;
  return {
    about: `${share.name}, of ${server} (${place})`,
    value: `${users.length > 0 ? `${users.join(', ')} ${away}` : 'nobody mounts it all the time'}; kept by ${share.keptBy}`,
  };
}

function unreached(model: Model, share: Share): Problem[] {
  const { served } = share;
  if (served === undefined) return [];
  const nodes = new Map(usersOf(model, share).flatMap((demand) => demand.nodes.map((node) => [node.name, node] as const)));
  const far = [...nodes.values()].filter(({ vm }) => !Object.hasOwn(vm.addresses, served.network));
  if (far.length === 0) return [];
  return [
    {
      code: 'SHARE_UNREACHABLE',
      where: pathOf(share),
      what: `${served.server} serves it in network ${served.network}, in which ${far.map(({ name }) => name).join(' and ')} ${far.length === 1 ? 'has' : 'have'} no address`,
      repair: `give the VM an address in ${served.network} in inventory.ts, or place its pods on a node that has one`,
    },
  ];
}
