import type { Place, Text } from './node';

/** What a rule of Traefik lets in, as far as a Route can say it. */
export interface Rule {
  readonly hostnames: readonly string[];
  readonly paths: readonly { readonly path: string; readonly type: 'Exact' | 'Prefix' }[];
  /** Parts of it that a Route cannot say. */
  readonly rest: readonly string[];
}

/** Reads a rule of Traefik, of its third or second version: Host, PathPrefix and Path; what else it says is told. */
export function readRule(rule: string): Rule {
  const hostnames: string[] = [];
  const paths: { path: string; type: 'Exact' | 'Prefix' }[] = [];
  const rest: string[] = [];
  for (const [, not, matcher = '', inner = ''] of rule.matchAll(/(!?)\s*(\w+)\s*\(([^)]*)\)/g)) {
    const values = inner.split(',').map((one) => one.trim().replace(/^[`'"](.*)[`'"]$/s, '$1'));
    if (not === '' && matcher === 'Host') hostnames.push(...values);
    else if (not === '' && (matcher === 'PathPrefix' || matcher === 'Path'))
      paths.push(...values.map((path) => ({ path, type: matcher === 'Path' ? ('Exact' as const) : ('Prefix' as const) })));
    else rest.push(`${not}${matcher}`);
  }
  return { hostnames: [...new Set(hostnames)], paths, rest: [...new Set(rest)] };
}

/** A router of Traefik that a service's labels make. */
export interface Router {
  readonly name: string;
  readonly at: Place;
  readonly rule: Rule;
  /** The port of the service that it leads to, where a label says it. */
  readonly port?: number;
}

export interface TraefikLabels {
  readonly routers: readonly Router[];
  /** The port of its only service. */
  readonly port?: number;
  /** It is told to make nothing of this service. */
  readonly isOff: boolean;
  /** Labels that a Route has no word for, by what they say. */
  readonly others: readonly { readonly at: Place; readonly what: string }[];
}

type Labels = readonly (readonly [name: string, at: Place, text: Text | undefined])[];

/** What a Route says anyway, or the homelab's own Traefik: entrypoints, certificates, which network. */
const said =
  /^traefik\.(enable$|docker\.network$|swarm\.network$|http\.routers\.[^.]+\.(entrypoints|tls(\..*)?|service|rule)$|http\.services\.[^.]+\.loadbalancer\.server\.port$)/i;

/** Routers of a service, from its labels. */
export function traefikLabels(labels: Labels): TraefikLabels {
  const own = labels.filter(([name]) => /^traefik\./i.test(name));
  const value = (pattern: RegExp) => own.find(([name]) => pattern.test(name))?.[2]?.value;
  const ports = new Map(
    own.flatMap(([name, , text]) => {
      const [, service] = /^traefik\.http\.services\.([^.]+)\.loadbalancer\.server\.port$/i.exec(name) ?? [];
      return service === undefined ? [] : [[service, Number(text?.value)] as const];
    }),
  );
  const isSecure = (router: string) =>
    own.some(([name]) => name.toLowerCase().startsWith(`traefik.http.routers.${router.toLowerCase()}.tls`));
  const routers = own.flatMap(([name, at, text]): readonly Router[] => {
    const [, router] = /^traefik\.http\.routers\.([^.]+)\.rule$/i.exec(name) ?? [];
    if (router === undefined || text === undefined) return [];
    const service = value(new RegExp(`^traefik\\.http\\.routers\\.${router.replace(/[^\w-]/g, '\\$&')}\\.service$`, 'i'));
    const port = ports.get((service ?? router).replace(/@.*$/, ''));
    return [{ name: router, at, rule: readRule(text.value), ...(port ? { port } : {}) }];
  });
  // of two routers with one rule, one sends to the other: http and https of one name
  const distinct = routers.filter(
    (one, index) =>
      !routers.some(
        (other, at) =>
          at !== index && same(one, other) && (isSecure(other.name) === isSecure(one.name) ? at < index : isSecure(other.name)),
      ),
  );
  const [port] = ports.size === 1 ? ports.values() : [];
  return {
    routers: distinct,
    ...(port !== undefined && Number.isInteger(port) ? { port } : {}),
    isOff: value(/^traefik\.enable$/i) === 'false',
    others: own.filter(([name]) => !said.test(name)).map(([name, at]) => ({ at, what: name })),
  };
}

function same(one: Router, other: Router): boolean {
  return JSON.stringify([one.rule.hostnames, one.rule.paths]) === JSON.stringify([other.rule.hostnames, other.rule.paths]);
}
