import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../objects/kinds';
import { anything, duration, fields, list, optional, type Shape, struct, sure, text, whole } from '../shape';

/** A check of a container, with how long it may fail. */
export interface Probe {
  readonly action: Pick<Plain<k8s.Probe>, 'httpGet' | 'tcpSocket' | 'exec'>;
  /** For start-up: the longest start, migrations included. */
  readonly within?: Duration;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

export interface ProbeOptions {
  /** For a start-up probe: the longest start that is still one, migrations included. */
  readonly within?: Duration;
  /** @default 10 */
  readonly everySeconds?: number;
  /** @default 5 */
  readonly timeoutSeconds?: number;
  /** @default 3; with `within`, what that needs */
  readonly failures?: number;
}

const options = {
  within: optional(duration),
  everySeconds: optional(whole(1, 86_400)),
  timeoutSeconds: optional(whole(1, 3600)),
  failures: optional(whole(1, 100_000)),
};
const probeOptions = fields<ProbeOptions>(options);
const httpOptions = struct({ ...options, hostname: optional(text) });

/** What a probe is made of. */
export const probeShape: Shape = struct({
  action: anything,
  within: anything,
  periodSeconds: whole(1, 86_400),
  timeoutSeconds: whole(1, 3600),
  failureThreshold: whole(1, 2 ** 31 - 1),
});

function probe(action: Probe['action'], options: ProbeOptions): Probe {
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
export function httpGet(port: string, path: string, options: ProbeOptions & { readonly hostname?: string } = {}): Probe {
  sure('httpGet()', httpOptions, options);
  sure('httpGet()', text, port);
  sure('httpGet()', text, path);
  const httpHeaders = options.hostname ? [{ name: 'Host', value: options.hostname }] : undefined;
  return probe({ httpGet: { port, path, ...(httpHeaders ? { httpHeaders } : {}) } }, options);
}

/** A connection to a named port. */
export function tcp(port: string, options: ProbeOptions = {}): Probe {
  sure('tcp()', probeOptions, options);
  sure('tcp()', text, port);
  return probe({ tcpSocket: { port } }, options);
}

/** A command inside the container. */
export function exec(command: readonly string[], options: ProbeOptions = {}): Probe {
  sure('exec()', probeOptions, options);
  sure('exec()', list(text), command);
  return probe({ exec: { command } }, options);
}

/** Kubernetes' form of a probe. */
export function toProbe(probe: Probe): Plain<k8s.Probe> {
  const { action, periodSeconds, timeoutSeconds, failureThreshold } = probe;
  return { ...action, periodSeconds, timeoutSeconds, failureThreshold };
}
