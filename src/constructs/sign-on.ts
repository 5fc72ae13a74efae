import type { Construct } from 'constructs';
import { object as fields, list, optional } from '../shape/composed';
import { one } from '../shape/values';
import { isHostname } from '../units/hostname';
import { Lab, pathOf } from './lab';
import { object } from './object';
import type { Port } from './pod-set';

/** What makes a route the place where visitors of other routes sign on. */
export interface SignOn {
  /** The path that the ingress asks whether somebody may come in: `/api/authz/forward-auth`. */
  readonly path: string;
  /** What its cookies are for: this domain, and every name below it. */
  readonly domain: string;
  /** Headers that tell an app who it is. What a visitor says in them is dropped. @default - none */
  readonly headers?: readonly string[];
}

export const signOn = fields<SignOn>({
  path: one<string>(
    (value) => typeof value === 'string' && /^\/[^\s?#]*$/.test(value),
    'give it a path, like /api/authz/forward-auth',
    () => '/',
  ),
  domain: one<string>(
    (value) => typeof value === 'string' && isHostname(value),
    'give it a domain, like example.org',
    () => 'example.org',
  ),
  headers: optional(
    list(
      one<string>(
        (value) => typeof value === 'string' && /^[A-Za-z0-9-]+$/.test(value),
        'give it the name of a header, like Remote-User',
        () => 'Remote-User',
      ),
    ),
  ),
});

/** A route, as far as signing on is concerned. */
interface Signing {
  readonly hostname: string;
  readonly audience: 'public' | 'tailnet' | 'lan';
  readonly to?: Port;
  readonly signOn?: SignOn;
}

/** Whether a hostname is one that cookies of the domain are sent to (RFC 6265, 5.1.3). */
const isWithin = (hostname: string, domain: string) => hostname === domain || hostname.endsWith(`.${domain}`);

/** Whether a route can be what it says of signing on. Reports what keeps it from that. */
export function checkSignOn(scope: Construct, route: Signing, by: (Signing & Construct) | undefined): boolean {
  const lab = Lab.of(scope);
  const before = lab.problems.length;
  const outside = (domain: string, of: string) =>
    lab.report({
      code: 'VALUE_INVALID',
      where: `${pathOf(scope)}.hostname`,
      what: `${route.hostname} is not below ${domain}, which ${of} cookies are for: who signed on would be asked again for ever`,
      repair: `give it a name below ${domain}`,
    });
  if (route.signOn !== undefined && !isWithin(route.hostname, route.signOn.domain)) outside(route.signOn.domain, 'its');
  if (by?.signOn === undefined) return lab.problems.length === before;
  if (by.to !== undefined && by.to === route.to) {
    lab.report({
      code: 'VALUE_INVALID',
      where: `${pathOf(scope)}.protectedBy`,
      what: `it leads to where ${pathOf(by)} leads: who is to sign on would have to have signed on`,
      repair: 'leave protectedBy out: what others sign on at asks for the password itself',
    });
  }
  checkAudience(scope, route, by);
  if (!isWithin(route.hostname, by.signOn.domain)) outside(by.signOn.domain, `${pathOf(by)}'s`);
  return lab.problems.length === before;
}

/** Whether who reaches a route reaches the one where it signs on. Reports it if not. */
export function checkAudience(scope: Construct, { audience }: Pick<Signing, 'audience'>, by: Signing & Construct): void {
  if (by.audience === 'public' || by.audience === audience) return;
  Lab.of(scope).report({
    code: 'AUDIENCE_UNREACHABLE',
    where: pathOf(scope),
    what: `its audience is ${audience}, and that of ${pathOf(by)}, where it signs on, is ${by.audience}`,
    repair: `give both the same audience, or ${by.hostname} the audience public`,
  });
}

/** The longest answer that is taken, in bytes: a redirection, or a short page (authelia/authelia, docs/content/integration/proxies/traefik.md). */
const longestAnswer = 8192;

/**
 * The Middleware that asks, in the namespace of who is protected: by Traefik's defaults none is taken from another one
 * (traefik-helm-chart, `values.yaml`, `allowCrossNamespace`).
 */
export function askingFirst(scope: Construct, name: string, { pods, number }: Port, { path, headers = [] }: SignOn): void {
  object(scope, 'sign-on', 'Middleware', {
    metadata: { name },
    spec: {
      forwardAuth: {
        address: `http://${pods.name}.${pods.namespace}.svc.cluster.local:${number}${path}`,
        trustForwardHeader: false, // who calls, and for what, is Traefik's to say (traefik/traefik, pkg/middlewares/auth/forward.go)
        maxResponseBodySize: longestAnswer,
        ...(headers.length > 0 ? { authResponseHeaders: [...headers] } : {}),
      },
    },
  });
}
