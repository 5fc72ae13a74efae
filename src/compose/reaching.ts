import { member } from './code';
import { hostsIn } from './neighbours';
import { entriesOf, entry, isOn } from './node';
import type { Project } from './project';
import { knownOf } from './reference';
import type { Service } from './service';

/** That a service opens connections to another: at the ports that it names, or any. */
export interface Reach {
  readonly from: Service;
  readonly to: Service;
  readonly ports: ReadonlySet<number>;
}

/** Which services reach which: those that they wait for or link to, and those that their variables, commands and files name. */
export function reachesOf(services: readonly Service[], files: (service: Service) => readonly string[]): readonly Reach[] {
  return services.flatMap((from) => {
    const texts: readonly (readonly [string, string])[] = [
      ...from.variables.map(({ name, text }) => [name, text?.value ?? ''] as const),
      ...[...(from.entrypoint ?? []), ...(from.command ?? [])].map(({ value }) => ['', value] as const),
      ...files(from).map((text) => ['', text] as const),
    ];
    return services.flatMap((to): readonly Reach[] => {
      if (to === from) return [];
      const named = texts.flatMap(([variable, text]) => hostsIn(text, variable, [to.name, ...to.aliases]));
      const isNeeded = from.dependencies.some(({ on, condition }) => on === to.name && condition !== 'service_completed_successfully');
      if (named.length === 0 && !isNeeded) return [];
      return [{ from, to, ports: new Set(named.flatMap(({ port }) => port ?? [])) }];
    });
  });
}

/** Whether a service may reach the Internet in Compose, and has a use for it: databases and their like have none. */
export function isOnline({ node, networks, reference }: Service, { tree }: Project): boolean {
  if (knownOf(reference?.repository ?? '').port !== undefined) return false;
  const mode = entry(node, 'network_mode');
  if (mode !== undefined) return !(mode.kind === 'scalar' && mode.value === 'none');
  const declared = entriesOf(entry(tree, 'networks'));
  return networks.some((network) => {
    const own = declared.find(([name]) => name === network)?.[1];
    const internal = entry(own, 'internal');
    return internal === undefined || !isOn(internal);
  });
}

/** A port of a workload as a chart names it: those of its first container by their type, those of others by their name. */
export function portCode(workload: string, name: string, isOfFirst: boolean): string {
  return isOfFirst ? `${workload}.ports${member(name)}` : `${workload}.pods.port('${name}')`;
}
