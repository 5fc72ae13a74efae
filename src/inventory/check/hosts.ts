import type { Problem } from '../../problems';
import { Bytes } from '../../units/bytes';
import { isHole } from '../../units/hole';
import type { Inventory } from '../inventory';
import { hostNames, hostsOf, type Machine } from '../machine';
import { isUntaggedBridge } from '../network';
import { loudHours } from '../quiet-hours';
import { systemDiskOf } from '../vm';
import { countries } from './countries';

/** What Proxmox VE's installer knows (proxmox-auto-installer, `KeyboardLayout`). */
export const keyboards = 'de de-ch dk en-gb en-us es fi fr fr-be fr-ca fr-ch hu is it jp lt mk nl no pl pt pt-br se si tr'.split(' ');

/** Of its cache ZFS takes no less (OpenZFS, `zfs_arc_max`), nor does the installer. */
const leastCache = Bytes.mib(64);

/** As large as Debian's cloud images are, unpacked. */
const leastSystem = Bytes.gib(3);

/** What mkfs.xfs makes a file system on, at least (xfsprogs 5.19). */
const leastData = Bytes.mib(300);

/** An interface's name has 15 characters at the most, two of them ours. */
const longestNic = 13;

/** What a machine has to be for Proxmox VE to be installed on it, and to stand in a cluster, without a hand. */
export function checkHosts(inventory: Inventory): Problem[] {
  return [
    ...checkLocale(inventory),
    ...checkNodeIds(inventory),
    ...checkAddresses(inventory),
    ...checkNics(inventory),
    ...checkDisks(inventory),
    ...checkVms(inventory),
    ...checkQuietHours(inventory),
  ];
}

function invalid(where: string, what: string, repair: string): Problem {
  return { code: 'VALUE_INVALID', where, what, repair };
}

function checkLocale({ locale }: Inventory): Problem[] {
  return [
    ...(keyboards.includes(locale.keyboard)
      ? []
      : [invalid('locale.keyboard', `the installer knows no keyboard ${locale.keyboard}`, `use one of ${keyboards.join(', ')}`)]),
    ...(countries.includes(locale.country)
      ? []
      : [invalid('locale.country', `${locale.country} is no country`, 'write its two letters of ISO 3166, small ones, like ch or gb')]),
  ];
}

/** Replication and snapshots have the whole hours outside; two hours hold one at least. */
function checkQuietHours({ quietHours: { from, to } }: Inventory): Problem[] {
  const { minutes: loud } = loudHours({ from, to });
  return loud < 120
    ? [invalid('quietHours', `${loud} minutes of the day are left for what makes a noise`, 'leave two hours at least')]
    : [];
}

function checkNodeIds({ machines }: Inventory): Problem[] {
  const holders = new Map<number, string>();
  return hostsOf({ machines }).flatMap(([name, { host }]) => {
    const holder = holders.get(host.nodeId);
    holders.set(host.nodeId, holder ?? name);
    return holder === undefined
      ? []
      : [invalid(`machines.${name}.host.nodeId`, `${host.nodeId} is already ${holder}'s`, 'give one of them another number')];
  });
}

function checkAddresses({ machines, networks }: Inventory): Problem[] {
  const held = (machine: Machine, network: string) => machine.addresses.some((address) => address.network === network);
  const bridged = Object.keys(networks).filter((network) => networks[network]?.bridge !== undefined);
  return Object.entries(machines).flatMap(([name, machine]) => {
    const where = `machines.${name}.addresses`;
    const { nic } = machine.internet;
    // the installer of Proxmox VE knows no tags
    const fit = machine.host === undefined ? bridged : bridged.filter((network) => isUntaggedBridge(networks[network]));
    const known = machine.addresses.find((address) => address.nic === nic && fit.includes(address.network));
    const inner = Object.keys(networks).filter(
      (network) =>
        networks[network]?.gateway === undefined &&
        machine.host !== undefined &&
        hostNames({ machines }).some((other) => held(machines[other] as Machine, network)) &&
        !held(machine, network),
    );
    return [
      ...(known !== undefined || bridged.length === 0
        ? []
        : [
            {
              code: 'ADDRESS_INVALID' as const,
              where,
              what: `it has no address on ${nic}, its way to the Internet, in a network with a bridge${fit.length < bridged.length ? ' and no tag' : ''}`,
              repair:
                fit.length > 0
                  ? `give it one in ${fit.join(' or ')}: hosts are known by it`
                  : 'have a network with a bridge and no tag: hosts are known by it',
            },
          ]),
      ...inner.map((network) => ({
        code: 'ADDRESS_INVALID' as const,
        where,
        what: `it has no address in ${network}, where other machines have one`,
        repair: 'give it one: hosts speak to each other there',
      })),
      ...(known === undefined || networks[known.network]?.gateway !== undefined
        ? []
        : [
            {
              code: 'ADDRESS_INVALID' as const,
              where,
              what: `it is known by ${known.address}, and ${known.network} has no gateway`,
              repair: `give ${known.network} its gateway, or list the address on the way to the Internet first`,
            },
          ]),
      ...(machine.nics[nic]?.kind === 'wifi'
        ? [invalid(`machines.${name}.internet.nic`, `${nic} is a radio, which no bridge can have for a port`, 'use a NIC with a cable')]
        : []),
    ];
  });
}

