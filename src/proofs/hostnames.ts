import type { Lab } from '../constructs/lab';
import type { RoutePath } from '../constructs/route';
import type { Model } from '../model/assemble';
import { traefikDoors, traefikNames } from '../model/traefik-names';
import { entrypointsOf, ingressesByHand, type WebName, webNames } from '../model/web-names';
import { listAt, textAt } from '../objects/lenient';
import type { Problem } from '../problems';
import { spelled } from '../spelled';
import { isHostname, unownedEnd } from '../units/hostname';
import { namesApart } from './names-apart';
import { failures, type Proof } from './proof';

export const hostnames: Proof = {
  id: 'hostnames',
  states: 'At each entrypoint, a path of a hostname leads to one port, and somebody reaches it there.',
  why: 'Traefik would take one of the two, and nobody knows which.',
  prove(model) {
    const all = webNames(model.lab, model.objects);
    return {
      figures: [{ about: 'hostnames', value: String(new Set(all.map(({ hostname }) => hostname)).size) }],
      findings: failures([
        ...taken(model.lab, all),
        ...coveredNames(model.lab, all),
        ...all.flatMap(neverAsked),
        ...namesApart(model.lab, all),
        ...byHand(model),
      ]),
    };
  },
};

function taken(lab: Lab, all: readonly WebName[]): Problem[] {
  const first = new Map<string, WebName>();
  return all.flatMap((own): Problem[] => {
    const clashes = new Map<string, readonly [string, string, WebName]>();
    for (const { path, type } of own.paths.map(normal)) {
      // a public name is also let in at the house's own entrypoint
      for (const entrypoint of own.entrypoints) {
        const key = `${entrypoint} ${own.hostname} ${type} ${path}`;
        const other = first.get(key);
        if (other === undefined) first.set(key, own);
        else clashes.set(`${type} ${path}`, [path, entrypoint, other]);
      }
    }
    return [...clashes.values()].map(([path, entrypoint, other]) => clash(lab, own, path, entrypoint, other));
  });
}

/** The same for every way to write a path: a prefix means whole elements (Kubernetes, Ingress, "Path types"). */
function normal({ path, type }: RoutePath): RoutePath {
  return type === 'Prefix' ? { path: String(path).replace(/\/+$/, '') || '/', type } : { path: String(path), type };
}

function clash(lab: Lab, own: WebName, path: string, entrypoint: string, other: WebName): Problem {
  const host = own.hostname === '' ? 'every other name' : own.hostname;
  const name = path === '/' ? host : `${host}${path}`;
  const file = `clusters/${lab.homelab}/services.ts`;
  const isSame = other.where === own.where;
  return {
    code: 'HOSTNAME_DUPLICATE',
    where: own.where,
    what: isSame ? `${name} is there twice` : `${name} is already the name of ${other.where}${meeting(own, other, entrypoint)}`,
    repair: isSame
      ? 'give it each path once'
      : own.to !== undefined && other.to === own.to
        ? 'leave one of the two routes out: both lead to the same port'
        : `give it a hostname of its own in ${file}, or paths: [{ path: '/…', type: 'Prefix' }] that the other one has not`,
  };
}

/** Where two come in together, when that is not what both say. */
function meeting(own: WebName, other: WebName, entrypoint: string): string {
  if (own.audience === undefined || other.audience === undefined) return ` at entrypoint ${entrypoint}`;
  return own.audience === other.audience ? '' : `, and ${own.audience} and ${other.audience} come in at one entrypoint`;
}

/**
 * Names that one for all below a domain takes away: it is the longer rule, and Traefik asks the longest first (pkg/muxer/http/mux.go,
 * GetRulePriority; pkg/provider/kubernetes/ingress, buildHostRule).
 */
function coveredNames(lab: Lab, all: readonly WebName[]): Problem[] {
  return all
    .filter(({ hostname, isRanked }) => hostname.startsWith('*.') && !isRanked)
    .flatMap((own): Problem[] => {
      const covers = ({ hostname }: WebName) => !hostname.startsWith('*.') && hostname.replace(/^[^.]*/, '*') === own.hostname;
      const other = all.find((one) => covers(one) && one.entrypoints.some((entrypoint) => own.entrypoints.includes(entrypoint)));
      if (other === undefined) return [];
      return [
        {
          code: 'HOSTNAME_DUPLICATE',
          where: own.where,
          what: `${own.hostname} takes ${other.hostname} too, the name of ${other.where}: Traefik asks the longer rule first`,
          repair: `name each host in clusters/${lab.homelab}/services.ts, or give it the annotation traefik.ingress.kubernetes.io/router.priority: '1'`,
        },
      ];
    });
}

/** Paths that nobody asks for: what is behind ? and # is no part of one, no line ends in it, and * means itself. */
function neverAsked({ where, paths }: WebName): Problem[] {
  return paths.flatMap(({ path }): Problem[] => {
    const [sign] = /[?#*\p{C}]/u.exec(path) ?? [];
    if (sign === undefined) return [];
    return [
      {
        code: 'VALUE_INVALID',
        where,
        what: `its path ${spelled(path)} has ${spelled(sign)} in it, and nobody asks for such a path`,
        repair: "give it the path alone, as it stands in an address before ? and #; a Prefix takes what is below it by itself: '/api'",
      },
    ];
  });
}

/** Ingresses without a Route that nobody reaches: at no open entrypoint, or by a name that gets no certificate. */
function byHand({ lab, objects }: Model): Problem[] {
  const doors = traefikDoors(objects);
  const known = new Set(traefikNames(objects).flatMap(({ kind, name }) => (kind === 'entrypoint' ? [name] : [])));
  return ingressesByHand(lab, objects).flatMap(({ source, manifest }): Problem[] => {
    const named = entrypointsOf(manifest, doors);
    // one that is not there is told as that
    const isShut = doors !== undefined && named.every((name) => known.has(name) && !doors.open.includes(name));
    const hosts = listAt(manifest, 'spec', 'rules').flatMap((rule) => textAt(rule, 'host') ?? []);
    return [
      ...(isShut
        ? [
            {
              code: 'AUDIENCE_UNREACHABLE' as const,
              where: source,
              what: `Ingress ${manifest.metadata.name} comes in at ${named.join(', ')}, where nobody reaches it`,
              repair: `declare a Route instead, or give it the annotation traefik.ingress.kubernetes.io/router.entrypoints, with one of ${doors.open.join(', ')}`,
            },
          ]
        : []),
      ...[...new Set(hosts)].flatMap((host) => hostFault(source, host.replace(/^\*\./, ''), lab)),
    ];
  });
}

function hostFault(where: string, host: string, lab: Lab): Problem[] {
  const end = unownedEnd(host) ?? (isHostname(host) ? undefined : host);
  if (end === undefined || !/^[a-z0-9.-]+$/.test(host)) return []; // what is no name at all is told as that
  return [
    {
      code: 'HOSTNAME_INVALID',
      where,
      what: `nobody gets a certificate for ${host}: names in ${end} belong to nobody`,
      repair: `use a name below a domain that you registered, like films.${lab.domain}`,
    },
  ];
}
