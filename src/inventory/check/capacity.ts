import type { Problem } from '../../problems';
import type { Inventory } from '../inventory';
import type { Vm } from '../vm';

/** What VMs say of the machines and disks they are on. Whether it all fits is proved: `proofs/memory.ts`, `proofs/storage.ts`. */
export function checkCapacity(inventory: Inventory): Problem[] {
  return [...checkMachines(inventory), ...checkDisks(inventory)];
}

function checkMachines({ machines, vms }: Inventory): Problem[] {
  const problems: Problem[] = [];
  for (const [name, { memory, cpu }] of Object.entries(machines)) {
    if (memory.usable.value.exceeds(memory.installed)) {
      problems.push({
        code: 'VALUE_INVALID',
        where: `machines.${name}.memory`,
        what: `${memory.usable.value} usable of ${memory.installed} installed`,
        repair: 'usable is what `free` shows, less than what is installed',
      });
    }
    if (cpu.cores > cpu.threads) {
      problems.push({
        code: 'VALUE_INVALID',
        where: `machines.${name}.cpu`,
        what: `${cpu.cores} cores and ${cpu.threads} threads`,
        repair: 'every core is at least one thread: look again with `lscpu`',
      });
    }
  }
  const ids = new Map<number, string>();
  for (const [name, vm] of Object.entries(vms)) {
    const where = `vms.${name}`;
    const other = ids.get(vm.vmid);
    if (other && !vm.metal)
      problems.push({
        code: 'VMID_DUPLICATE',
        where,
        what: `number ${vm.vmid} is already ${other}'s`,
        repair: 'give one of them another number',
      });
    if (!vm.metal) ids.set(vm.vmid, other ?? where);
    const threads = machines[vm.home]?.cpu.threads;
    if (threads !== undefined && vm.vcpus > threads) {
      problems.push({
        code: 'VM_EXCEEDS_MACHINE',
        where,
        what: `${vm.vcpus} virtual processors on ${vm.home}, which has ${threads} threads`,
        repair: `give it at most ${threads}`,
      });
    }
    if (vm.reserved.memory.plus(vm.reserved.evictionMemory).count >= vm.memory.count) {
      problems.push({
        code: 'VALUE_INVALID',
        where: `${where}.reserved`,
        what: `of ${vm.memory}, ${vm.reserved.memory} are reserved and ${vm.reserved.evictionMemory} kept free: nothing is left for pods`,
        repair: 'reserve less, or give the VM more memory',
      });
    }
  }
  return problems;
}

function checkDisks({ machines, vms }: Inventory): Problem[] {
  const problems: Problem[] = [];
  const offers = new Map<string, string>();
  for (const [name, vm] of Object.entries(vms)) {
    problems.push(...checkClasses(name, vm));
    for (const [disk, { on, class: storageClass, forTenants }] of Object.entries(vm.disks)) {
      const where = `vms.${name}.disks.${disk}`;
      if (storageClass) {
        const key = `${vm.home}.${on}${forTenants ? ' for tenants' : ''}`;
        const other = offers.get(key);
        if (other)
          problems.push({
            code: 'STORAGE_CLASS_DUPLICATE',
            where,
            what: `disk ${key} is already offered by ${other}`,
            repair: 'offer a disk once: a volume has to know where it lies',
          });
        offers.set(key, other ?? where);
        if (storageClass === 'fast' && machines[vm.home]?.disks[on]?.kind === 'hdd') {
          problems.push({
            code: 'VALUE_INVALID',
            where,
            what: `class fast lies on ${vm.home}.${on}, which spins`,
            repair: 'put it on a solid-state disk, or call it hot or cold',
          });
        }
      }
      if (vm.availability.kind !== 'replicated') continue;
      const { to } = vm.availability;
      if (machines[to] && !machines[to].disks[on]) {
        problems.push({
          code: 'REFERENCE_UNKNOWN',
          where,
          what: `it is replicated to ${to}, which has no disk ${on}`,
          repair: 'storages carry one name on both machines: name the disks alike',
        });
      }
    }
  }
  return problems;
}

function checkClasses(name: string, { disks, role }: Vm): Problem[] {
  const seen = new Map<string, string>();
  return Object.entries(disks).flatMap(([disk, { class: storageClass, forTenants }]): Problem[] => {
    if (storageClass === undefined) return [];
    const where = `vms.${name}.disks.${disk}`;
    if (role === 'lab')
      return [
        { code: 'VALUE_INVALID', where, what: `a lab VM offers class ${storageClass}, and is no K3s node`, repair: 'take the class off' },
      ];
    const key = `${storageClass}${forTenants ? ' for tenants' : ''}`;
    const other = seen.get(key);
    seen.set(key, disk);
    return other
      ? [
          {
            code: 'STORAGE_CLASS_DUPLICATE',
            where,
            what: `class ${key} is already ${other}'s`,
            repair: 'give one node one disk of each class',
          },
        ]
      : [];
  });
}
