import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../objects/kinds';
import { type Fields, object, optional } from '../shape/composed';
import { manifest } from '../shape/json';
import { made } from '../shape/made';
import type { Shape } from '../shape/shape';
import { text, time, whole } from '../shape/values';

/** A check of a container, with how long it may fail. */
export interface Probe {
  readonly action: Pick<Plain<k8s.Probe>, 'httpGet' | 'tcpSocket' | 'exec'>;
  /** For start-up: the longest start, migrations included. */
  readonly within?: Duration;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/** Numbers of a probe: Kubernetes keeps them in 32 bits. */
const count = whole(1, 2 ** 31 - 1);

export const probe: Shape<Probe> = object<Probe>({
  action: manifest<Probe['action']>({}),
  within: optional(time()),
  periodSeconds: count,
  timeoutSeconds: count,
  failureThreshold: count,
});

/** How often a probe asks, and how long it may fail. */
export interface ProbeOptions {
  /** For a start-up probe: the longest start that is still one, migrations included. */
  readonly within?: Duration;
  /** Seconds between two tries. @default 10 */
  readonly everySeconds?: number;
  /** Seconds until a try has failed. @default 5 */
  readonly timeoutSeconds?: number;
  /** Tries in a row that have to fail. @default 3; with `within`, what that needs */
  readonly failures?: number;
}

/** Options of `httpGet`. */
export interface HttpProbeOptions extends ProbeOptions {
  /** The Host that is asked for. @default - the pod's address */
  readonly hostname?: string;
}

const fields: Fields<ProbeOptions> = {
  within: optional(time()),
  everySeconds: optional(count),
  timeoutSeconds: optional(count),
  failures: optional(count),
};
const probeOptions = object<ProbeOptions>(fields);
const httpOptions = object<HttpProbeOptions>({ ...fields, hostname: optional(text) });

function probing(action: Probe['action'], options: ProbeOptions): Probe {
  const periodSeconds = options.everySeconds ?? 10;
  return {
    action,
    within: options.within,
    periodSeconds,
    timeoutSeconds: options.timeoutSeconds ?? 5,
    failureThreshold: options.within ? Math.ceil(options.within.toSeconds() / periodSeconds) : (options.failures ?? 3),
  };
}

/** GET on a named port. `hostname` goes into the Host header: `httpGet.host` is forbidden by Pod Security since 1.34. */
export function httpGet(port: string, path: string, options: HttpProbeOptions = {}): Probe {
  return made(httpOptions, options, ({ hostname, ...rest }) =>
    probing({ httpGet: { port, path, ...(hostname ? { httpHeaders: [{ name: 'Host', value: hostname }] } : {}) } }, rest),
  );
}

/** A connection to a named port. */
export function tcp(port: string, options: ProbeOptions = {}): Probe {
  return made(probeOptions, options, (read) => probing({ tcpSocket: { port } }, read));
}

/** A command inside the container. */
export function exec(command: readonly string[], options: ProbeOptions = {}): Probe {
  return made(probeOptions, options, (read) => probing({ exec: { command } }, read));
}

/** Kubernetes' form of a probe. */
export function toProbe(probe: Probe): Plain<k8s.Probe> {
  const { action, periodSeconds, timeoutSeconds, failureThreshold } = probe;
  return { ...action, periodSeconds, timeoutSeconds, failureThreshold };
}
