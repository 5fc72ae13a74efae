import type { Construct } from 'constructs';
import { Lab, type PeripheralRef, pathOf } from './lab';
import { nameOf, type Placement, pinToNode } from './placement';

/** The node that has a pod's devices; undefined when it has none. Reports what no node has, and what no one node has together. */
export function placementOfDevices(
  scope: Construct,
  devices: readonly PeripheralRef[],
  wanted: Placement | undefined,
): Placement | undefined {
  const lab = Lab.of(scope);
  const found = new Map<string, Placement>();
  for (const { machine, name } of devices) {
    const holder = lab.nodes.find(([, { home, peripherals = [] }]) => home === machine && peripherals.includes(name));
    if (holder !== undefined) {
      const placement = pinToNode(lab, ...holder);
      found.set(nameOf(placement), placement);
    } else if (name !== '') {
      lab.report({
        code: 'REFERENCE_UNKNOWN',
        where: pathOf(scope),
        what: `it asks for ${name} of ${machine}, and no node has it`,
        repair: `give it to a VM of ${machine}: vms.<vm>.peripherals: ['${name}'] in clusters/${lab.homelab}/inventory.ts`,
      });
    }
  }
  const [placement, ...others] = found.values();
  if (placement === undefined) return undefined;
  const elsewhere = wanted?.strength === 'required' && nameOf(wanted) !== nameOf(placement) ? nameOf(wanted) : undefined;
  if (others.length > 0 || elsewhere !== undefined) {
    lab.report({
      code: 'PLACEMENT_CONFLICT',
      where: pathOf(scope),
      what:
        elsewhere === undefined
          ? `its devices are of ${[...found.keys()].join(' and ')}: no node has them together`
          : `its device is of ${nameOf(placement)}, and it has to run on ${elsewhere}, where its volumes lie or it is placed`,
      repair: 'put its volumes on disks of the machine that has the device, and leave the placement out; or split the service',
    });
  }
  return placement;
}
