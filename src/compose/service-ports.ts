import { healthOf, plainCommand, requestOf } from './health';
import { entry, numberOf, type Place } from './node';
import type { Published } from './ports';
import { knownOf } from './reference';
import type { Service } from './service';

/** Ports whose number says that no browser asks there (IANA's registry of services; the rest as their projects document them). */
const others: Readonly<Record<number, string>> = {
  21: 'ftp',
  22: 'ssh',
  25: 'smtp',
  53: 'dns',
  110: 'pop3',
  139: 'netbios',
  143: 'imap',
  389: 'ldap',
  445: 'smb',
  465: 'smtps',
  514: 'syslog',
  587: 'submission',
  636: 'ldaps',
  853: 'dns-tls',
  873: 'rsync',
  990: 'ftps',
  993: 'imaps',
  995: 'pop3s',
  1433: 'mssql',
  1521: 'oracle',
  1883: 'mqtt',
  1935: 'rtmp',
  2049: 'nfs',
  2222: 'ssh',
  3306: 'mysql',
  3389: 'rdp',
  3478: 'stun',
  4190: 'sieve',
  4222: 'nats',
  5060: 'sip',
  5222: 'xmpp',
  5349: 'turns',
  5269: 'xmpp-server',
  5432: 'postgres',
  5672: 'amqp',
  5900: 'vnc',
  6379: 'redis',
  6667: 'irc',
  6697: 'ircs',
  6881: 'bittorrent',
  8554: 'rtsp',
  8883: 'mqtts',
  9092: 'kafka',
  9418: 'git',
  11211: 'memcached',
  19132: 'bedrock',
  25565: 'minecraft',
  25575: 'rcon',
  27015: 'steam',
  27017: 'mongo',
  51413: 'bittorrent',
  51820: 'wireguard',
  64738: 'mumble',
};

/** Ports where TLS is expected: the ingress ends it, and leads to what lies behind. */
const secure = new Set([443, 8443, 9443]);

/** Whether a number is one of a protocol that is not the web's. */
export const isOther = (port: number) => Object.hasOwn(others, port);
export const isSecure = (port: number) => secure.has(port);

/** The port that a browser is led to; undefined of a service that has none. */
export function webPort(service: Service): Published | { readonly at: Place; readonly target: number } | undefined {
  const { labels, published, variables, exposed } = service;
  const said =
    labels.port ?? labels.routers.find(({ port }) => port !== undefined)?.port ?? numberOf(variableNode(variables, 'VIRTUAL_PORT'));
  const [router] = labels.routers;
  if (labels.isOff) return undefined;
  if (said !== undefined) return { at: router?.at ?? service.at, target: said };
  const tcp = published.filter(
    ({ protocol, target }) => protocol === 'tcp' && !isOther(target) && knownOf(service.reference?.repository ?? '').port?.[1] !== target,
  );
  const plain = tcp.find(({ target }) => !isSecure(target)) ?? tcp[0];
  if (plain !== undefined) return plain;
  if (router === undefined && variableNode(variables, 'VIRTUAL_HOST') === undefined) return undefined;
  return exposed.find(({ protocol }) => protocol === 'tcp') ?? (router ? { at: router.at, target: 80 } : undefined);
}

function variableNode(variables: Service['variables'], name: string) {
  const found = variables.find((one) => one.name === name)?.text;
  return found && ({ kind: 'scalar', at: found.at, value: found.value } as const);
}

/** The ports that a container listens on, by number, each with its name. */
export interface OwnPorts {
  readonly tcp: ReadonlyMap<number, string>;
  readonly udp: ReadonlyMap<number, string>;
}

export const noPorts: OwnPorts = { tcp: new Map(), udp: new Map() };

/** More than these are no list that anybody routes one by one. */
const most = 20;

/** Those that a service says, and of TCP those that others ask it at. */
export const portsOf = (service: Service, asked: readonly number[]): OwnPorts => ({ tcp: tcpOf(service, asked), udp: udpOf(service) });

function udpOf({ published, exposed }: Service): ReadonlyMap<number, string> {
  const numbers = new Set([...published, ...exposed].flatMap(({ protocol, target }) => (protocol === 'udp' ? [target] : [])));
  return numbers.size > most
    ? new Map()
    : new Map([...numbers].map((port) => [port, others[port] ? `${others[port]}-udp` : `udp-${port}`]));
}

function tcpOf(service: Service, asked: readonly number[]): ReadonlyMap<number, string> {
  const known = knownOf(service.reference?.repository ?? '').port;
  const web = webPort(service)?.target;
  const checked = checkedPort(service);
  const tcp = (ports: readonly Published[]) => ports.filter(({ protocol }) => protocol === 'tcp').map(({ target }) => target);
  const published = tcp(service.published);
  const numbers = new Set([
    ...(web === undefined ? [] : [web]),
    // beside a plain port, one of TLS has nobody who asks it: the ingress does it
    ...published.filter((port) => !isSecure(port) || port === web || web === undefined),
    ...service.labels.routers.flatMap(({ port }) => port ?? []),
    ...tcp(service.exposed),
    ...(known ? [known[1]] : []),
    ...(checked === undefined ? [] : [checked]),
    ...asked,
  ]);
  numbers.delete(22); // hardening lets nobody listen there
  if (numbers.size > most) return new Map(web === undefined ? [] : [[web, 'http']]);
  const taken = new Set<string>();
  const first = web ?? [...numbers].find((port) => !isOther(port) && port !== known?.[1]);
  return new Map(
    [...numbers].map((port) => {
      const wanted = port === known?.[1] ? known[0] : port === first ? 'http' : (others[port] ?? `tcp-${port}`);
      const name = taken.has(wanted) ? `tcp-${port}` : wanted;
      taken.add(name);
      return [port, name] as const;
    }),
  );
}

/** The port that a web request of the health check asks. */
function checkedPort({ health, node }: Service): number | undefined {
  const test = (health ?? healthOf(entry(node, 'healthcheck')))?.test;
  if (test === undefined) return undefined;
  const words = 'words' in test ? test.words.map(({ value }) => value) : plainCommand(test.script.value);
  return words && requestOf(words)?.port;
}
