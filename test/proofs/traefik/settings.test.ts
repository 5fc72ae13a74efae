import { Traefik } from '../../../charts/platform/traefik';
import { object, ServiceChart } from '../../../src';
import { traefik } from '../../../src/proofs/traefik';
import { foundBy } from '../proved';
import { type Any, app, declared, ingress, router, service } from '../references/parts';

const found = (declare: (lab: Any) => void) => foundBy(traefik, declare);
const refused = (what: string): readonly unknown[] => ['TRAEFIK_REFUSES', 'test/app/x', what];

describe('TLS options are of versions, ciphers and curves that Traefik knows', () => {
  const options = (spec: Any) => found((lab) => void object(app(lab), 'x', 'TLSOption', { metadata: { name: 'x' }, spec }));
  test.each<[Any, string]>([
    [{ minVersion: 'TLS12' }, 'its minVersion "TLS12" is none that Traefik knows, and the default counts'],
    [{ maxVersion: '1.3' }, 'its maxVersion "1.3" is none that Traefik knows, and the default counts'],
    [
      { minVersion: 'VersionTLS13', maxVersion: 'VersionTLS12' },
      'its maxVersion VersionTLS12 is before VersionTLS13: no client can speak both',
    ],
    [{ cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'] }, 'its cipherSuites[0] "ECDHE-RSA-AES128-GCM-SHA256" is no cipher of Go’s'],
    [
      { cipherSuites: ['TLS_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA'] },
      'its cipherSuites[1] "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA" is no cipher of Go’s',
    ],
    [{ curvePreferences: ['P-256'] }, 'its curvePreferences[0] "P-256" is no curve of Go’s'],
    [
      { clientAuth: { clientAuthType: 'RequireAndVerifyClientCert' } },
      'its clientAuth.secretNames is empty, and RequireAndVerifyClientCert has nothing to go by',
    ],
    [
      { clientAuth: { clientAuthType: 'VerifyClientCertIfGiven' } },
      'its clientAuth.secretNames is empty, and VerifyClientCertIfGiven has nothing to go by',
    ],
  ])('and not %j', (spec, what) => expect(options(spec)).toEqual([refused(`TLSOption x: ${what}`)]));
  test.each<Any>([
    { minVersion: 'VersionTLS12', maxVersion: 'VersionTLS12' },
    {
      cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305'],
      curvePreferences: ['CurveP521', 'x25519'],
    },
    { clientAuth: { clientAuthType: 'RequestClientCert' }, sniStrict: true },
  ])('but %j', (spec) => expect(options(spec)).toEqual([]));
  test('and one of them alone is the default', () => {
    const defaults = (...names: readonly string[]) =>
      found((lab) => {
        for (const name of names) object(app(lab, name), 'x', 'TLSOption', { metadata: { name: 'default' }, spec: { sniStrict: true } });
      });
    const what = 'TLSOption default: it is called default, as one of another namespace is: Traefik takes neither';
    expect(defaults('a', 'b')).toEqual(['a', 'b'].map((name) => ['TRAEFIK_REFUSES', `test/${name}/x`, what]));
    expect(defaults('a')).toEqual([]);
  });
});

describe('an annotation is one that Traefik reads', () => {
  const backend = { defaultBackend: { service: { name: 'app', port: { number: 8080 } } } };
  const key = (name: string) => `metadata.annotations["traefik.ingress.kubernetes.io/${name}"]`;
  const of = (name: string, value: string) => found(ingress(backend, { [`traefik.ingress.kubernetes.io/${name}`]: value }));
  test.each([
    ['router.entrypoint', 'lan', '"router.entrypoint" is nothing that Traefik knows; did you mean router.entrypoints?'],
    [
      'router.middleware',
      'app-headers@kubernetescrd',
      '"router.middleware" is nothing that Traefik knows; did you mean router.middlewares?',
    ],
    ['rewrite-target', '/', '"rewrite-target" is nothing that Traefik knows'],
    ['router.tls.certresolver.x', 'a', '"router.tls.certresolver.x" is nothing that Traefik knows; did you mean router.tls.certresolver?'],
    ['router.priority', 'high', '"high" is no whole number'],
    ['router.priority', '', '"" is no whole number'],
    ['router.observability.metrics', 'yes', '"yes" is neither true nor false'],
    ['router.pathmatcher', 'PathStrip', '"PathStrip" is no matcher of paths'],
    ['router.middlewares', 'app-headers', '"app-headers" says not who provides it'],
    ['router.middlewares', 'app-headers@kubernetescrd, app-other', '"app-other" says not who provides it'],
    ['router.tls.options', 'app-strict', '"app-strict" says not who provides it'],
    ['service.sticky.cookie', 'true', 'is one for the Service: of an Ingress Traefik reads nothing by it'],
  ])('of an Ingress, and not %s: %j', (name, value, what) => expect(of(name, value)).toEqual([refused(`Ingress x: ${key(name)} ${what}`)]));
  test.each([
    ['router.EntryPoints', 'lan'],
    ['router.priority', '-5'],
    ['router.tls', 'true'],
    ['router.tls.domains.3.main', 'a.test.example'],
    ['router.observability.tracing', 'T'],
    ['router.pathmatcher', 'PathRegexp'],
    ['router.middlewares', 'app-headers@kubernetescrd'],
    ['router.tls.options', 'default'],
  ])('of an Ingress: %s', (name, value) => expect(of(name, value)).toEqual([]));

  const ofService = (name: string, value: string) =>
    found(
      (lab) =>
        void object(declared(lab), 'x', 'Service', {
          metadata: { name: 'x', annotations: { [`traefik.ingress.kubernetes.io/${name}`]: value } },
          spec: { selector: { 'app.kubernetes.io/name': 'app' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
        }),
    );
  test.each([
    ['service.serverscheme', 'https', '"service.serverscheme" is nothing that Traefik knows; did you mean service.serversscheme?'],
    ['service.sticky.cookie.secure', 'on', '"on" is neither true nor false'],
    ['service.sticky.cookie.maxage', '1d', '"1d" is no whole number'],
    ['router.entrypoints', 'lan', 'is one for the Ingress: of a Service Traefik reads nothing by it'],
  ])('of a Service, and not %s: %j', (name, value, what) =>
    expect(ofService(name, value)).toEqual([refused(`Service x: ${key(name)} ${what}`)]),
  );
  test.each([
    ['service.serversscheme', 'https'],
    ['service.passhostheader', 'false'],
    ['service.sticky.cookie', 'true'],
  ])('of a Service: %s', (name, value) => expect(ofService(name, value)).toEqual([]));

  test('and those of others are theirs', () => {
    expect(found(ingress(backend, { 'nginx.ingress.kubernetes.io/rewrite-target': '/', 'example.com/router.priority': 'high' }))).toEqual(
      [],
    );
    expect(found(service({ selector: { 'app.kubernetes.io/name': 'app' }, ports: [{ port: 80, targetPort: 'http' }] }))).toEqual([]);
    expect(found(ingress(backend, router('entrypoints', 'lan')))).toEqual([]);
  });
});

test('a plugin is one that Traefik is told of, where that is said here', () => {
  const plugin = (lab: Any) =>
    void object(app(lab), 'x', 'Middleware', { metadata: { name: 'x' }, spec: { plugin: { geoblock: { a: 'b' } } } });
  const withTraefik = (lab: Any) => {
    new Traefik(lab, { on: lab.disks.one.nvme });
    new ServiceChart(lab, 'kube-system', { namespace: 'kube-system' });
    plugin(lab);
  };
  expect(found(withTraefik)).toEqual([refused('Middleware x: its plugin.geoblock is no plugin that Traefik is told of')]);
  expect(found(plugin)).toEqual([]);
});
