import { Namespace } from '../src/constructs/namespace';
import { assemble } from '../src/model/assemble';
import { servicesOf } from '../src/model/services';
import { type Pod, resourcesOf } from '../src/objects/pods';
import { markdownTable } from '../src/proofs/tell-evidence';
import { Bytes } from '../src/units/bytes';
import { homelab } from '../test/homelabs/homelabs';

/** What each service of charts/shelf takes: memory of its pods that stay, disk of its volumes, and what it may do beyond `restricted`. */
export function shelf(): string {
  const model = assemble(homelab('shelf'));
  const levels = new Map(Namespace.all(model.lab).map(({ name, waiver }) => [name, waiver]));
  const rows = [...servicesOf(model)]
    .sort((a, b) => (a.chart.name < b.chart.name ? -1 : 1))
    .map((service) => {
      const pods = [...service.pods.keys()].map(({ spec }) =>
        // what runs before them and ends takes nothing beside them
        resourcesOf({ ...spec, initContainers: (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always') }),
      );
      const level = levels.get(service.chart.appNamespace);
      const { name } = service.chart;
      return [
        `\`${name}\``,
        `${Bytes.sum(pods.map(({ memory }) => memory))}, at most ${Bytes.sum(pods.map(({ memoryLimit }) => memoryLimit))}`,
        [
          ...service.volumes.map(
            ({ volume }) => `${volume.name.slice(name.length + 1)} ${volume.size}${volume.backup.kind === 'none' ? ' (not kept)' : ''}`,
          ),
          ...service.borrowed.map(({ volume }) => `lent: ${volume.name}`),
        ].join(', ') || 'none',
        [
          ...(level ? [`${level.level}: ${level.reason}`] : []),
          ...waiversOf(model.objects.pods().filter(({ by }) => by.app === name)),
        ].join('; ') || 'none',
      ];
    });
  return markdownTable([['service', 'memory asked', 'disk', 'beyond `restricted`'], ...rows]);
}

/** The waivers of containers: `qbittorrent root: …`. */
function waiversOf(pods: readonly Pod[]): string[] {
  const all = pods.flatMap(({ annotations }) =>
    Object.entries(annotations).flatMap(([key, reason]) => {
      const [, container, rule] = /^waiver\.loutik\.dev\/(.+)\.([a-z-]+)$/.exec(key) ?? [];
      return container === undefined || rule === undefined ? [] : [`${container} ${rule.replaceAll('-', ' ')}: ${reason}`];
    }),
  );
  return [...new Set(all)];
}
