import { Bytes, Cpu, image, object, Route, ServiceChart, Workload } from '../../src';
import { coldStart } from '../../src/proofs/cold-start';
import { against, modelOf } from './proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

/** What is said of an Argo CD with these settings, beside a place to sign on. */
const said = (data: Any, name = 'argocd-cm') =>
  against(
    coldStart,
    modelOf((lab: Any) => {
      const sso = new ServiceChart(lab, 'sso');
      const { ports } = new Workload(sso, 'main', { ...plain, ports: { http: 8080 } });
      new Route(sso, 'web', { hostname: 'sso.test.example', to: ports.http, audience: 'lan' });
      object(new ServiceChart(lab, 'deploying'), 'settings', 'ConfigMap', { metadata: { name }, data });
    }),
  );
const oidc = (host: string) => `name: There\nissuer: https://${host}\n`;
const found = [
  ['COLD_START_CIRCLE', 'test/deploying/settings', 'each waits for the next: who mends sso → Argo CD → sso.test.example → sso'],
];

test.each(['oidc.config', 'dex.config'])('an Argo CD that lets in only who signs on at what it deploys is told: by %s', (key) => {
  expect(said({ 'admin.enabled': 'false', [key]: oidc('sso.test.example') })).toEqual(found);
  expect(said({ 'admin.enabled': 'false', [key]: oidc('sso.test.example:8443/path') })).toEqual(found);
  expect(said({ 'admin.enabled': 'false', [key]: 'issuer: http://sso.test.example' })).toEqual(found);
});

test.each<[string, Any, string?]>([
  ['with its administrator', { 'admin.enabled': 'true', 'oidc.config': oidc('sso.test.example') }],
  ['that says nothing of him: he is there', { 'oidc.config': oidc('sso.test.example') }],
  ['where people sign on outside of the cluster', { 'admin.enabled': 'false', 'oidc.config': oidc('accounts.example.org') }],
  ['where they do at a name that only ends alike', { 'admin.enabled': 'false', 'oidc.config': oidc('my.sso.test.example') }],
  ['where nobody signs on', { 'admin.enabled': 'false' }],
  ['whose settings these are not', { 'admin.enabled': 'false', 'oidc.config': oidc('sso.test.example') }, 'other-cm'],
])('one %s is not', (_, data, name) => expect(said(data, name)).toEqual([]));
