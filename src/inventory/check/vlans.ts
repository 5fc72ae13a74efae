import type { Problem } from '../../problems';
import type { Inventory } from '../inventory';
import { hostNames } from '../machine';
import { isUntaggedBridge, taggedInterface } from '../network';

/** As long as Linux takes the name of an interface (`IFNAMSIZ`, without its end). */
const longest = 15;

const invalid = (where: string, what: string, repair: string): Problem => ({ code: 'VALUE_INVALID', where, what, repair });

/** Tags: one a network, over a bridge and by names that hosts have. */
export function checkVlans(inventory: Inventory): Problem[] {
  return [...tagsOf(inventory), ...addressesOf(inventory)];
}

function tagsOf({ networks }: Inventory): Problem[] {
  const untagged = Object.values(networks).flatMap((network) => (isUntaggedBridge(network) ? [network.bridge] : []));
  const holders = new Map<number, string>();
  return Object.entries(networks).flatMap(([name, { bridge, vlan }]): Problem[] => {
    if (vlan === undefined) return [];
    const holder = holders.get(vlan);
    holders.set(vlan, holder ?? name);
    const where = `networks.${name}`;
    return [
      ...(holder === undefined
        ? []
        : [invalid(`${where}.vlan`, `${vlan} is already the tag of ${holder}: they would be one network`, 'give one of them another tag')]),
      ...(bridge === undefined || untagged.includes(bridge)
        ? []
        : [
            invalid(
              `${where}.bridge`,
              `no network without a tag has ${bridge}, and hosts have no other bridge`,
              untagged.length > 0
                ? `give it ${untagged.join(' or ')}, which carries tags too`
                : 'give it the bridge of a network without a tag',
            ),
          ]),
      ...(bridge === undefined || taggedInterface(bridge, { vlan }).length <= longest
        ? []
        : [invalid(`${where}.vlan`, `${bridge}.${vlan} is longer than an interface’s name may be`, 'give the bridge a shorter name')]),
    ];
  });
}

/** Where hosts have addresses in tagged networks. */
function addressesOf(inventory: Inventory): Problem[] {
  const { networks, machines } = inventory;
  return hostNames(inventory).flatMap((name) =>
    (machines[name]?.addresses ?? []).flatMap(({ network, nic }, at): Problem[] => {
      const vlan = networks[network]?.vlan;
      if (vlan === undefined) return [];
      const where = `machines.${name}.addresses[${at}].nic`;
      if (machines[name]?.nics[nic]?.kind === 'wifi')
        return [invalid(where, `${nic} is a radio, which carries no tags`, 'give it a NIC with a cable')];
      // its name there begins with two letters more: nicName of bootstrap/proxmox/host-plan.ts
      return nic !== machines[name]?.internet.nic && taggedInterface(`en${nic}`, { vlan }).length > longest
        ? [invalid(where, `en${nic}.${vlan} is longer than an interface’s name may be`, 'give the NIC a shorter name')]
        : [];
    }),
  );
}
