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
