import { Devices } from '../../charts/platform/devices';
import { Bytes, Cpu, gpu, type Inventory, image, none, pin, ServiceChart, usbSerial, Volume, Workload } from '../../src';
import { vmFiles } from '../../src/bootstrap/vm/vm-files';
import { assemble } from '../../src/model/assemble';
import { writtenBy } from '../bootstrap/gateway-lab';
import { base, withChange } from '../inventory/base';
import { faultsOf, problemsIn, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

/** The worker has what is plugged into its machine. */
const having = (peripherals: object, given: readonly string[] = Object.keys(peripherals)): Inventory =>
  withChange('vms.worker.peripherals', given, withChange('machines.two.peripherals', peripherals, base));
const inventory = having({ zigbee: usbSerial('10c4:ea60'), screen: gpu('0000:00:02.0') });
const asks =
  (props: Any = {}, platform = true) =>
  (lab: Any) => {
    if (platform) new Devices(lab);
    const chart = new ServiceChart(lab, 'app');
    new Workload(chart, 'main', { ...plain, devices: [lab.peripherals.two.zigbee], ...props });
  };
const found = (declare: (lab: Any) => void, own: Inventory = inventory) =>
  faultsOf(declare, { inventory: own }).map(({ code, where, what }) => [code, where, what]);

test('a pod that asks for a device gets it by its name, runs on the node that has it, and stays as restricted as it was', () => {
  expect(found(asks()).filter(([code]) => code !== 'RECOVERY_TOO_SLOW')).toEqual([]);
  const declare = (lab: Any) => {
    new Devices(lab);
    new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, devices: [lab.peripherals.two.screen] });
  };
  const lab = assemble({ name: 'test', inventory, services: declare, sealed: new Map(), ledger: [] });
  const [pod] = lab.objects.pods().filter(({ namespace }) => namespace === 'app');
  expect(pod?.spec.containers?.[0]?.resources).toMatchObject({
    requests: { 'devices.loutik.dev/screen': '1' },
    limits: { 'devices.loutik.dev/screen': '1' },
  });
  expect(JSON.stringify(pod?.spec.affinity)).toContain('{"key":"loutik.dev/home","operator":"In","values":["two"]}');
  expect(pod?.spec.securityContext).toMatchObject({ runAsNonRoot: true });
});

test('the plugin of the node offers what its machine has: graphics to four, a serial port to one', () => {
  const { objects } = assemble({ name: 'test', inventory, services: (lab) => void new Devices(lab), sealed: new Map(), ledger: [] });
  const [pod, ...others] = objects.pods();
  expect(others).toEqual([]);
  expect(pod?.spec.containers?.[0]).toMatchObject({
    args: [
      '--domain=devices.loutik.dev',
      '--listen=127.0.0.1:8080',
      '--device={"name":"zigbee","groups":[{"count":1,"paths":[{"path":"/dev/loutik/zigbee"}]}]}',
      '--device={"name":"screen","groups":[{"count":4,"paths":[{"path":"/dev/loutik/screen"}]}]}',
    ],
  });
});

test('a second pod for a serial port waits, and that is told', () => {
  const two = (lab: Any) => {
    asks()(lab);
    new Workload(new ServiceChart(lab, 'other'), 'main', { ...plain, devices: [lab.peripherals.two.zigbee] });
  };
  expect(found(two).map(([code]) => code)).toContain('NODE_OVERCOMMITTED');
});

test('a device that no machine has, and one that no node has, are told', () => {
  const wrong = (lab: Any) => void new Workload(new ServiceChart(lab, 'app'), 'main', { ...plain, devices: [lab.peripherals.two.zigbe] });
  expect(problemsOf(wrong, { inventory })).toContainEqual(
    expect.objectContaining({ code: 'REFERENCE_UNKNOWN', what: 'no device two.zigbe; did you mean two.zigbee?' }),
  );
  const kept = having({ zigbee: usbSerial('10c4:ea60') }, []);
  expect(found(asks(), kept)).toContainEqual(['REFERENCE_UNKNOWN', 'test/app/main', 'it asks for zigbee of two, and no node has it']);
});

