import { stringify } from 'yaml';
import {
  Bytes,
  Cpu,
  type DiskRef,
  homeLabel,
  internet,
  kubernetesApi,
  type Lab,
  none,
  object,
  PodSet,
  Secret,
  ServiceChart,
  tailnetPort,
  Volume,
} from '../../src';

export interface TraefikProps {
  /** Where its certificates are kept: an NVMe disk of the machine it runs on. */
  readonly on: DiskRef;
}

/** User id of the chart's pod (traefik-helm-chart, podSecurityContext). */
const traefikUser = 65532;

/** Container port of each door, and the node's port that leads to it. `public` is the gateway's, from the inventory. */
const doors = { lan: { port: 8443, hostPort: 443 }, tailnet: { port: 8444, hostPort: tailnetPort } } as const;

/**
 * K3s's own Traefik: one entrypoint for each audience, on ports of its node, in no Service. A route that names no entrypoint
 * ends at one that nobody reaches. Certificates by DNS-01, so they are renewed without the gateway.
 */
export class Traefik extends ServiceChart {
  constructor(lab: Lab, props: TraefikProps) {
    super(lab, 'traefik', { trust: 'platform', priority: 'core', wave: 4, namespace: 'kube-system' });
    const { inventory } = lab;
    const token = new Secret(this, 'dns', { keys: ['token'], about: 'token: of the DNS provider, with the right to write records' });
    const certificates = new Volume(this, 'certificates', {
      on: props.on,
      size: Bytes.mib(256),
      owner: traefikUser,
      backup: none('certificates are issued again; only five equal ones a week, so keep the volume'),
    });
    const home = lab.nodes.find(([, vm]) => vm.home === certificates.disk.machine)?.[1];
    const ports = {
      public: { port: inventory.gateway.homePort, hostPort: inventory.gateway.homePort },
      ...doors,
    };
    object(this, 'config', 'HelmChartConfig', {
      metadata: { name: 'traefik' },
      spec: {
        failurePolicy: 'abort',
        valuesContent: stringify(
          {
            deployment: { replicas: 1 },
            updateStrategy: { type: 'Recreate', rollingUpdate: null }, // two would fight over the certificates and the ports
            service: { enabled: false },
            providers: { kubernetesIngress: { publishedService: { enabled: false } } },
            ingressClass: { enabled: true, isDefaultClass: false },
            nodeSelector: { [homeLabel]: certificates.disk.machine },
            resources: { requests: { cpu: '100m', memory: '96Mi' }, limits: { memory: '256Mi' } },
            persistence: { enabled: true, existingClaim: certificates.name, path: '/certificates', subPath: 'data' },
            env: [{ name: 'INFOMANIAK_ACCESS_TOKEN', valueFrom: { secretKeyRef: { name: token.name, key: 'token' } } }],
            ports: {
              web: { hostPort: 80, expose: { default: false } },
              websecure: { asDefault: true, expose: { default: false } },
              ...Object.fromEntries(
                Object.entries(ports).map(([name, port]) => [name, { ...port, protocol: 'TCP', expose: { default: false } }]),
              ),
            },
            additionalArguments: [...traefikArguments(lab, Object.values(home?.addresses ?? {})[0] ?? '')],
          },
          { lineWidth: 0 },
        ),
      },
    });
    // letsencrypt and the DNS provider, and the pods behind the routes
    new PodSet(this, 'pods', {
      name: 'traefik',
      selector: { 'app.kubernetes.io/name': 'traefik' },
      ports: { web: 8000, ...Object.fromEntries(Object.entries(ports).map(([name, { port }]) => [name, port])) },
      open: ['web', ...Object.keys(ports)],
      reaches: [kubernetesApi(), internet(443, 53, '53/udp')],
      role: 'ingress',
      madeBy: 'helm',
      replicas: 1,
      requests: { cpu: Cpu.millis(100), memory: Bytes.mib(96), memoryLimit: Bytes.mib(256) },
      placement: { strength: 'required', machine: certificates.disk.machine },
    });
  }
}

/** Traefik's own settings, which outlive the chart's renaming of its values. */
function* traefikArguments(lab: Lab, address: string): Generator<string> {
  yield `--providers.kubernetesingress.ingressendpoint.ip=${address}`;
  yield '--entryPoints.web.http.redirections.entryPoint.to=:443';
  yield '--entryPoints.web.http.redirections.entryPoint.scheme=https';
  for (const entrypoint of ['public', 'lan', 'tailnet']) {
    yield `--entryPoints.${entrypoint}.http.tls=true`;
    yield `--entryPoints.${entrypoint}.http.tls.certResolver=letsencrypt`;
    yield `--entryPoints.${entrypoint}.transport.respondingTimeouts.readTimeout=60m`; // 60 s by default, for a whole upload
  }
  // who opens this port wears the gateway's tailnet address: the node's firewall lets nobody else in
  yield '--entryPoints.public.proxyProtocol.trustedIPs=100.64.0.0/10';
  yield `--certificatesresolvers.letsencrypt.acme.email=${lab.inventory.email}`;
  yield '--certificatesresolvers.letsencrypt.acme.storage=/certificates/acme.json';
  yield '--certificatesresolvers.letsencrypt.acme.dnschallenge.provider=infomaniak';
}
