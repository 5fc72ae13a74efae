import { type DnsRecord, ExternalDns } from '../../../charts/shelf/external-dns';
import { Duration, type Lab } from '../../../src';
import { definitionsOf } from '../../homelabs/homelabs';
import { faultsOf, manifest, manifestsOf, synthesized } from '../../lab';

const definitions = definitionsOf('shelf');
const declare = (records: readonly DnsRecord[]) => (lab: Lab) => new ExternalDns(lab, { records });
const records: readonly [DnsRecord, DnsRecord] = [
  { name: 'test.example', type: 'TXT', targets: ['v=spf1 -all'] },
  { name: 'www.test.example', type: 'CNAME', targets: ['pages.example.org'], ttl: Duration.hours(1) },
];
const made = synthesized(declare(records), { definitions });

test('its records are one object, of a kind whose definition is deployed before it', () => {
  expect(manifest(made, 'external-dns/dnsendpoint-external-dns.yaml').spec.endpoints).toEqual([
    { dnsName: 'test.example', recordType: 'TXT', targets: ['v=spf1 -all'] },
    { dnsName: 'www.test.example', recordType: 'CNAME', targets: ['pages.example.org'], recordTTL: 3600 },
  ]);
  expect([...manifestsOf(made).keys()]).toContain('crds/customresourcedefinition-dnsendpoints.externaldns.k8s.io.yaml');
});

test('it asks for the types of its records, in its own namespace, and may read that kind alone', () => {
  const [{ args }] = manifest(made, 'external-dns/deployment-external-dns.yaml').spec.template.spec.containers;
  expect(args).toEqual(expect.arrayContaining(['--namespace=external-dns', '--domain-filter=test.example', '--txt-owner-id=test']));
  expect(args.filter((one: string) => one.startsWith('--managed'))).toEqual(['--managed-record-types=CNAME', '--managed-record-types=TXT']);
  expect(manifest(made, 'external-dns/role-external-dns.yaml').rules.map(({ resources }: { resources: string[] }) => resources)).toEqual([
    ['dnsendpoints'],
    ['dnsendpoints/status'],
  ]);
});

describe('it', () => {
  const [{ args, env, resources, readinessProbe, livenessProbe, ports, securityContext }] = manifest(
    made,
    'external-dns/deployment-external-dns.yaml',
  ).spec.template.spec.containers;

  test('makes the zone what is said, and touches nothing that it did not make itself', () => {
    expect(args).toEqual([
      '--source=crd',
      '--namespace=external-dns',
      '--provider=cloudflare',
      '--domain-filter=test.example',
      '--policy=sync',
      '--registry=txt',
      '--txt-owner-id=test',
      '--txt-prefix=external-dns-',
      '--managed-record-types=CNAME',
      '--managed-record-types=TXT',
      '--interval=5m',
      '--events',
    ]);
    expect(env).toEqual([{ name: 'CF_API_TOKEN', valueFrom: { secretKeyRef: { name: 'external-dns-cloudflare', key: 'token' } } }]);
  });

  test('asks for little, says whether it is well, and is no user of the node’s', () => {
    expect([resources.requests.cpu, resources.requests.memory, resources.limits.memory]).toEqual(['10m', '48Mi', '192Mi']);
    expect(ports).toMatchObject([{ name: 'http', containerPort: 7979 }]);
    expect([readinessProbe, livenessProbe].map(({ httpGet, failureThreshold }) => [httpGet.path, failureThreshold])).toEqual([
      ['/healthz', 3],
      ['/healthz', 6],
    ]);
    const { securityContext: ofPod } = manifest(made, 'external-dns/deployment-external-dns.yaml').spec.template.spec;
    expect(ofPod.runAsUser ?? securityContext.runAsUser).toBe(65532);
  });

  test('reads its records, and writes of them what became of them', () => {
    expect(manifest(made, 'external-dns/role-external-dns.yaml').rules).toEqual([
      { apiGroups: ['externaldns.k8s.io'], resources: ['dnsendpoints'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['externaldns.k8s.io'], resources: ['dnsendpoints/status'], verbs: ['update'] },
    ]);
  });
});

test.each(['other.example', 'xtest.example'])('a record that it would pass over is refused: %s', (name) => {
  const found = faultsOf(declare([{ ...records[0], name }]), { definitions });
  expect(found.map(({ code, where }) => [code, where])).toEqual([['VALUE_INVALID', 'test/external-dns']]);
});

test('without its definition in crds/ it is told where that goes', () => {
  expect(faultsOf(declare(records)).map(({ code, where, repair }) => [code, where, repair])).toEqual([
    [
      'KIND_UNKNOWN',
      'test/external-dns/records',
      'put its CustomResourceDefinition there, as its project publishes it: clusters/test/crds/<project>.yaml',
    ],
  ]);
});
