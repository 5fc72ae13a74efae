import { ServiceChart } from '../constructs/chart';
import { HelmRelease } from '../constructs/helm-release';
import { pathOf } from '../constructs/lab';
import { PortRoute } from '../constructs/port-route';
import { Route } from '../constructs/route';
import { Volume } from '../constructs/volume';
import { containersOf } from '../objects/pods';
import type { Model } from './assemble';
import { scheduleOf } from './schedule';

/** Somebody outside of the house. */
export interface Party {
  readonly name: string;
  readonly holds: string;
  /** What stops without it, and after how long. */
  readonly without: string;
}

/** The registry of an image, as containerd reads its reference (distribution/reference, `splitDockerDomain`). */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io';
}

/** The host of an address: of `https://…`, of `oci://…`, and of `git@host:path`. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : (/^[^@\s]+@([^:\s]+):/.exec(address)?.[1] ?? address);
}

/** What every image of a homelab comes from, with the place of the first that names it. */
export function imagesOf(model: Model): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { spec, where } of scheduleOf(model).demands)
    for (const { image } of containersOf(spec)) if (typeof image === 'string' && !found.has(image)) found.set(image, where);
  return found;
}

/** Where charts come from, with the place that names each. */
export function chartHosts({ lab }: Pick<Model, 'lab'>): ReadonlyMap<string, string> {
  return new Map(
    HelmRelease.all(lab).flatMap((release) => ('packaged' in release.chart ? [] : [[hostOf(release.chart.repository), pathOf(release)]])),
  );
}

/** Everybody outside of the house that the homelab has to do with. */
export function partiesOf(model: Model): readonly Party[] {
  const { lab } = model;
  const { git, gateway, tailnet, offsite } = lab.inventory;
  const routes = (audience: string) => [
    ...new Set(
      Route.all(lab)
        .filter((route) => route.audience === audience)
        .map(({ hostname }) => hostname),
    ),
    ...PortRoute.all(lab)
      .filter((route) => route.audience === audience)
      .map(({ address }) => address),
  ];
  const open = routes('public');
  const registries = new Map<string, number>();
  for (const image of imagesOf(model).keys()) registries.set(registryOf(image), (registries.get(registryOf(image)) ?? 0) + 1);
  const onlyThere = Volume.all(lab).filter(({ backup }) => backup.kind !== 'none' && !backup.to.includes('local'));
  const none = 'nothing that runs stops';
  return [
    {
      name: `Git host (${hostOf(git.url)})`,
      holds: 'what Argo CD applies; each clone has it too',
      without: `${none}; at once no push deploys, and a new cluster waits`,
    },
    ...[...registries].map(([name, count]) => ({
      name: `registry ${name}`,
      holds: `${count} ${count === 1 ? 'image' : 'images'}`,
      without: `${none}; at once a pod waits that comes to a node without its image`,
    })),
    ...[...chartHosts(model).keys()].map((name) => ({
      name: `charts of ${name}`,
      holds: 'charts that K3s installs',
      without: `${none}; a new cluster waits`,
    })),
    ...(tailnet
      ? [
          {
            name: 'Tailscale',
            holds: 'who is on the tailnet',
            without: `what is connected stays so; who starts anew joins no more, and nobody outside reaches ${counted(open)} then`,
          },
        ]
      : []),
    ...(gateway
      ? [
          {
            name: gateway.provider,
            holds: 'the way in from the Internet',
            without: `at once nobody outside reaches ${counted(open)}; in the house they go on`,
          },
        ]
      : []),
    ...(open.length > 0
      ? [
          {
            name: 'DNS provider and certificate authority',
            holds: `names and certificates of ${lab.domain}`,
            without: 'certificates are renewed 30 days before their end: routes go on for so long, names for their TTL',
          },
        ]
      : []),
    ...(offsite
      ? [
          {
            name: offsite.provider,
            holds: `backups${onlyThere.length > 0 ? `, of ${onlyThere.map(({ name }) => name).join(', ')} the only ones` : ''}`,
            without: `${none}; tonight's backups are missing, and a restore of what is only there waits`,
          },
        ]
      : []),
    ...ServiceChart.all(lab).flatMap(({ name, outside }) =>
      outside.map(({ party, holds, without }) => ({ name: `${party} (${name})`, holds, without })),
    ),
  ];
}

function counted(hostnames: readonly string[]): string {
  return hostnames.length === 0 ? 'no route' : hostnames.length > 4 ? `${hostnames.length} routes` : hostnames.join(', ');
}
