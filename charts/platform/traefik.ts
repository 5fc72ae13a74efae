import {
  type Audience,
  anywhere,
  Bytes,
  type ContainerPort,
  Cpu,
  type DiskRef,
  HelmRelease,
  type Inventory,
  internet,
  kubernetesApi,
  Lab,
  none,
  object,
  optionsOf,
  PodSet,
  PortRoute,
  Secret,
  ServiceChart,
  shapes,
  tailnetPort,
  Volume,
} from '../../src';
import { entrypointInside, namesCalled } from '../../src/derive/flows';
import { dnsOf } from '../../src/inventory/dns';

export interface TraefikProps {
  /** Where its certificates are kept: an NVMe disk of the machine it runs on. */
  readonly on: DiskRef;
}

const shape = shapes.object<TraefikProps>({ on: shapes.disk });

/** User id of the chart's pod (traefik-helm-chart, podSecurityContext). */
const traefikUser = 65532;

/** What the chart opens by itself, on any address of the pod (traefik-helm-chart, `values.yaml`, `ports`); `websecure` is left out. */
const chartPorts = { traefik: 8080, web: { number: 8000, hostPort: 80 }, metrics: 9100 } as const;

/**
 * Our doors, those that the homelab has: the container's port, and the node's that leads to it. Not 8443: that is the chart's `websecure`, and a pod that names a
 * port twice is refused by the API server, as its process is by the kernel.
 */
function doors({ gateway, tailnet }: Inventory): Readonly<Partial<Record<Audience, ContainerPort & { readonly hostPort: number }>>> {
  return {
    ...(gateway ? { public: { number: 8444, hostPort: gateway.homePort } } : {}),
    lan: { number: 8445, hostPort: 443 },
    ...(tailnet ? { tailnet: { number: 8446, hostPort: tailnetPort } } : {}),
  };
}

/** Ports that a container of the chart or of ours listens on already, whoever its user is. */
const own = [8080, 8000, 9100, 8444, 8445, 8446, 8447];

/** Where the ports that are no web come in: the container's port is the same number where its user may have it, else that far above. */
function streams(lab: Lab): Readonly<Record<string, ContainerPort & { readonly hostPort: number }>> {
  const routes = PortRoute.all(lab).filter(({ through, to }) => through === 'ingress' && to !== undefined);
  const inside = (port: number) => (port < 1024 || own.includes(port) ? 20_000 + port : port);
  return Object.fromEntries(
    routes.map(({ entrypoint, port, protocol }) => [entrypoint, { number: inside(port), hostPort: port, protocol }] as const),
  );
}

/** Where a route ends that names no entrypoint: without any default, Traefik would take it on all of them. */
const nowhere = '127.0.0.1:8447';

/**
 * Resolvers of two operators (Quad9, Cloudflare) that lego looks for a name's zone with: at home a router may answer for the whole zone,
 * and name itself as its authority.
 */
const resolvers = ['9.9.9.9:53', '1.1.1.1:53'];

/**
 * K3s's own Traefik: one entrypoint for each audience, on ports of its node, in no Service. A route that names no entrypoint
 * ends at one that nobody reaches. Certificates by DNS-01, so they are renewed without the gateway.
 */
export class Traefik extends ServiceChart {
  private readonly credentials: Secret;
  private readonly certificates: Volume;

  constructor(lab: Lab, given: TraefikProps) {
    const props = optionsOf(lab, 'traefik', shape, given);
    super(lab, 'traefik', { trust: 'platform', priority: 'core', wave: 4, namespace: 'kube-system' });
    const keys = Object.keys(dnsOf(lab.inventory).credentials);
    const renewal = { what: 'Traefik reads it at its start', commands: ['kubectl -n kube-system rollout restart deployment/traefik'] };
    this.credentials = new Secret(this, 'dns', {
      keys,
      about: `${keys.join(', ')}: of the DNS provider, with the right to write records`,
      renewals: Object.fromEntries(keys.map((key) => [key, renewal])),
    });
    this.certificates = new Volume(this, 'certificates', {
      on: props.on,
      size: Bytes.mib(256),
      owner: traefikUser,
      backup: none('certificates are issued again; only five equal ones a week, so keep the volume'),
    });
  }

