import { ServiceChart } from '../../src';
import { withChange } from '../inventory/base';
import { type Any, objectOf } from './object-of';

const declare =
  (options: Any = {}) =>
  (lab: Any) =>
    void new ServiceChart(lab, 'app', options);
const metadata = (options?: Any, inventory?: Any) => objectOf(declare(options), 'Namespace', 'app', inventory).metadata;
const level = (name: string, version = 'v1.36') =>
  Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, name],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );

describe('a namespace', () => {
  test('lets in what is restricted alone, by the rules of its Kubernetes', () => {
    expect(metadata().labels).toMatchObject(level('restricted'));
    expect(metadata({}, withChange('k3s.version', 'v1.35.7+k3s1')).labels).toMatchObject(level('restricted', 'v1.35'));
    expect(metadata().annotations ?? {}).not.toHaveProperty(['loutik.dev/pod-security-waiver']);
  });

  test.each(['baseline', 'privileged'])('of less than that says why: %s', (name) => {
    const one = metadata({ podSecurity: { level: name, reason: 'a test' } });
    expect(one.labels).toMatchObject(level(name));
    expect(one.annotations).toMatchObject({ 'loutik.dev/pod-security-waiver': 'a test' });
  });

  test('keeps its own labels, whatever is added to them', () => {
    const one = metadata({
      namespaceLabels: { a: 'b', 'pod-security.kubernetes.io/enforce': 'privileged' },
      namespaceAnnotations: { c: 'd' },
    });
    expect(one.labels).toMatchObject({ a: 'b', ...level('restricted') });
    expect(one.annotations).toMatchObject({ c: 'd' });
  });

  test('lets nothing in and nothing out, but questions for names', () => {
    expect(objectOf(declare(), 'NetworkPolicy', 'default-deny').spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(objectOf(declare(), 'NetworkPolicy', 'allow-dns').spec).toEqual({
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    });
  });
});