function checkNics({ machines }: Inventory): Problem[] {
  return Object.entries(machines).flatMap(([name, { nics }]) =>
    Object.keys(nics)
      .filter((nic) => nic.length > longestNic)
      .map((nic) => ({
        code: 'NAME_INVALID' as const,
        where: `machines.${name}.nics.${nic}`,
        what: `${nic} has ${nic.length} characters, and is an interface's name`,
        repair: `give it a name of at most ${longestNic}`,
      })),
  );
}

function checkDisks({ machines }: Inventory): Problem[] {
  const problems: Problem[] = [];
  const serials = new Map<string, string>();
  const systems = new Map<string, string>();
  for (const [name, { disks, host }] of Object.entries(machines)) {
    if (host !== undefined && leastCache.exceeds(host.zfsCache))
      problems.push(invalid(`machines.${name}.host.zfsCache`, `ZFS takes no ${host.zfsCache}`, `give it at least ${leastCache}`));
    for (const [disk, { serial }] of Object.entries(disks)) {
      const where = `machines.${name}.disks.${disk}`;
      const role = disk === host?.system.on ? 'the system' : 'data';
      const other = systems.get(disk);
      if (host !== undefined && other !== undefined && !other.startsWith(`${role} `)) {
        problems.push(
          invalid(
            `machines.${name}.host.system.on`,
            `disk ${disk} holds ${role} here and ${other}`,
            'a storage carries one name and one pool on all machines: name the disks so that each name means one of both',
          ),
        );
      }
      if (host !== undefined) systems.set(disk, other ?? `${role} on ${name}`);
      if (isHole(serial)) continue;
      if (!/^[A-Za-z0-9._-]+$/.test(serial)) {
        problems.push(invalid(`${where}.serial`, `${serial} is no serial number`, 'write it as `lsblk -o NAME,SERIAL` shows it'));
      }
      const longer = Object.entries(disks).find(([, { serial: other }]) => other !== serial && other.includes(serial) && !isHole(other));
      if (longer) {
        problems.push(
          invalid(
            `${where}.serial`,
            `${serial} is a part of ${longer[0]}'s, ${longer[1].serial}: the installer, which wipes, could take either`,
            'write both in full, as `lsblk -o NAME,SERIAL` shows them',
          ),
        );
      }
      const holder = serials.get(serial);
      if (holder !== undefined) problems.push(invalid(`${where}.serial`, `${serial} is already ${holder}'s`, 'look again with `lsblk`'));
      serials.set(serial, holder ?? where);
    }
  }
  return problems;
}

function checkVms({ vms, networks }: Inventory): Problem[] {
  return Object.entries(vms).flatMap(([name, { disks, addresses, availability }]) => {
    const where = `vms.${name}`;
    const system = systemDiskOf({ disks });
    const minutes = availability.kind === 'replicated' ? availability.every.toMilliseconds() / 60_000 : 1;
    return [
      ...(system !== undefined
        ? []
        : [invalid(`${where}.disks`, 'none of them is its system', 'give it a disk without a class, like system')]),
      ...Object.entries(disks).flatMap(([disk, { size, class: storageClass }]) => {
        const [least, what] = disk === system ? [leastSystem, "Debian's image"] : [leastData, 'a file system of XFS'];
        if ((storageClass === undefined && disk !== system) || !least.exceeds(size)) return [];
        return [invalid(`${where}.disks.${disk}.size`, `${what} does not fit in ${size}`, `give it ${least} or more`)];
      }),
      ...Object.keys(addresses)
        .filter((network) => networks[network] !== undefined && networks[network].bridge === undefined)
        .map((network) => ({
          code: 'ADDRESS_INVALID' as const,
          where: `${where}.addresses.${network}`,
          what: `${network} has no bridge, so no VM is plugged into it`,
          repair: 'give the network a bridge, or the VM no address in it',
        })),
      ...(Number.isInteger(minutes) && minutes >= 1 && 60 % minutes === 0
        ? []
        : [
            invalid(
              `${where}.availability.every`,
              `${minutes} minutes do not divide an hour`,
              'give it 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60 minutes',
            ),
          ]),
    ];
  });
}
