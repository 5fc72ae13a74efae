import { listAt, tableAt, textAt } from '../../objects/lenient';
import type { Manifest } from '../../objects/manifest';
import type { Direction } from '../../objects/network/policy';
import { tryCidr } from '../../units/cidr';
import { canonical } from '../same';

/** One thing that a NetworkPolicy lets through. */
export interface Flow {
  readonly direction: Direction;
  /** Undefined for everybody. */
  readonly peer?: unknown;
  /** Undefined for every port. */
  readonly port?: unknown;
}

/** Everything that a policy lets through: each peer at each port. */
export function flowsOf({ spec }: Manifest): readonly Flow[] {
  return (['Ingress', 'Egress'] as const).flatMap((direction) =>
    listAt(spec, direction.toLowerCase()).flatMap((rule) => {
      const peers = listAt(rule, direction === 'Ingress' ? 'from' : 'to');
      const ports = listAt(rule, 'ports');
      return (peers.length > 0 ? peers : [undefined]).flatMap((peer) =>
        (ports.length > 0 ? ports : [undefined]).map((port) => ({ direction, peer, port })),
      );
    }),
  );
}

/** Whether what one flow lets through, another does as well. */
export function isAllowed(flow: Flow, by: Flow): boolean {
  return flow.direction === by.direction && isPort(flow.port, by.port) && isPeer(flow.peer, by.peer);
}

function isPort(port: unknown, by: unknown): boolean {
  return (
    by === undefined ||
    (port !== undefined && canonical({ protocol: 'TCP', ...tableAt(port) }) === canonical({ protocol: 'TCP', ...tableAt(by) }))
  );
}

function isPeer(peer: unknown, by: unknown): boolean {
  if (by === undefined || (peer !== undefined && canonical(peer) === canonical(by))) return true;
  const [inner, outer] = [peer, by].map((one) => tryCidr(textAt(one, 'ipBlock', 'cidr') ?? ''));
  if (inner === undefined || outer === undefined || inner.first < outer.first || inner.last > outer.last) return false;
  const [own, kept] = [peer, by].map((one) => listAt(one, 'ipBlock', 'except').map((text) => tryCidr(String(text))));
  // every hole of the outer range is one of the inner, or lies beside it
  return (kept ?? []).every(
    (hole) =>
      hole !== undefined &&
      (hole.last < inner.first ||
        hole.first > inner.last ||
        (own ?? []).some((one) => one !== undefined && one.first <= hole.first && one.last >= hole.last)),
  );
}

/** A flow as people say it. */
export function shownFlow({ direction, peer, port }: Flow): string {
  const ports = port === undefined ? 'any port' : `port ${String(tableAt(port).port ?? 'any')}`;
  return `${direction === 'Ingress' ? 'from' : 'to'} ${peer === undefined ? 'everybody' : shownPeer(peer)} at ${ports}`;
}

function shownPeer(peer: unknown): string {
  const block = textAt(peer, 'ipBlock', 'cidr');
  if (block !== undefined) return block;
  const labels = (field: string) =>
    Object.entries(tableAt(peer, field, 'matchLabels'))
      .map(([key, value]) => `${key.replace(/^.*\//, '')}=${String(value)}`)
      .join(',');
  const [pods, namespaces] = [labels('podSelector'), labels('namespaceSelector')];
  return [pods ? `pods ${pods}` : 'all pods', ...(namespaces ? [`of namespaces ${namespaces}`] : [])].join(' ');
}
