import { Jellyfin } from '../../../charts/jellyfin';
import { Backups } from '../../../charts/platform/backups';
import { Devices } from '../../../charts/platform/devices';
import { Smb } from '../../../charts/platform/smb';
import { Bytes, gpu, Secret, usbSerial, Volume } from '../../../src';
import { type Any, objectOf } from '../../constructs/object-of';
import { base, withChange } from '../../inventory/base';
import { modelOf } from '../../proofs/proved';

const podOf = (declare: (lab: Any) => void, kind: string, name: string, inventory?: Any) =>
  objectOf(declare, kind, name, inventory)?.spec.template.spec;
const level = (declare: (lab: Any) => void, name: string, inventory?: Any) =>
  objectOf(declare, 'Namespace', name, inventory).metadata.labels['pod-security.kubernetes.io/enforce'];
const hostPaths = ({ volumes }: Any) => volumes.flatMap(({ hostPath }: Any) => hostPath?.path ?? []);
const mountsOf = ({ volumeMounts }: Any) =>
  volumeMounts.map(({ mountPath, readOnly = false, mountPropagation }: Any) => [mountPath, readOnly, mountPropagation]);

describe('devices', () => {
  const declare = (lab: Any) => void new Devices(lab);
  const peripherals = { zigbee: usbSerial('10c4:ea60'), screen: gpu('0000:00:02.0'), other: usbSerial('1cf1:0030') };
  const machines = withChange('machines.two.peripherals', peripherals, base);
  const inventory = withChange('vms.worker.peripherals', ['zigbee', 'screen'], machines);
  const pod = podOf(declare, 'Deployment', 'devices-worker', inventory);

  test('are offered by one plugin on each node that has any of its machine', () => {
    expect(podOf(declare, 'Deployment', 'devices-server', inventory)).toBeUndefined();
    expect(podOf(declare, 'Deployment', 'devices-worker', machines)).toBeUndefined();
    expect(JSON.stringify(pod.affinity)).toContain('{"key":"loutik.dev/home","operator":"In","values":["two"]}');
    expect(pod.priorityClassName).toBe('loutik-core');
    expect(level(declare, 'devices', inventory)).toBe('privileged');
  });

  test('are those that the node is given, a stick to one pod and graphics to four, at their own paths', () => {
    const device = (name: string, count: number) =>
      `--device=${JSON.stringify({ name, groups: [{ count, paths: [{ path: `/dev/loutik/${name}` }] }] })}`;
    expect(pod.containers[0].args).toEqual([
      '--domain=devices.loutik.dev',
      '--listen=127.0.0.1:8080',
      device('zigbee', 1),
      device('screen', 4),
    ]);
  });

  test('are seen by root, with the node’s devices to read and the kubelet’s sockets to write', () => {
    const [{ securityContext, resources, ...container }] = pod.containers;
    expect(securityContext).toMatchObject({ privileged: true, runAsUser: 0 });
    expect(mountsOf(container)).toEqual([
      ['/var/lib/kubelet/device-plugins', false, 'HostToContainer'],
      ['/dev', true, 'HostToContainer'],
    ]);
    expect(hostPaths(pod)).toEqual(['/var/lib/kubelet/device-plugins', '/dev']);
    expect(resources).toMatchObject({ requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '32Mi' } });
  });
});

describe('SMB', () => {
  const declare = (lab: Any) => void new Smb(lab);
  const pod = podOf(declare, 'DaemonSet', 'smb-node');
  const [driver, registrar] = pod.containers;
  const socket = '/var/lib/kubelet/plugins/smb.csi.k8s.io.sock';

  test('is mounted by a driver of volumes that are declared, never of what a pod says of itself', () => {
    expect(objectOf(declare, 'CSIDriver', 'smb.csi.k8s.io').spec).toEqual({
      attachRequired: false,
      podInfoOnMount: false,
      fsGroupPolicy: 'None',
      volumeLifecycleModes: ['Persistent'],
    });
  });

  test('is mounted on each node from its own network, where the mounts are seen by the kubelet', () => {
    expect([pod.hostNetwork, level(declare, 'smb'), pod.priorityClassName]).toEqual([true, 'privileged', 'loutik-core']);
    expect(driver.args).toEqual(['--v=1', `--endpoint=unix://${socket}`, '--nodeid=$(NODE)', '--enable-get-volume-stats=false']);
    expect(driver.env).toEqual([{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }]);
    expect(mountsOf(driver)).toEqual([['/var/lib/kubelet', false, 'Bidirectional']]);
    expect(driver.securityContext).toMatchObject({ privileged: true, runAsUser: 0, readOnlyRootFilesystem: false });
    expect(driver.resources).toMatchObject({ requests: { cpu: '10m', memory: '20Mi' }, limits: { memory: '200Mi' } });
  });

  test('is ready once its socket is there, which is looked at twice a minute', () => {
    expect(driver.readinessProbe).toMatchObject({ exec: { command: ['test', '-S', socket] }, periodSeconds: 30 });
  });

  test('is told to the kubelet by a container that sees its sockets and writes among those that are registered alone', () => {
    const folder = '/var/lib/kubelet/plugins';
    expect(registrar.args).toEqual([
      '--v=1',
      `--csi-address=${socket}`,
      `--kubelet-registration-path=${socket}`,
      `--plugin-registration-path=${folder}_registry`,
    ]);
    expect(mountsOf(registrar)).toEqual([
      [folder, true, 'HostToContainer'],
      [`${folder}_registry`, false, 'HostToContainer'],
    ]);
    expect(registrar.securityContext.privileged).not.toBe(true);
    expect(registrar.resources).toMatchObject({ requests: { cpu: '10m', memory: '20Mi' }, limits: { memory: '100Mi' } });
  });
});

