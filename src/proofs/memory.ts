import type { Inventory } from '../inventory/inventory';
import { memoryFor } from '../inventory/promised';
import { type Figure, type Finding, failures, type Proof } from './proof';

export const memory: Proof = {
  id: 'memory',
  states: 'Each machine holds its own VMs and those that it takes over from a lost one, at once.',
  why: 'A host that is short of memory kills the VM that it was to save.',
  prove({ lab: { inventory } }) {
    const each = Object.keys(inventory.machines).map((name) => held(inventory, name));
    return {
      figures: each.map(({ figure }) => figure),
      findings: each.flatMap(({ findings }) => findings),
      leansOn: Object.keys(inventory.machines).map((name) => `machines.${name}.memory.usable`),
    };
  },
};

function held({ machines, vms }: Inventory, name: string): { readonly figure: Figure; readonly findings: readonly Finding[] } {
  const { host, memory: has } = machines[name] as Inventory['machines'][string];
  const usable = has.usable.value;
  const own = Object.entries(vms).filter(([, { home }]) => home === name);
  const taken = Object.entries(vms).filter(([, { availability }]) => availability.kind === 'replicated' && availability.to === name);
  const total = (set: typeof own) =>
    memoryFor(
      { machines },
      name,
      set.map(([, vm]) => vm),
    );
  const all = [...own, ...taken];
  const figure = { about: name, value: `${total(all)} of ${usable}` };
  // short of its own VMs' memory, it is short of it without any loss
  const set = total(own).exceeds(usable) ? own : all;
  if (!total(set).exceeds(usable)) return { figure, findings: [] };
  const loss = set === own ? '' : ` after the loss of ${[...new Set(taken.map(([, { home }]) => home))].join(', ')}`;
  const needs = set.map(([vm, { memory: size }]) => `${vm} ${size}`);
  const parts =
    host === undefined ? [] : [`QEMU ${host.qemuOverhead.times(set.length)}`, `ZFS cache ${host.zfsCache}`, `host ${host.memory}`];
  return {
    figure,
    findings: failures([
      {
        code: 'VM_EXCEEDS_MACHINE',
        where: `machines.${name}.memory`,
        what: `${total(set)} needed${loss} of ${usable} usable: ${[...needs, ...parts].join(' + ')}`,
        repair: 'give a VM less memory, or the machine more',
      },
    ]),
  };
}
