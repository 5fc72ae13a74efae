import { podSecurityFaults, podSecurityLevel } from '../../src/objects/pod-security';
import type { PodSpec } from '../../src/objects/pods';

const sound = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
};

/** A pod that the level restricted lets in, with changes of itself and of its container. */
const pod = (own: object = {}, container: object = {}) =>
  ({ ...own, containers: [{ name: 'main', securityContext: sound, ...container }] }) as unknown as PodSpec;
const withContext = (change: object) => pod({}, { securityContext: { ...sound, ...change } });
const withPodContext = (securityContext: object) => pod({ securityContext });
const withVolume = (kind: object) => pod({ volumes: [{ name: 'v', ...kind }] });
const dropping = (...add: readonly string[]) => withContext({ capabilities: { drop: ['ALL'], add } });
const needs = (spec: PodSpec) => podSecurityFaults(spec).map(({ needs: level }) => level);

test('a pod that asks for nothing has no fault', () => {
  expect([needs(pod()), podSecurityLevel(pod())]).toEqual([[], 'restricted']);
});

// of each rule: what only privileged lets in, and what lies on the other side of it
test.each<[string, PodSpec, PodSpec]>([
  ['the network of the node', pod({ hostNetwork: true }), pod({ hostNetwork: false })],
  ['the processes of the node', pod({ hostPID: true }), pod({ hostPID: false })],
  ['the shared memory of the node', pod({ hostIPC: true }), pod({ hostIPC: false })],
  [
    'a port of the node',
    pod({}, { ports: [{ containerPort: 80, hostPort: 80 }] }),
    pod({}, { ports: [{ containerPort: 80, hostPort: 0 }] }),
  ],
  ['a folder of the node', withVolume({ hostPath: { path: '/x' } }), withVolume({ emptyDir: {} })],
  [
    'a sysctl of the node',
    withPodContext({ sysctls: [{ name: 'kernel.msgmax' }] }),
    withPodContext({ sysctls: [{ name: 'net.ipv4.tcp_rmem' }] }),
  ],
  ['a privileged container', withContext({ privileged: true }), withContext({ privileged: false })],
  ['a capability of the node', dropping('NET_ADMIN'), dropping('NET_BIND_SERVICE')],
  ['/proc unmasked', withContext({ procMount: 'Unmasked' }), withContext({ procMount: 'Default' })],
  ['no AppArmor', withContext({ appArmorProfile: { type: 'Unconfined' } }), withContext({ appArmorProfile: { type: 'RuntimeDefault' } })],
  [
    'no AppArmor, said by the pod',
    withPodContext({ appArmorProfile: { type: 'Unconfined' } }),
    withPodContext({ appArmorProfile: { type: 'Localhost' } }),
  ],
  ['no seccomp', withContext({ seccompProfile: { type: 'Unconfined' } }), withContext({ seccompProfile: { type: 'Localhost' } })],
  [
    'no seccomp, said by the pod',
    withPodContext({ seccompProfile: { type: 'Unconfined' } }),
    withPodContext({ seccompProfile: { type: 'Localhost' } }),
  ],
  ['an SELinux type', withContext({ seLinuxOptions: { type: 'spc_t' } }), withContext({ seLinuxOptions: { type: 'container_t' } })],
  ['an SELinux user', withContext({ seLinuxOptions: { user: 'root' } }), withContext({ seLinuxOptions: { level: 's0' } })],
  ['an SELinux role', withContext({ seLinuxOptions: { role: 'sysadm_r' } }), withContext({ seLinuxOptions: { type: '' } })],
  [
    'a process of the host',
    withContext({ windowsOptions: { hostProcess: true } }),
    withContext({ windowsOptions: { hostProcess: false } }),
  ],
])('%s is for privileged alone', (_, given, other) => {
  expect([needs(given), podSecurityLevel(given)]).toEqual([['privileged'], 'privileged']);
  expect(podSecurityLevel(other)).toBe('restricted');
});

test.each(['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'])(
  'a %s that asks another host is for privileged alone, over HTTP and over TCP',
  (place) => {
    const [outer = '', inner] = place.split('.');
    const asking = (how: object) => pod({}, { [outer]: inner === undefined ? how : { [inner]: how } });
    for (const kind of ['httpGet', 'tcpSocket']) {
      expect(needs(asking({ [kind]: { host: '169.254.169.254', port: 80 } }))).toEqual(['privileged']);
      expect(needs(asking({ [kind]: { port: 80 } }))).toEqual([]);
    }
  },
);

test.each<[string, PodSpec, PodSpec]>([
  ['rights that may grow', withContext({ allowPrivilegeEscalation: undefined }), withContext({ allowPrivilegeEscalation: false })],
  ['maybe root', withContext({ runAsNonRoot: undefined }), withContext({ runAsNonRoot: true })],
  ['root by its number', withContext({ runAsUser: 0 }), withContext({ runAsUser: 1 })],
  ['no seccomp profile', withContext({ seccompProfile: undefined }), withContext({ seccompProfile: { type: 'Localhost' } })],
  ['capabilities kept', withContext({ capabilities: { drop: ['NET_RAW'] } }), withContext({ capabilities: { drop: ['NET_RAW', 'ALL'] } })],
  ['a capability more', dropping('CHOWN'), dropping()],
  ['a volume of the network', withVolume({ nfs: {} }), withVolume({ persistentVolumeClaim: {} })],
])('%s is for baseline, and no further', (_, given, other) => {
  expect([needs(given), podSecurityLevel(given)]).toEqual([['baseline'], 'baseline']);
  expect(podSecurityLevel(other)).toBe('restricted');
});

test.each([
  ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.tcp_syncookies'],
  ...['net.ipv4.ping_group_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout'],
  ...['net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'],
])('the sysctl %s is the pod’s own', (name) => expect(needs(withPodContext({ sysctls: [{ name }] }))).toEqual([]));

test.each(['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'])('the SELinux type %s is a container’s', (type) =>
  expect(needs(withContext({ seLinuxOptions: { type } }))).toEqual([]),
);

test('what a container does not say, its pod says for it; what it says itself counts', () => {
  const silent = { ...sound, runAsNonRoot: undefined, seccompProfile: undefined };
  const ofPod = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  const said = (container: object, securityContext: object) => needs(pod({ securityContext }, { securityContext: container }));
  expect([said(silent, {}), said(silent, ofPod)]).toEqual([['baseline', 'baseline'], []]);
  expect(said({ ...silent, runAsNonRoot: false }, ofPod)).toEqual(['baseline']);
  expect([said(sound, { runAsUser: 0 }), said({ ...sound, runAsUser: 1 }, { runAsUser: 0 })]).toEqual([['baseline'], []]);
});

test('root, and /proc, of a user namespace of its own are nobody’s on the node', () => {
  const mapped = (change: object, hostUsers: boolean) => needs(pod({ hostUsers }, { securityContext: { ...sound, ...change } }));
  for (const change of [{ runAsUser: 0 }, { runAsNonRoot: false }, { procMount: 'Unmasked' }]) {
    expect([mapped(change, false), mapped(change, true).length]).toEqual([[], 1]);
  }
});

test('containers that run before the others are held to the same', () => {
  const first = { name: 'first', securityContext: { ...sound, privileged: true } };
  expect(podSecurityLevel({ ...pod(), initContainers: [first] } as unknown as PodSpec)).toBe('privileged');
});
