import { Bytes, Cpu, hostFolder, image, type Lab, pinToNode, ServiceChart, Workload } from '../../src';
import { peripheralDomain, peripheralPath, sharesOf } from '../../src/inventory/peripheral';

/** Where the kubelet looks for those who offer devices (kubelet, device plugins). */
const sockets = '/var/lib/kubelet/device-plugins';

/**
 * Offers the devices that nodes have of their machines to pods that ask for one: a pod gets that device alone, and needs no privilege
 * for it. One plugin for each node that has any.
 */
export class Devices extends ServiceChart {
  constructor(lab: Lab) {
    super(lab, 'devices', {
      trust: 'platform',
      priority: 'core',
      wave: 3,
      podSecurity: { level: 'privileged', reason: "looks for the nodes' devices, and tells the kubelet of them" },
    });
    for (const [node, vm] of lab.nodes) {
      const own = (vm.peripherals ?? []).flatMap((name) => {
        const peripheral = lab.inventory.machines[vm.home]?.peripherals?.[name];
        return peripheral === undefined ? [] : [{ name, peripheral }];
      });
      if (own.length === 0) continue;
      new Workload(this, node, {
        // its --device is YAML; a path is a pattern, the container's the same unless said (squat/generic-device-plugin, README)
        image: image('docker.io/squat/generic-device-plugin:0.2.0'),
        args: [
          `--domain=${peripheralDomain}`,
          '--listen=127.0.0.1:8080',
          ...own.map(
            ({ name, peripheral }) =>
              `--device=${JSON.stringify({ name, groups: [{ count: sharesOf(peripheral), paths: [{ path: peripheralPath(name) }] }] })}`,
          ),
        ],
        placement: pinToNode(lab, node, vm),
        user: 0,
        mounts: { [sockets]: hostFolder(sockets, { readOnly: false }), '/dev': hostFolder('/dev', { readOnly: true }) },
        resources: { cpu: Cpu.millis(10), memory: Bytes.mib(32) },
        waivers: {
          privileged: "opens the nodes' devices to see that they are there",
          root: "the kubelet's socket is root's",
        },
      });
    }
  }
}