test.each([
  [
    (lab: Any) => ({ placement: pin(lab.machines.one) }),
    'its device is of two, and it has to run on one, where its volumes lie or it is placed',
  ],
  [
    (lab: Any, chart: ServiceChart) => ({
      mounts: { '/data': new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') }) },
    }),
    'its device is of two, and it has to run on one, where its volumes lie or it is placed',
  ],
])('what lies or stands elsewhere cannot meet the device: %#', (props, what) => {
  const declare = (lab: Any) => {
    const chart = new ServiceChart(lab, 'app');
    new Workload(chart, 'main', { ...plain, devices: [lab.peripherals.two.zigbee], ...props(lab, chart) });
  };
  expect(found(declare)).toContainEqual(['PLACEMENT_CONFLICT', 'test/app/main', what]);
});

test.each([
  ['usb', usbSerial('10c4:EA60'), 'machines.two.peripherals.usb.id', 'it is 10c4:EA60'],
  ['usb', usbSerial('/dev/ttyUSB0'), 'machines.two.peripherals.usb.id', 'it is /dev/ttyUSB0'],
  ['card', gpu('00:02.0'), 'machines.two.peripherals.card.address', 'it is 00:02.0'],
])('a device is found by what lsusb or lspci -D prints: %s %j', (name, device, where, what) =>
  expect(problemsIn(having({ [name]: device }))).toContainEqual(expect.objectContaining({ code: 'VALUE_INVALID', where, what })),
);

test.each(['Zigbee', 'zig_bee', '-z', 'z'.repeat(33)])('%s cannot name a device', (name) =>
  expect(problemsIn(having({ [name]: usbSerial('10c4:ea60') }))).toContainEqual(
    expect.objectContaining({ code: 'NAME_INVALID', where: `machines.two.peripherals.${name}` }),
  ),
);

test('a VM has devices of its own machine alone, and each of them alone', () => {
  const [first, second] = [
    having({ zigbee: usbSerial('10c4:ea60') }, ['zigbe']),
    having({ zigbee: usbSerial('10c4:ea60') }, ['zigbee', 'zigbee']),
  ];
  expect(problemsIn(first)).toContainEqual(
    expect.objectContaining({
      code: 'REFERENCE_UNKNOWN',
      where: 'vms.worker.peripherals[0]',
      what: 'two has no device zigbe; did you mean zigbee?',
    }),
  );
  expect(problemsIn(second)).toContainEqual(
    expect.objectContaining({ code: 'NAME_TAKEN', where: 'vms.worker.peripherals[1]', what: 'worker has zigbee already' }),
  );
});

test('a VM that has a device of its machine is not replicated: it could not move', () => {
  const moving = withChange(
    'vms.server.peripherals',
    ['zigbee'],
    withChange('machines.one.peripherals', { zigbee: usbSerial('10c4:ea60') }, base),
  );
  expect(problemsIn(moving)).toContainEqual(
    expect.objectContaining({
      code: 'FAILOVER_IMPOSSIBLE',
      where: 'vms.server.availability',
      what: 'it has zigbee of one, and is replicated to two: Proxmox VE moves no VM that has a device of its machine',
    }),
  );
  expect(problemsIn(inventory)).toEqual([]);
});

test('the host gives the VM its devices at home, and elsewhere makes it without; graphics it parts with have no driver there', () => {
  const { files } = synthesized(() => {}, { inventory });
  const script = (host: string) => files.find(({ path }) => path === `bootstrap/test/hosts/${host}/first-boot.sh`)?.content ?? '';
  expect(script('two')).toContain("--usb0 'host=10c4:ea60'");
  expect(script('two')).toContain("--hostpci0 '0000:00:02.0,pcie=1'");
  expect(script('two')).toContain('blacklist i915\n');
  expect(script('one')).not.toMatch(/--usb0|--hostpci0|blacklist/);
  const { files: plainFiles } = synthesized(() => {}, { inventory: having({ zigbee: usbSerial('10c4:ea60') }) });
  expect(plainFiles.map(({ content }) => content).join('')).not.toContain('blacklist');
});

test('in the VM each device has the name that pods look for, and belongs to the pod’s user', () => {
  const { lab, objects } = assemble({ name: 'test', inventory, services: () => {}, sealed: new Map(), ledger: [] });
  const userData = vmFiles(lab, objects).find(({ path }) => path.endsWith('worker/user-data'))?.content ?? '';
  const written = writtenBy(userData);
  expect(written.get('/etc/udev/rules.d/90-loutik-devices.rules')?.content).toContain(
    'SUBSYSTEM=="tty", ATTRS{idVendor}=="10c4", ATTRS{idProduct}=="ea60", SYMLINK+="loutik/zigbee"\nSUBSYSTEM=="drm", KERNEL=="renderD*", SYMLINK+="loutik/screen"\n',
  );
  expect(written.get('/etc/systemd/system/loutik.target')?.content).toContain('loutik-devices.service');
  expect(userData).toContain('nonroot-devices: true');
  expect(vmFiles(lab, objects).find(({ path }) => path.endsWith('server/user-data'))?.content).not.toContain('nonroot-devices');
});

test('without its plugin a device is offered by nobody, which a homelab that stands alone is told', () => {
  const told = problemsOf(asks({}, false), { inventory, standsAlone: true });
  expect(told).toContainEqual(
    expect.objectContaining({
      code: 'PLATFORM_INCOMPLETE',
      where: 'test/app/main/deployment',
      what: expect.stringContaining('Devices is not declared'),
    }),
  );
  expect(problemsOf(asks(), { inventory, standsAlone: true }).filter(({ what }) => what.includes('Devices'))).toEqual([]);
});

test('when its machine is lost a service waits for the device, however soon its VM is made elsewhere', () => {
  const told = problemsOf(asks(), { inventory }).filter(({ code }) => code === 'RECOVERY_TOO_SLOW');
  expect(told).toEqual([
    expect.objectContaining({
      where: 'test/app',
      what: expect.stringMatching(/^machine two: .*slowest is the machine that has its device, 2 d$/),
    }),
  ]);
  expect(problemsOf(asks({ devices: [] }), { inventory }).filter(({ code }) => code === 'RECOVERY_TOO_SLOW')).toEqual([]);
});
