import { Bytes, Cpu, image, ServiceChart, Workload } from '../../src';
import { faultsOf, manifest, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const baseline = { podSecurity: { level: 'baseline', reason: 'its image starts as root' } } as const;
const s6 = { waivers: { root: 's6 gives its folders away, and then the rights' }, capabilities: ['CHOWN', 'SETUID', 'SETGID'] };
const run =
  (props: Any, app: Any = baseline) =>
  (lab: Any) =>
    void new Workload(new ServiceChart(lab, 'app', app), 'main', { ...plain, ...props });
const found = (declare: (lab: Any) => void) => faultsOf(declare).map(({ code, where, what }) => [code, where, what]);

test('an image of the s6 kind starts as root with the powers that it needs, and no others', () => {
  const { spec } = manifest(synthesized(run(s6)), 'app/deployment-app.yaml').spec.template;
  expect(spec.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'], add: ['CHOWN', 'SETUID', 'SETGID'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: false,
    runAsUser: 0,
  });
});

test('a container that says nothing of it has none', () => {
  const { spec } = manifest(synthesized(run({}, {})), 'app/deployment-app.yaml').spec.template;
  expect(spec.containers[0].securityContext.capabilities).toEqual({ drop: ['ALL'] });
});

test('a namespace that is restricted lets it not in', () =>
  expect(new Set(found(run(s6, {})).map(([code]) => code))).toEqual(new Set(['WAIVER_MISSING'])));

test('powers of root are for root alone', () => {
  const told = 'container app keeps CHOWN, SETUID, SETGID, which root alone has, and it is not root';
  expect(found(run({ capabilities: s6.capabilities }, {}))).toEqual([['VALUE_INVALID', 'test/app/main', told]]);
});

test.each(['ALL', 'chown', 'CAP_CHOWN'])('one that the kernel does not have is none: %s', (capability) => {
  const problems = found(run({ ...s6, capabilities: [capability] }));
  expect(problems).toEqual([['VALUE_INVALID', 'test/app/main.capabilities[0]', expect.stringContaining(JSON.stringify(capability))]]);
});
