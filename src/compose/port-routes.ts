import { nodePortTakenBy, tailnetPort } from '../inventory/node-ports';
import { call, object, raw, text } from './code';
import type { Decisions } from './decision';
import type { Ids } from './naming';
import type { Place } from './node';
import type { Published } from './ports';
import { portCode } from './reaching';
import { knownOf } from './reference';
import { type PlannedRoute, propertyOf } from './routes';
import type { Service } from './service';
import { isOther, isSecure, type OwnPorts } from './service-ports';
import type { PlannedWorkload } from './workloads';

/** More of one place are no list that anybody routes one by one. */
const most = 8;
/** What the ingress has of its node itself. */
const ofIngress = [80, 443, tailnetPort];
/** What the whole house is asked at once (DHCP, NetBIOS, SSDP, mDNS, Jellyfin's discovery): no ingress leads that anywhere. */
const broadcast = [67, 68, 137, 138, 1900, 5353, 7359];
/** Of these nobody asks but the app itself, whatever Compose opened for a look. */
const inner = ['redis', 'memcached'];

/** Ports that one line of the Compose file publishes, of one protocol. */
interface Line {
  readonly at: Place;
  readonly protocol: Published['protocol'];
  readonly ports: Published[];
}

/**
 * What becomes of published ports that no Route leads to: those of which it is known that a program asks there and no browser have a PortRoute,
 * the others are to decide.
 *
 * @param routed the ports that a Route leads to
 */
export function portRoutesOf(
  service: Service,
  workload: PlannedWorkload,
  own: OwnPorts,
  routed: ReadonlySet<number>,
  hostnames: Map<string, string>,
  ids: Ids,
  decisions: Decisions,
): { readonly routes: readonly PlannedRoute[]; readonly notes: readonly string[] } {
  const of = `services.${service.name}.ports`;
  const isEnded = ({ target, protocol }: Published) => protocol !== 'sctp' && isSecure(target) && routed.size > 0;
  const isRouted = (one: Published) => one.protocol === 'tcp' && routed.has(one.target);
  const open = service.published.filter((one) => !isRouted(one));
  const ended = linesOf(open.filter(isEnded)).map(({ at, ports }) =>
    decisions.leave(at, of, `port ${ports[0]?.target}: the ingress ends TLS, and leads to the plain port`),
  );
  const lines = linesOf(open.filter((one) => !isEnded(one)));
  const named = lines.map(
    (line) => [line, line.ports.length > most ? [] : line.ports.filter((port) => isLedTo(service, own, port))] as const,
  );
  const code = (name: string) => portCode(workload.constant, name, service === workload.pod.services[0]);
  const routes = named.flatMap(([{ protocol, at }, ports]) =>
    ports.map(({ target, published = target }): PlannedRoute => {
      const name = own[protocol as keyof OwnPorts].get(target) ?? '';
      const id = ids.take(name, `${service.slug}-${name}`);
      const property = [...hostnames.values()][0] ?? propertyOf(id, id, hostnames);
      const note = decisions.decide(
        at,
        of,
        `who may reach port ${published}/${protocol}, and by which name: programs ask there and no browser. Take the route away if nobody is to`,
      );
      const options = object([
        { key: 'hostname', value: raw(`props.${property}`) },
        { key: 'to', value: raw(code(name)) },
        { key: 'audience', value: raw('props.audience') },
        ...(published === target ? [] : [{ key: 'port', value: raw(String(published)) }]),
      ]);
      return { property, statement: { notes: [note], value: call('new PortRoute', raw('this'), text(id), options) } };
    }),
  );
  const left = named.flatMap(([line, ports]) => {
    const rest = line.ports.filter((port) => !ports.includes(port));
    return rest.length === 0 ? [] : [{ ...line, ports: rest }];
  });
  return {
    routes,
    notes: [...ended, ...left.map((line) => decisions.decide(line.at, of, undecided(line)))],
  };
}

function linesOf(published: readonly Published[]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const one of published) {
    const key = `${one.at.line}:${one.at.column}:${one.protocol}`;
    const line = lines.get(key) ?? { at: one.at, protocol: one.protocol, ports: [] };
    line.ports.push(one);
    lines.set(key, line);
  }
  return [...lines.values()];
}

/** Whether programs of others ask at a published port, and one way in can have it. */
function isLedTo({ reference }: Service, own: OwnPorts, { target, published = target, protocol, hostIp }: Published): boolean {
  if (protocol === 'udp' && broadcast.includes(target)) return false;
  if (protocol === 'sctp' || !own[protocol].has(target) || (protocol === 'tcp' && !isOther(target))) return false;
  if (hostIp !== undefined && /^(127\.|\[?::1\]?$)/.test(hostIp)) return false; // the host itself alone reached it
  const { isDatabase, port: [name, number] = [] } = knownOf(reference?.repository ?? '');
  if (target === number && (isDatabase || inner.includes(name ?? ''))) return false;
  const isTaken = nodePortTakenBy(published, protocol === 'tcp' ? 'TCP' : 'UDP') !== undefined;
  return !isTaken && !(protocol === 'tcp' && ofIngress.includes(published));
}

function undecided({ ports, protocol }: Line): string {
  const [first, last] = [ports[0]?.target, ports.at(-1)?.target];
  const which = `${ports.length === 1 ? `port ${first}` : `ports ${first} to ${last}`}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  if (protocol === 'sctp') return `${which}: TCP and UDP alone are led to, so nothing outside reaches it here`;
  if (protocol === 'tcp' && ports.some(({ target }) => target === 22))
    return 'port 22: let it listen at another, like 2222, and lead to that by a PortRoute; nothing outside reaches it here';
  if (protocol === 'udp' && ports.every(({ target }) => broadcast.includes(target)))
    return `${which}: what the house is asked as a whole reaches a pod by its node's own network alone (waivers.hostNetwork)`;
  if (protocol === 'udp' || ports.some(({ target }) => isOther(target)))
    return `${which}: other services of the app reach it, nothing outside does; a PortRoute leads programs to a port`;
  return `${which}: a second one was published: give it a Route of its own if a browser is to reach it, a PortRoute if programs are`;
}