describe('repositories in the house', () => {
  const declare = (lab: Any) => {
    new Backups(lab, {
      servers: [lab.machines.one, lab.machines.two].map((machine) => ({ machine, on: lab.disks[machine.name].hdd, size: Bytes.gib(5) })),
    });
    const { hdd: on, nvme: config } = lab.disks.one;
    new Jellyfin(lab, { hostname: 'films.test.example', audience: 'lan', library: Bytes.gib(20), on, config });
  };
  const pod = podOf(declare, 'Deployment', 'rest-server-two');
  const job = objectOf(declare, 'CronJob', 'backups-prune-two')?.spec;
  const env = (container: Any) => Object.fromEntries(container.env.map(({ name, value }: Any) => [name, value]));

  test('are served where an app keeps something, and nowhere else', () => {
    expect(podOf(declare, 'Deployment', 'rest-server-one')).toBeUndefined();
    expect(objectOf(declare, 'CronJob', 'backups-prune-one')).toBeUndefined();
    expect(pod.containers[0].ports).toMatchObject([{ name: 'http', containerPort: 8000 }]);
    expect(pod.priorityClassName).toBe('loutik-core');
  });

  test('are only added to, by each app in its own, with the password of its own', () => {
    expect(pod.containers[0].command.join(' ')).toBe(
      'rest-server --path /data --listen :8000 --append-only --private-repos --htpasswd-file /run/server/htpasswd',
    );
    expect(mountsOf(pod.containers[0])).toEqual([
      ['/data', false, undefined],
      ['/run/server', false, undefined],
    ]);
  });

  test('and their users are made before the server starts, for the apps that there are', () => {
    const first = pod.initContainers;
    expect(first.map(({ name, command }: Any) => [name, command.join(' ')])).toEqual([
      ['users', '/bin/sh /scripts/users.sh'],
      ['repositories', '/bin/sh /scripts/repositories.sh'],
    ]);
    for (const container of first) expect(env(container)).toEqual({ APPS: 'jellyfin', RESERVE_MIB: '64' });
    expect(first.map((container: Any) => mountsOf(container).map(([path]: Any) => path))).toEqual([
      ['/scripts', '/passwords', '/run/server'],
      ['/scripts', '/passwords', '/data', '/tmp'],
    ]);
    expect(first.map(({ resources }: Any) => [resources.requests.cpu, resources.requests.memory, resources.limits.memory])).toEqual([
      ['20m', '64Mi', '64Mi'],
      ['20m', '64Mi', '256Mi'],
    ]);
    expect(first[0].image).toBe(pod.containers[0].image);
    expect(first[1].image).toMatch(/restic\/restic:/);
  });

  test('are answered for within 30 seconds, or their server is started anew after a minute', () => {
    const [{ readinessProbe, livenessProbe, resources }] = pod.containers;
    const of = ({ tcpSocket, periodSeconds, failureThreshold }: Any) => [tcpSocket.port, periodSeconds * failureThreshold];
    expect([of(readinessProbe), of(livenessProbe)]).toEqual([
      ['http', 30],
      ['http', 60],
    ]);
    expect([resources.requests, resources.limits.memory]).toMatchObject([{ cpu: '20m', memory: '48Mi' }, '256Mi']);
  });

  test('have both passwords of each app in their server’s secret, the same as the app’s own', () => {
    const secret = Secret.all(modelOf(declare).lab).find(({ name }) => name === 'rest-server-two');
    expect([...(secret?.keys ?? [])]).toEqual(['jellyfin.http', 'jellyfin.restic']);
    expect({ ...secret?.origins }).toEqual({
      'jellyfin.http': 'same:backups.http.jellyfin',
      'jellyfin.restic': 'same:backups.passwords.jellyfin',
    });
  });

  test('lie on a volume of their own, which is the backup and has none', () => {
    const volume = Volume.all(modelOf(declare).lab).find(({ name }) => name === 'backups-two');
    expect([String(volume?.size), volume?.owner, volume?.backup.kind, volume?.disk.name]).toEqual(['5 GiB', 1000, 'none', 'hdd']);
  });

  test('are pruned on Sundays, all of what they hold read within eight weeks, in six hours at the most', () => {
    const { spec } = job.jobTemplate;
    const [container] = spec.template.spec.containers;
    expect([container.command.join(' '), spec.activeDeadlineSeconds]).toEqual(['/bin/sh /scripts/prune.sh', 6 * 3600]);
    expect(env(container)).toEqual({
      APPS: 'jellyfin',
      RESERVE_MIB: '64',
      KEEP: '--keep-daily 7 --keep-weekly 5 --keep-monthly 6',
      PARTS: '8',
    });
    expect(job.schedule).toMatch(/^\d+ \d+ \* \* 0$/);
    expect(mountsOf(container).map(([path]: Any) => path)).toEqual(['/data', '/scripts', '/passwords', '/tmp']);
    expect(spec.template.spec.volumes.flatMap(({ emptyDir }: Any) => emptyDir?.sizeLimit ?? [])).toEqual(['1Gi']);
    const { requests, limits } = container.resources;
    expect([requests.cpu, requests.memory, limits.memory]).toEqual(['50m', '128Mi', '1Gi']);
  });

  test('have scripts of their own beside the one that apps run', () => {
    expect(Object.keys(objectOf(declare, 'ConfigMap', 'backups-scripts').data)).toEqual([
      'prune.sh',
      'repositories.sh',
      'repository.sh',
      'users.sh',
    ]);
  });
});
