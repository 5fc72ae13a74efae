import type { Construct } from 'constructs';
import { suggest } from '../suggest';
import { type ContainerProps, longForm } from './container';
import { Lab, pathOf } from './lab';
import { containersOf } from './pod';
import { copiesName } from './restore';
import type { WorkloadProps } from './workload';

type Named = readonly (readonly [name: string, props: Pick<ContainerProps, 'mounts'>])[];

/** Ports of a workload's containers: each name is one port's, and what is open is one of them. */
export function checkPorts(workload: Construct, name: string, props: WorkloadProps): void {
  const report = (code: 'NAME_TAKEN' | 'REFERENCE_UNKNOWN', what: string, repair: string) =>
    Lab.of(workload).report({ code, where: pathOf(workload), what, repair });
  const owners = new Map<string, string>();
  for (const [container, { ports = {} }] of containersOf(name, props)) {
    for (const port of Object.keys(ports)) {
      const other = owners.get(port);
      owners.set(port, other ?? container);
      if (other === undefined) continue;
      report(
        'NAME_TAKEN',
        `container ${container} and container ${other} both call a port ${port}: its Service could lead to one of them only`,
        'give one of the two ports another name',
      );
    }
  }
  const known = [...owners.keys()];
  for (const port of props.open ?? []) {
    if (owners.has(port)) continue;
    const right = suggest(String(port), known);
    report(
      'REFERENCE_UNKNOWN',
      `it opens port ${String(port)}, and its containers have ${known.join(', ') || 'none'}${right ? `; did you mean ${right}?` : ''}`,
      'name one of its ports in open, or leave that out',
    );
  }
}

/** What fills a pod's volumes, or waits for them, keeps its names: containers, and scratch space. */
export function checkNamesOfOurs(scope: Construct, ours: Named, own: Named): void {
  const taken = (what: string) =>
    Lab.of(scope).report({
      code: 'NAME_TAKEN',
      where: pathOf(scope),
      what,
      repair: 'give it another name: what fills the volumes of its pod is called so',
    });
  const names = ours.map(([name]) => name);
  for (const name of names.filter((one, index) => names.indexOf(one) !== index)) {
    taken(`two of its volumes would be restored by a container ${name}`);
  }
  for (const [name] of own)
    if (names.includes(name)) taken(`its container ${name} has the name of one that fills its volumes or waits for them`);
  const spaces = new Set(ours.flatMap(([, props]) => scratchNames(props)));
  spaces.delete(copiesName); // where a database finds what was restored
  for (const name of new Set(own.flatMap(([, props]) => scratchNames(props)))) {
    if (spaces.has(name)) taken(`its scratch space ${name} has the name of one that restoring needs`);
  }
}

function scratchNames({ mounts = {} }: Pick<ContainerProps, 'mounts'>): string[] {
  return Object.values(mounts).flatMap((given) => {
    const mount = longForm(given);
    return mount.kind === 'scratch' && mount.name !== undefined ? [mount.name] : [];
  });
}
