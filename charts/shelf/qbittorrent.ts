import {
  type Audience,
  Bytes,
  Cpu,
  type DiskRef,
  Duration,
  daily,
  exec,
  httpGet,
  image,
  internet,
  type Lab,
  type Loan,
  optionsOf,
  type Port,
  Route,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  Volume,
  Workload,
} from '../../src';

export interface QbittorrentProps {
  /** @default 'qbittorrent' */
  readonly name?: string;
  readonly hostname: string;
  /** Who may command it: there is no password of its own behind this. */
  readonly audience: Exclude<Audience, 'public'>;
  /** Where its settings and the state of its downloads lie. */
  readonly config: DiskRef;
  /** Where downloads go: the library's own volume, so that a film is moved into it without being copied. */
  readonly library: Loan;
  /** Who sells the tunnel, as Gluetun calls them, and the country that it ends in. */
  readonly vpn: { readonly provider: string; readonly country: string };
  /** Where its visitors sign on: `authelia.signOn`. @default - they do not */
  readonly protectedBy?: Route;
}

const shape = shapes.object<QbittorrentProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.oneOf('tailnet', 'lan'),
  config: shapes.disk,
  library: shapes.loan,
  vpn: shapes.object<QbittorrentProps['vpn']>({ provider: shapes.text, country: shapes.text }),
  protectedBy: shapes.optional(shapes.protector),
});

/**
 * Downloads, through a tunnel and never beside it: the two share one pod's network, in which Gluetun's firewall lets out what goes through
 * the tunnel alone. Gluetun is a sidecar that starts first: until its tunnel stands, there is no client.
 */
export class Qbittorrent extends ServiceChart {
  /** For those who hand it downloads. */
  readonly api: Port;

  constructor(lab: Lab, given: QbittorrentProps) {
    const props = optionsOf(lab, 'qbittorrent', shape, given);
    super(lab, props.name ?? 'qbittorrent', {
      podSecurity: { level: 'privileged', reason: 'the tunnel is made in the pod’s own network, which asks for NET_ADMIN' },
      outside: [
        {
          party: props.vpn.provider,
          holds: 'that there is a tunnel, and to whom it was sold',
          without: 'downloads stand still, and nothing goes out',
        },
      ],
    });

    const account = new Secret(this, 'vpn', {
      keys: ['private-key', 'addresses'],
      about: `private-key, addresses: of the WireGuard configuration that ${props.vpn.provider} gives`,
      origins: { 'private-key': 'like:^[A-Za-z0-9+/]{43}=$' },
    });
    const config = new Volume(this, 'config', {
      on: props.config,
      size: Bytes.gib(2),
      owner: 1000,
      backup: daily({ exclude: ['qBittorrent/logs', '.cache'] }),
    });

    const client = new Workload(this, 'main', {
      // settings in /config, port 8080; its default settings trust the pods' network, so that no password is asked for: the audience and the
      // network policy are what keep others out (home-operations/containers, apps/qbittorrent/Dockerfile, entrypoint.sh, defaults/qBittorrent.conf)
      image: image('ghcr.io/home-operations/qbittorrent:5.2.3'),
      ports: { http: 8080 },
      mounts: { '/config': config, '/data': props.library, '/tmp': scratch(Bytes.mib(256)) },
      init: {
        gluetun: {
          sidecar: true,
          // makes /dev/net/tun itself, and its firewall with iptables (qdm12/gluetun, Dockerfile, internal/tun, internal/firewall)
          image: image('docker.io/qmcgaw/gluetun:v3.41.3'),
          env: {
            VPN_SERVICE_PROVIDER: props.vpn.provider,
            VPN_TYPE: 'wireguard',
            WIREGUARD_PRIVATE_KEY: account.key('private-key'),
            WIREGUARD_ADDRESSES: account.key('addresses'),
            SERVER_COUNTRIES: props.vpn.country,
            FIREWALL_INPUT_PORTS: '8080', // the ingress, and the kubelet's probes
            FIREWALL_OUTBOUND_SUBNETS: [lab.inventory.k3s.pods, lab.inventory.k3s.services].join(), // answers to them, and names of the cluster
            HTTP_CONTROL_SERVER_ADDRESS: '127.0.0.1:8000',
            UPDATER_PERIOD: '0',
          },
          mounts: { '/gluetun': scratch(Bytes.mib(64)), '/tmp/gluetun': scratch(Bytes.mib(1)) },
          probes: {
            startup: exec(['/gluetun-entrypoint', 'healthcheck'], { within: Duration.minutes(10), everySeconds: 5 }), // the tunnel stands
            liveness: exec(['/gluetun-entrypoint', 'healthcheck'], { failures: 30 }), // it makes its tunnel anew by itself
          },
          capabilities: ['NET_ADMIN', 'MKNOD'],
          waivers: {
            root: 'routes, firewall and the tunnel’s device are root’s to make',
            capabilities: 'NET_ADMIN: the tunnel and the firewall around it, in the pod’s own network',
            writableRoot: 'it writes /etc/resolv.conf, its firewall’s lock and the device',
          },
          resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(64), limit: Bytes.mib(256) } },
        },
      },
      probes: {
        startup: httpGet('http', '/api/v2/app/version', { within: Duration.minutes(10) }), // looks through what it has
        readiness: httpGet('http', '/api/v2/app/version'),
        liveness: httpGet('http', '/api/v2/app/version', { failures: 6 }),
      },
      resources: { cpu: Cpu.millis(100), memory: { request: Bytes.mib(256), limit: Bytes.gib(1) } },
      reaches: [internet()], // the tunnel's other end, whose port and address its provider changes; the firewall within lets nothing else out
      stopWithin: Duration.seconds(30), // writes down how far each download is
    });
    this.api = client.ports.http;
    const { hostname, audience, protectedBy } = props;
    new Route(this, 'web', { hostname, to: client.ports.http, audience, protectedBy });
  }
}