  /** What it lets in follows from the routes of all apps. */
  override derive(): void {
    const { certificates, credentials } = this;
    const lab = Lab.of(this);
    const dns = dnsOf(lab.inventory);
    const placement = certificates.placement ?? anywhere;
    const address = certificates.nodeDisk && Object.values(certificates.nodeDisk.vm.addresses)[0];
    const ours = { ...doors(lab.inventory), ...streams(lab) };
    const pods = new PodSet(this, 'pods', {
      name: 'traefik',
      selector: { 'app.kubernetes.io/name': 'traefik', 'app.kubernetes.io/instance': 'traefik-kube-system' },
      ports: { ...chartPorts, ...ours },
      open: ['web', ...Object.keys(ours)],
      // Let's Encrypt and the DNS provider; the resolvers, and the zone's own servers, which lego asks whether the record is there
      reaches: [kubernetesApi(), internet(443, 53, '53/udp')],
      role: 'ingress',
      madeBy: 'helm',
      replicas: 1,
      requests: { cpu: Cpu.millis(100), memory: Bytes.mib(96), memoryLimit: Bytes.mib(256) },
      placement,
    });
    new HelmRelease(this, 'release', {
      chart: { packaged: 'traefik' },
      namespace: 'kube-system',
      values: {
        deployment: { replicas: 1 },
        updateStrategy: { type: 'Recreate', rollingUpdate: null }, // two would fight over the certificates and the ports
        service: { enabled: false },
        providers: { kubernetesIngress: { publishedService: { enabled: false } } },
        ingressClass: { enabled: true, isDefaultClass: false },
        persistence: { enabled: true, existingClaim: certificates.name, path: '/certificates', subPath: 'data' },
        env: Object.entries(dns.credentials).map(([key, name]) => ({ name, valueFrom: { secretKeyRef: { name: credentials.name, key } } })),
        ports: {
          web: { hostPort: chartPorts.web.hostPort, expose: { default: false } },
          websecure: null,
          ...Object.fromEntries(
            Object.entries(ours).map(([name, { number, hostPort, protocol = 'TCP' }]) => [
              name,
              { port: number, hostPort, protocol, expose: { default: false } },
            ]),
          ),
        },
        additionalArguments: [...traefikArguments(lab, address ?? '')],
      },
      pods: [{ set: pods, at: '' }],
      objects: { ServiceAccount: ['traefik'] },
    });
    this.inside(lab, pods);
  }

  /**
   * Names that pods call lead them to the ingress without leaving the cluster, whatever the house's resolver or the world's makes of them.
   * K3s's CoreDNS reads what `coredns-custom` holds (k3s-io/k3s, manifests/coredns.yaml: `import /etc/coredns/custom/*.override`), and
   * answers with the name that it was asked for (coredns/coredns, plugin/rewrite/README.md).
   */
  private inside(lab: Lab, pods: PodSet): void {
    const names = namesCalled(lab);
    const called = [...new Set(names.map(entrypointInside))].flatMap((entrypoint) => pods.ports[entrypoint] ?? []);
    if (called.length === 0) return;
    const name = 'traefik-inside';
    object(this, 'inside', 'Service', {
      metadata: { name },
      spec: {
        type: 'ClusterIP',
        selector: pods.selector,
        ports: called.map((port) => ({ name: port.name, port: port.hostPort as number, targetPort: port.name, protocol: 'TCP' })),
      },
    });
    const hostnames = [...new Set(names.map(({ hostname }) => hostname))].sort();
    object(this, 'names', 'ConfigMap', {
      metadata: { name: 'coredns-custom' },
      data: {
        'loutik.override': hostnames.map((one) => `rewrite stop name exact ${one} ${name}.kube-system.svc.cluster.local\n`).join(''),
      },
    });
  }
}

/** Traefik's own settings, which outlive the chart's renaming of its values. */
function* traefikArguments(lab: Lab, address: string): Generator<string> {
  yield `--providers.kubernetesingress.ingressendpoint.ip=${address}`;
  yield `--entryPoints.nowhere.address=${nowhere}`;
  yield '--entryPoints.nowhere.asDefault=true';
  yield '--entryPoints.web.http.redirections.entryPoint.to=:443';
  yield '--entryPoints.web.http.redirections.entryPoint.scheme=https';
  for (const entrypoint of Object.keys(doors(lab.inventory))) {
    yield `--entryPoints.${entrypoint}.http.tls=true`;
    yield `--entryPoints.${entrypoint}.http.tls.certResolver=letsencrypt`;
    yield `--entryPoints.${entrypoint}.transport.respondingTimeouts.readTimeout=60m`; // 60 s by default, for a whole upload
  }
  // who opens this port wears the gateway's tailnet address: the node's firewall lets nobody else in
  if (lab.inventory.gateway) yield '--entryPoints.public.proxyProtocol.trustedIPs=100.64.0.0/10';
  for (const { entrypoint, protocol, audience } of PortRoute.all(lab).filter(({ through }) => through === 'ingress')) {
    // a client of UDP that is silent for 3 s, the default, would be another one afterwards; the kernel forgets it after this long
    if (protocol === 'UDP') yield `--entryPoints.${entrypoint}.udp.timeout=120s`;
    // who calls from the house says no header, and is not asked for one; the node's firewall lets only the gateway wear such an address
    else if (audience === 'public') yield `--entryPoints.${entrypoint}.proxyProtocol.trustedIPs=100.64.0.0/10`;
  }
  yield `--certificatesresolvers.letsencrypt.acme.email=${lab.inventory.email}`;
  yield '--certificatesresolvers.letsencrypt.acme.storage=/certificates/acme.json';
  yield `--certificatesresolvers.letsencrypt.acme.dnschallenge.provider=${dnsOf(lab.inventory).provider}`;
  yield `--certificatesresolvers.letsencrypt.acme.dnschallenge.resolvers=${resolvers.join(',')}`;
}
