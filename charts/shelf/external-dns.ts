import {
  Bytes,
  Cpu,
  type Duration,
  httpGet,
  image,
  internet,
  kubernetesApi,
  type Lab,
  object,
  optionsOf,
  pathOf,
  Secret,
  ServiceChart,
  shapes,
  Workload,
} from '../../src';

/** One name in the world's DNS, with all that is said of it by one type. */
export interface DnsRecord {
  /** Below the homelab's domain, or the domain itself. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'NS' | 'SRV' | 'TXT';
  readonly targets: readonly string[];
  /** How long others may remember it. @default - as long as the provider says */
  readonly ttl?: Duration;
}

export interface ExternalDnsProps {
  /** @default 'external-dns' */
  readonly name?: string;
  readonly records: readonly DnsRecord[];
}

const shape = shapes.object<ExternalDnsProps>({
  name: shapes.optional(shapes.text),
  records: shapes.list(
    shapes.object<DnsRecord>({
      name: shapes.hostname,
      type: shapes.oneOf('A', 'AAAA', 'CNAME', 'NS', 'SRV', 'TXT'),
      targets: shapes.list(shapes.text),
      ttl: shapes.optional(shapes.time(1)),
    }),
  ),
});

/**
 * Keeps records at Cloudflare as they are said here: of a mail provider, of a site that is elsewhere. The names of routes are in the DNS
 * already. Its DNSEndpoint is a kind of its own: its CustomResourceDefinition goes to the homelab's `crds/`, from `config/crd/standard` of
 * kubernetes-sigs/external-dns.
 */
export class ExternalDns extends ServiceChart {
  constructor(lab: Lab, given: ExternalDnsProps) {
    const props = optionsOf(lab, 'external-dns', shape, given);
    super(lab, props.name ?? 'external-dns', {
      outside: [{ party: 'Cloudflare', holds: 'the records', without: 'they stay as they are' }],
    });

    for (const { name } of props.records.filter((one) => one.name !== lab.domain && !one.name.endsWith(`.${lab.domain}`))) {
      lab.report({
        code: 'VALUE_INVALID',
        where: pathOf(this),
        what: `the record of ${name} is not below ${lab.domain}: it would be passed over`,
        repair: `name ${lab.domain} itself, or something that ends with .${lab.domain}`,
      });
    }
    object(
      this,
      'records',
      { apiVersion: 'externaldns.k8s.io/v1alpha1', kind: 'DNSEndpoint' },
      {
        metadata: { name: this.name },
        spec: {
          endpoints: props.records.map(({ name, type, targets, ttl }) => ({
            dnsName: name,
            recordType: type,
            targets,
            ...(ttl === undefined ? {} : { recordTTL: ttl.toSeconds() }),
          })),
        },
      },
    );

    const account = new Secret(this, 'cloudflare', { keys: ['token'], about: 'token: may edit DNS of the zone, and read it' });
    new Workload(this, 'main', {
      image: image('registry.k8s.io/external-dns/external-dns:v0.22.0'),
      // docs/flags.md of that release; a record that it did not make itself, by its TXT record, is not touched
      args: [
        '--source=crd',
        `--namespace=${this.name}`,
        '--provider=cloudflare',
        `--domain-filter=${lab.domain}`,
        '--policy=sync',
        '--registry=txt',
        `--txt-owner-id=${lab.homelab}`,
        '--txt-prefix=external-dns-', // a CNAME has no other record beside it
        ...[...new Set(props.records.map(({ type }) => type))].sort().map((type) => `--managed-record-types=${type}`),
        '--interval=5m',
        '--events',
      ],
      env: { CF_API_TOKEN: account.key('token') },
      user: 65532, // charts/external-dns/values.yaml
      ports: { http: 7979 },
      probes: { readiness: httpGet('http', '/healthz'), liveness: httpGet('http', '/healthz', { failures: 6 }) },
      resources: { cpu: Cpu.millis(10), memory: { request: Bytes.mib(48), limit: Bytes.mib(192) } },
      reaches: [kubernetesApi(), internet(443)],
      permissions: {
        scope: 'namespace',
        // charts/external-dns/templates/clusterrole.yaml, of a source `crd`
        rules: [
          { apiGroups: ['externaldns.k8s.io'], resources: ['dnsendpoints'], verbs: ['get', 'list', 'watch'] },
          { apiGroups: ['externaldns.k8s.io'], resources: ['dnsendpoints/status'], verbs: ['update'] },
        ],
      },
    });
  }
}
