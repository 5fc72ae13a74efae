import type { Model } from '../model/assemble';
import { grouped } from '../objects/grouped';
import { at, tableAt, textAt } from '../objects/lenient';
import type { Manifest } from '../objects/manifest';
import type { Problem } from '../problems';
import { fewest, staysEmpty } from './autoscaled';
import { idleProbes } from './probes';
import { failures, type Proof } from './proof';

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const;

export const running: Proof = {
  id: 'running',
  states:
    'Whatever is declared runs, and takes a change: nothing is paused or suspended, no Service leads to a workload without pods alone, and every probe can fail.',
  why: 'What stands still looks as healthy as the rest, in Git and in Argo CD, until somebody misses what it should have done.',
  waivable: ['WORKLOAD_IDLE'],
  prove(model) {
    const all = kinds.flatMap((kind) => model.objects.ofKind(kind));
    const still = all.flatMap(({ source, manifest }) => {
      const why = stillness(manifest);
      return why === undefined ? [] : [idle(source, manifest, why.what, why.repair)];
    });
    return {
      figures: [{ about: 'workloads', value: String(all.length) }],
      findings: failures([...still, ...leadingNowhere(model), ...idleProbes(model.objects)]),
    };
  },
};

function idle(where: string, { kind, metadata }: Pick<Manifest, 'kind' | 'metadata'>, what: string, repair: string): Problem {
  return { code: 'WORKLOAD_IDLE', where, what: `${kind} ${metadata.name} ${what}`, repair };
}

/** Why a workload stands still. */
function stillness({ kind, spec }: Manifest): { readonly what: string; readonly repair: string } | undefined {
  if (kind === 'Deployment' && at(spec, 'paused') === true)
    return { what: 'is paused: it makes no pod, and no change reaches those that it has', repair: 'take paused out' };
  if (kind === 'CronJob' && at(spec, 'suspend') === true)
    return { what: 'is suspended: it never runs', repair: 'take suspend out, or the job' };
  if (textAt(spec, 'updateStrategy', 'type') === 'OnDelete')
    return {
      what: 'waits for somebody to delete its pods: no change reaches them before',
      repair: 'leave its updateStrategy out: RollingUpdate',
    };
  const partition = at(spec, 'updateStrategy', 'rollingUpdate', 'partition');
  const replicas = at(spec, 'replicas') ?? 1;
  if (kind === 'StatefulSet' && typeof partition === 'number' && partition > 0 && partition >= Number(replicas) && replicas !== 0)
    return {
      what: `keeps all its pods from every change: its partition is ${partition}, of ${replicas}`,
      repair: 'leave the partition out, or give it a lower one',
    };
  return undefined;
}

/** Workloads of no pods, to which some Service leads and to nothing else. */
function leadingNowhere({ objects }: Pick<Model, 'objects'>): Problem[] {
  const least = fewest(objects);
  const empty = new Set(objects.pods().flatMap(({ by }) => (staysEmpty(by.manifest, least) ? [by] : [])));
  const byNamespace = grouped(objects.pods(), ({ namespace }) => namespace);
  const told = new Set<unknown>();
  return objects.ofKind('Service').flatMap(({ manifest }): Problem[] => {
    const selector = Object.entries(tableAt(manifest.spec, 'selector'));
    if (selector.length === 0) return [];
    const served = (byNamespace.get(manifest.metadata.namespace ?? '') ?? []).filter(({ labels }) =>
      selector.every(([key, value]) => labels[key] === value),
    );
    const [first] = served;
    if (first === undefined || told.has(first.by) || !served.every(({ by }) => empty.has(by))) return [];
    told.add(first.by);
    return [
      idle(
        first.by.source,
        first.by.manifest,
        `runs no pod, and Service ${manifest.metadata.name} leads to it alone: nobody answers there`,
        'give it replicas: 1, or leave it out with its Service',
      ),
    ];
  });
}
