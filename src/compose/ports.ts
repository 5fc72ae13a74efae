import { refusal } from './fault';
import { itemsOf, type Node, type Place, textOf } from './node';

/** A port of a container that Compose publishes on its host. */
export interface Published {
  readonly at: Place;
  readonly target: number;
  /** On the host; none where Docker chooses one. */
  readonly published?: number;
  readonly hostIp?: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

/** More of one range are no list of ports that anybody routes one by one. */
const widest = 1000;

const short =
  /^(?:(?<ip>\[[0-9a-fA-F:.]+\]|\d+\.\d+\.\d+\.\d+):)?(?:(?<host>\d*(?:-\d+)?):)?(?<target>\d+(?:-\d+)?)(?:\/(?<protocol>[a-zA-Z]+))?$/;

/** The published ports of a service, in their short and long forms, ranges one by one. */
export function publishedPorts(node: Node | undefined): readonly Published[] {
  return itemsOf(node).flatMap((item): readonly Published[] => {
    if (item.kind === 'table') {
      const of = (key: string) => textOf(item.entries.get(key));
      return expanded(item.at, of('target') ?? '', of('published') ?? '', of('host_ip'), of('protocol'));
    }
    const text = textOf(item) ?? '';
    const { ip, host = '', target = '', protocol } = short.exec(text)?.groups ?? {};
    return expanded(item.at, target, host, ip, protocol);
  });
}

/** Ports that a service says it listens on, without publishing them. */
export function exposedPorts(node: Node | undefined): readonly Published[] {
  return itemsOf(node).flatMap((item) => {
    const [target = '', protocol] = (textOf(item) ?? '').split('/');
    return expanded(item.at, target, '', undefined, protocol);
  });
}

function expanded(at: Place, target: string, published: string, hostIp: string | undefined, protocol = 'tcp'): readonly Published[] {
  const [from, to] = rangeOf(target, at);
  const [hostFrom, hostTo] = published === '' ? [] : rangeOf(published, at);
  const size = to - from + 1;
  const kind = protocol.toLowerCase();
  if (!['tcp', 'udp', 'sctp'].includes(kind)) throw wrong(at, `has ${protocol} for a protocol`);
  if (size > widest) throw wrong(at, `has ${size} ports in one range`);
  if (hostFrom !== undefined && size > 1 && (hostTo as number) - hostFrom + 1 !== size) throw wrong(at, 'has ranges of different lengths');
  return Array.from({ length: size }, (_, index) => ({
    at,
    target: from + index,
    ...(hostFrom === undefined ? {} : { published: hostFrom + index }),
    ...(hostIp === undefined ? {} : { hostIp }),
    protocol: kind as Published['protocol'],
  }));
}

function rangeOf(text: string, at: Place): readonly [number, number] {
  const [from, to] = text.split('-').map(Number);
  const first = from ?? Number.NaN;
  const last = to ?? first;
  const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (text === '' || !isPort(first) || !isPort(last) || last < first) throw wrong(at, 'is none from 1 to 65535');
  return [first, last];
}

function wrong(at: Place, what: string) {
  return refusal('COMPOSE_INVALID', at, `a port ${what}`, "write it as '8080:80', '127.0.0.1:8080:80' or '53:53/udp'");
}
