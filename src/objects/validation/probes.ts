import { check, dropped, each, exactlyOne, type IntOrString, oneOfOrDefault, required, within } from './checks';
import { headerName, portName, portNumber } from './names';
import type { Place } from './place';

interface Handler {
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: {
    readonly port: IntOrString;
    readonly scheme?: string;
    readonly httpHeaders?: readonly { readonly name: string }[];
  };
  readonly tcpSocket?: { readonly port: IntOrString };
  readonly grpc?: { readonly port: number };
  readonly sleep?: { readonly seconds: number };
}

export interface Probe extends Handler {
  readonly initialDelaySeconds?: number;
  readonly timeoutSeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
}

export interface Probes {
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler; readonly stopSignal?: string };
}

/** The probes and hooks of a container that stays (pkg/apis/core/validation/validation.go, validateProbe and validateLifecycle). */
export function checkProbes(place: Place, container: Probes, gracePeriod: number): void {
  for (const kind of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[kind];
    if (probe === undefined) continue;
    const at = place.at(kind);
    checkHandler(at, probe, ['exec', 'httpGet', 'tcpSocket', 'grpc'], gracePeriod);
    for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
      within(at.at(field), probe[field], 0);
    }
    if (kind !== 'readinessProbe') {
      if ((probe.successThreshold ?? 0) > 1)
        at.at('successThreshold').fault(`${probe.successThreshold} is not 1, and a ${kind} succeeds at once`);
      within(at.at('terminationGracePeriodSeconds'), probe.terminationGracePeriodSeconds, 1);
    } else if (probe.terminationGracePeriodSeconds !== undefined) {
      at.at('terminationGracePeriodSeconds').fault('does not stand with a readinessProbe, which stops nothing');
    }
  }
  dropped(place.at('lifecycle').at('stopSignal'), container.lifecycle?.stopSignal, 'ContainerStopSignals');
  for (const hook of ['postStart', 'preStop'] as const) {
    const handler = container.lifecycle?.[hook];
    if (handler) checkHandler(place.at('lifecycle').at(hook), handler, ['exec', 'httpGet', 'tcpSocket', 'sleep'], gracePeriod);
  }
}

function checkHandler(place: Place, handler: Handler, kinds: readonly string[], gracePeriod: number): void {
  exactlyOne(place, handler, kinds);
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (exec) required(place.at('exec').at('command'), exec.command ?? []);
  if (httpGet) {
    const at = place.at('httpGet');
    checkPort(at.at('port'), httpGet.port);
    oneOfOrDefault(at.at('scheme'), httpGet.scheme, ['HTTP', 'HTTPS']);
    each(at.at('httpHeaders'), httpGet.httpHeaders, (header, { name }) => check(header.at('name'), name, headerName));
  }
  if (tcpSocket) checkPort(place.at('tcpSocket').at('port'), tcpSocket.port);
  if (grpc) checkPort(place.at('grpc').at('port'), grpc.port);
  if (sleep) within(place.at('sleep').at('seconds'), sleep.seconds, 0, gracePeriod);
}

/** A port by its number or name. */
export function checkPort(place: Place, port: IntOrString): void {
  if (typeof port === 'string') {
    check(place, port, portName);
    return;
  }
  const wrong = portNumber(port);
  if (wrong) place.fault(`${port} ${wrong}`);
}
