import {
  type Audience,
  Bytes,
  Cpu,
  type DiskRef,
  daily,
  Files,
  image,
  internet,
  type Lab,
  optionsOf,
  PortRoute,
  Route,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  tcp,
  Volume,
  Workload,
} from '../../src';
import start from './adguard-home/start.sh';

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
 * and through the ingress there would be one. Its page is the administrator's: `admin`, with the password that the kit makes.
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
    const admin = new Secret(this, 'admin', {
      keys: ['password'],
      about: 'password: of admin, who signs on at its page',
      origins: { password: 'bcrypt' },
    });
    const server = new Workload(this, 'main', {
      // settings and data where -c and -w say (AdguardTeam/AdGuardHome, docker/build.Dockerfile). Without settings it starts as root alone, or
      // with a capability that Kubernetes gives nobody else (internal/home/home.go, checkNetworkPermissions): it begins with some
      image: image('docker.io/adguard/adguardhome:v0.107.78'),
      command: ['/bin/sh', '/config/start.sh'],
      ports: {
        http: 3000,
        dns: { number: 53, hostPort: 53, protocol: 'UDP' },
        'dns-tcp': { number: 53, hostPort: 53 }, // answers that do not fit into a datagram
      },
      mounts: {
        '/data': data,
        '/config': new Files(
          this,
          'config',
          { 'start.sh': start },
          { notSecret: { password: 'start.sh puts the hash of the sealed one there' } },
        ),
        '/secrets': admin.files,
        '/tmp': scratch(Bytes.mib(64)),
      },
      // its binary carries this capability: where a container may not have it, the kernel does not even start it (capabilities(7))
      capabilities: ['NET_BIND_SERVICE'],
      probes: { startup: tcp('dns-tcp'), readiness: tcp('dns-tcp'), liveness: tcp('dns-tcp', { failures: 6 }) },
      resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(128), limit: Bytes.mib(512) } }, // lists of millions of names
      reaches: [internet(53, '53/udp', 443, 853, '853/udp', '443/udp')], // upstreams in any of their forms, and the lists
      waivers: { hostPorts: 'the house asks at port 53, and it sees who asks' },
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
    new PortRoute(this, 'dns', { hostname: props.dns, to: server.ports.dns, audience: 'lan' });
    new PortRoute(this, 'dns-tcp', { hostname: props.dns, to: server.ports['dns-tcp'], audience: 'lan' });
  }
}
