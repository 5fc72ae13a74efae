import { grouped } from '../objects/grouped';
import { at, listAt, tableAt, textAt } from '../objects/lenient';
import { defaultsOf } from '../objects/limit-range';
import type { Objects } from '../objects/objects';
import { containersOf, type PodSpec, podResource } from '../objects/pods';
import type { Problem } from '../problems';
import { tryQuantity } from '../units/quantity';
import { shownAmount } from './quota-usage';

/** Pods and claims that a LimitRange of their namespace refuses (kubernetes, plugin/pkg/admission/limitranger, `PodValidateLimitFunc`). */
export function limitFaults(objects: Objects): Problem[] {
  const ranges = objects.ofKind('LimitRange');
  if (ranges.length === 0) return [];
  const fill = defaultsOf(objects);
  const pods = grouped(objects.pods(), ({ namespace }) => namespace);
  const claims = grouped(objects.ofKind('PersistentVolumeClaim'), ({ manifest }) => manifest.metadata.namespace ?? '');
  return ranges.flatMap(({ manifest: { metadata, spec } }) => {
    const { name, namespace = '' } = metadata;
    return listAt(spec, 'limits').flatMap((limit) => {
      const type = textAt(limit, 'type');
      const problem = (where: string, what: string): Problem => ({
        code: 'QUOTA_EXCEEDED',
        where,
        what: `${what}: the LimitRange ${namespace}/${name} refuses it`,
        repair: 'ask for what it lets through, or change the LimitRange',
      });
      if (type === 'PersistentVolumeClaim')
        return (claims.get(namespace) ?? []).flatMap(({ source, manifest }) => {
          const asked = { storage: at(manifest.spec, 'resources', 'requests', 'storage') };
          const what = outside(limit, { requests: asked, limits: asked });
          return what === undefined ? [] : [problem(source, `claim ${manifest.metadata.name} ${what}`)];
        });
      return (pods.get(namespace) ?? []).flatMap(({ by, spec: own }) => {
        const filled = fill(namespace, own);
        if (type === 'Pod') {
          const what = outside(limit, { requests: totals(filled, 'requests'), limits: totals(filled, 'limits') });
          return what === undefined ? [] : [problem(by.source, `a pod of ${by.manifest.metadata.name} ${what}`)];
        }
        if (type !== 'Container') return [];
        return containersOf(filled).flatMap((container) => {
          const what = outside(limit, { requests: container.resources?.requests, limits: container.resources?.limits });
          return what === undefined ? [] : [problem(by.source, `container ${container.name} ${what}`)];
        });
      });
    });
  });
}

interface Asked {
  readonly requests: unknown;
  readonly limits: unknown;
}

/** What a pod's containers say of each resource, together. */
function totals(spec: PodSpec, list: 'requests' | 'limits'): Readonly<Record<string, number>> {
  const names = new Set(containersOf(spec).flatMap(({ resources }) => Object.keys(resources?.[list] ?? {})));
  return Object.fromEntries([...names].map((name) => [name, podResource(spec, list, name)]));
}

/** How something is outside of a limit; undefined when it is within. */
function outside(limit: unknown, { requests, limits }: Asked): string | undefined {
  const amount = (list: unknown, name: string) => tryQuantity(at(list, name));
  const said = (name: string, value: number | undefined) => (value === undefined ? 'nothing' : shownAmount(name, value));
  for (const [name, value] of Object.entries(tableAt(limit, 'min'))) {
    const [least, request, most] = [tryQuantity(value) ?? 0, amount(requests, name), amount(limits, name)];
    if (request === undefined || request < least)
      return `asks for ${said(name, request)} of ${name}, and ${shownAmount(name, least)} is the least`;
    if (most !== undefined && most < least) return `may use ${said(name, most)} of ${name}, and ${shownAmount(name, least)} is the least`;
  }
  for (const [name, value] of Object.entries(tableAt(limit, 'max'))) {
    const [bound, request, most] = [tryQuantity(value) ?? 0, amount(requests, name), amount(limits, name)];
    const end = `${name}, and ${shownAmount(name, bound)} is the most`;
    if (request !== undefined && request > bound) return `asks for ${said(name, request)} of ${end}`;
    if (most === undefined) return `has no limit of ${end}`;
    if (most > bound) return `may use ${said(name, most)} of ${end}`;
  }
  for (const [name, value] of Object.entries(tableAt(limit, 'maxLimitRequestRatio'))) {
    const [ratio, request = 0, most = 0] = [tryQuantity(value) ?? 0, amount(requests, name), amount(limits, name)];
    if (request === 0 || most === 0) return `says not both what it asks for and what it may use of ${name}`;
    if (most / request > ratio)
      return `may use ${Number((most / request).toFixed(2))} times the ${name} that it asks for, and ${ratio} times is the most`;
  }
  return undefined;
}
