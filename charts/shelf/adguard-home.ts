import {
  type Audience,
  Bytes,
  Cpu,
  type DiskRef,
  daily,
  image,
  internet,
  type Lab,
  optionsOf,
  PortRoute,
  Route,
  ServiceChart,
  scratch,
  shapes,
  tcp,
  Volume,
  Workload,
} from '../../src';

/** Options of `AdGuardHome`. */
export interface AdGuardHomeProps {
  /** @default 'adguard' */
  readonly name?: string;
  /** Of its page. */
  readonly hostname: string;
  readonly audience: Audience;
  /** The name of the DNS server itself, for people: machines know it by the node's address. Not the page's: that is at the ingress. */
  readonly dns: string;
  /** On the machine whose node is to answer: what it remembers fits anywhere. */
  readonly on: DiskRef;
}

const shape = shapes.object<AdGuardHomeProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  dns: shapes.hostname,
  on: shapes.disk,
});

/**
 * The house's DNS, without advertisers. It answers at port 53 of its node, and there alone: limits, rules and statistics are per client,
 * and through the ingress there would be one. Its first page asks for the administrator's name and password.
 */
export class AdGuardHome extends ServiceChart {
  constructor(lab: Lab, given: AdGuardHomeProps) {
    const props = optionsOf(lab, 'adguard', shape, given);
    super(lab, props.name ?? 'adguard', {
      podSecurity: { level: 'privileged', reason: 'it answers at port 53 of its node, so that it sees who asks' },
      outside: [{ party: 'DNS of its upstreams', holds: 'all names of the Internet', without: 'what it remembers goes on, for their TTL' }],
    });
    const data = new Volume(this, 'data', {
      on: props.on,
      size: Bytes.gib(2),
      owner: 1000,
      // its settings are one file. Sessions, statistics and the log of questions are bbolt and a growing file: no live copy is worth having
      backup: daily({ exclude: ['data/sessions.db', 'data/stats.db', 'data/querylog.json', 'data/querylog.json.1'] }),
    });
    const server = new Workload(this, 'main', {
      // settings and data where -c and -w say (AdguardTeam/AdGuardHome, docker/build.Dockerfile)
      image: image('docker.io/adguard/adguardhome:v0.107.78'),
      args: ['--no-check-update', '-c', '/data/AdGuardHome.yaml', '-w', '/data', '--web-addr', '0.0.0.0:3000'],
      ports: {
        http: 3000,
        dns: { number: 53, hostPort: 53, protocol: 'UDP' },
        'dns-tcp': { number: 53, hostPort: 53 }, // answers that do not fit into a datagram
      },
      mounts: { '/data': data, '/tmp': scratch(Bytes.mib(64)) },
      // its binary carries this capability: where a container may not have it, the kernel does not even start it (capabilities(7))
      capabilities: ['NET_BIND_SERVICE'],
      // of its page: DNS answers only once somebody has been there
      probes: { startup: tcp('http'), readiness: tcp('http'), liveness: tcp('http', { failures: 6 }) },
      resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(128), limit: Bytes.mib(512) } }, // lists of millions of names
      reaches: [internet(53, '53/udp', 443, 853, '853/udp', '443/udp')], // upstreams in any of their forms, and the lists
      waivers: { hostPorts: 'the house asks at port 53, and it sees who asks' },
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
    new PortRoute(this, 'dns', { hostname: props.dns, to: server.ports.dns, audience: 'lan' });
    new PortRoute(this, 'dns-tcp', { hostname: props.dns, to: server.ports['dns-tcp'], audience: 'lan' });
  }
}
