import type { Problem } from '../../problems';

/** One path of a hostname at one of Traefik's entrypoints, and where it leads. */
export interface Door {
  readonly entrypoint: string;
  readonly hostname: string;
  readonly path: string;
  /** `<namespace>/<Service>:<port>` */
  readonly to: string;
  readonly where: string;
}

/** A way in that nobody declared. */
export function extra(where: string, what: string): Problem {
  return {
    code: 'EXPOSURE_UNDECLARED',
    where,
    what: `${what}, and no Route declares it`,
    repair: 'declare it: new Route(this, …, { hostname, audience, to }), from which gateway, DNS and flows follow',
  };
}
