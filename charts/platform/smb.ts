import { Bytes, Cpu, exec, hostFolder, image, type Lab, object, podField, ServiceChart, smbDriver, Workload } from '../../src';

/** Where the kubelet has what belongs to pods, their mounts among it, and where it looks for drivers (pkg/kubelet, setupDataDirs). */
const kubelet = '/var/lib/kubelet';
const registrations = `${kubelet}/plugins_registry`;
const socket = `${kubelet}/plugins/${smbDriver}.sock`;

/**
 * Mounts shares of SMB for the kubelet, on every node: the node's half of csi-driver-smb. The other half makes volumes, and here they are
 * declared. It has no account: the kubelet hands it the login of the share that it mounts, of this node's pods alone.
 */
export class Smb extends ServiceChart {
  constructor(lab: Lab) {
    super(lab, 'smb', {
      trust: 'platform',
      priority: 'core',
      wave: 3,
      podSecurity: { level: 'privileged', reason: 'mounts shares on the node, for the kubelet' },
    });
    object(this, 'driver', 'CSIDriver', {
      metadata: { name: smbDriver },
      spec: {
        attachRequired: false,
        podInfoOnMount: false, // only what a pod declares in itself is mounted by that
        fsGroupPolicy: 'None', // owner and rights are options of the mount
        volumeLifecycleModes: ['Persistent'], // not what a pod declares in itself: it would name its secret, and the driver read it
      },
    });
    // as its deploy/v1.20.3/csi-smb-node.yaml, but for the container that asks the driver whether it is well, by a port of every node
    new Workload(this, 'node', {
      kind: 'DaemonSet',
      image: image('registry.k8s.io/sig-storage/smbplugin:v1.20.3'),
      args: [
        '--v=1',
        `--endpoint=unix://${socket}`,
        '--nodeid=$(NODE)',
        '--enable-get-volume-stats=false', // who asks a server that is away how full it is hangs with it
      ],
      env: { NODE: podField('spec.nodeName') },
      user: 0,
      mounts: { [kubelet]: hostFolder(kubelet, { readOnly: false, mountsOnNode: true }) },
      probes: { readiness: exec(['test', '-S', socket], { everySeconds: 30 }) },
      resources: { cpu: Cpu.millis(10), memory: { request: Bytes.mib(20), limit: Bytes.mib(200) } },
      containers: {
        // tells the kubelet of it, and ends where that will not have it (kubernetes-csi/node-driver-registrar, registrar.go)
        registrar: {
          image: image('registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.17.0'),
          args: [
            '--v=1',
            `--csi-address=${socket}`,
            `--kubelet-registration-path=${socket}`,
            `--plugin-registration-path=${registrations}`,
          ],
          mounts: {
            [`${kubelet}/plugins`]: hostFolder(`${kubelet}/plugins`, { readOnly: true }),
            [registrations]: hostFolder(registrations, { readOnly: false }),
          },
          resources: { cpu: Cpu.millis(10), memory: { request: Bytes.mib(20), limit: Bytes.mib(100) } },
          waivers: { root: "the kubelet's sockets are root's" },
        },
      },
      hostNetwork: "a mount speaks to its server from the network that it was made in, and has to outlive the driver's pod",
      waivers: {
        privileged: 'mounts, and the node sees it',
        root: "only root mounts, and the kubelet's sockets are root's",
        writableRoot: 'mount.cifs keeps a table of what it mounted in /etc',
      },
    });
  }
}
