import type { Lab } from '../constructs/lab';
import { PortRoute } from '../constructs/port-route';
import type { Audience } from '../constructs/route';

/** A port that is let in beside the web: at the ingress node under this number, and at the gateway too when it is public. */
export interface Stream {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly audience: Audience;
}

/** The ports beside the web that come in by the ingress, in order; each once, whoever declares it. */
export function streamsOf(lab: Lab): readonly Stream[] {
  const routes = PortRoute.all(lab).filter(({ through, to }) => through === 'ingress' && to !== undefined);
  return [...new Map(routes.map((route) => [route.entrypoint, route])).values()].sort(
    (a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1),
  );
}

/** The ports of some streams of one protocol. */
export function portsOf(streams: readonly Stream[], protocol: Stream['protocol'], ...audiences: readonly Audience[]): readonly number[] {
  return streams.filter((stream) => stream.protocol === protocol && audiences.includes(stream.audience)).map(({ port }) => port);
}
