import { Bytes, Duration, type Inventory } from '../../../src';
import { checkCapacity } from '../../../src/inventory/check/capacity';
import { checkGateway } from '../../../src/inventory/check/gateway';
import { checkNames } from '../../../src/inventory/check/names';
import { checkPower } from '../../../src/inventory/check/power';
import { checkSizes } from '../../../src/inventory/check/ranges';
import { base, laptop, withChange } from '../base';

const by = (check: (inventory: Inventory) => readonly { readonly code: string; readonly where: string }[]) => (inventory: Inventory) =>
  check(inventory).map(({ code, where }) => `${code} ${where}`);

test('a replicated VM’s disks are on both machines under one name; one that is made again needs its own alone', () => {
  const { hdd: _, ...without } = base.machines.two.disks;
  const alone = withChange('machines.two.disks', without, withChange('vms', { server: base.vms.server }));
  expect(by(checkCapacity)(alone)).toEqual(['REFERENCE_UNKNOWN vms.server.disks.hot']);
  expect(by(checkCapacity)(withChange('vms.server.availability', { kind: 'rebuilt' }, alone))).toEqual([]);
});

test('a lab VM offers no class: it is no node', () => {
  const disks = { system: base.vms.worker.disks.system, data: { on: 'hdd', size: Bytes.gib(1), class: 'hot' } };
  const lab = (given: object) => withChange('vms.lab', { ...base.vms.worker, vmid: 102, addresses: {}, role: 'lab', disks: given });
  expect(by(checkCapacity)(lab(disks))).toEqual(['VALUE_INVALID vms.lab.disks.data', 'STORAGE_CLASS_DUPLICATE vms.lab.disks.data']);
  expect(by(checkCapacity)(lab({ system: disks.system }))).toEqual([]);
});

test('a gateway reaches home by a tailnet; a tailnet needs no gateway', () => {
  expect(by(checkGateway)(withChange('tailnet', undefined))).toEqual(['VALUE_INVALID gateway']);
  expect(by(checkGateway)(withChange('gateway', undefined))).toEqual([]);
  expect(by(checkGateway)(withChange('tailnet', undefined, withChange('gateway', undefined)))).toEqual([]);
});

test('a battery is its machine’s own, and wakes it before recovery is promised', () => {
  expect(by(checkPower)(withChange('machines.two.power.feed', 'mains', laptop))).toEqual(['VALUE_INVALID feeds.battery']);
  const wake = (seconds: number) => by(checkPower)(withChange('feeds.battery.rtcWake', Duration.seconds(seconds), laptop));
  const promised = laptop.budgets.rto.toSeconds();
  expect([wake(promised - 1), wake(promised)]).toEqual([[], ['VALUE_INVALID feeds.battery.rtcWake']]);
});

test('a UPS is spoken to by a machine that it feeds', () => {
  expect(by(checkPower)(withChange('feeds.ups.primary', 'two'))).toEqual([]);
  expect(by(checkPower)(withChange('machines.one.power.feed', 'mains'))).toEqual(['VALUE_INVALID feeds.ups.primary']);
});

test('each node has a /24 of the pods’ range, a lab VM none', () => {
  const lab = (count: number, role: string) =>
    withChange('vms', {
      ...base.vms,
      ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, { ...base.vms.worker, role }])),
    });
  const narrow = (inventory: Inventory) => by(checkSizes)(withChange('k3s.pods', '10.42.0.0/23', inventory));
  expect([narrow(lab(5, 'lab')), narrow(lab(1, 'k3s-agent'))]).toEqual([[], ['CIDR_INVALID k3s.pods']]);
  const wide = (pods: string) => by(checkSizes)(withChange('k3s.pods', pods));
  expect([wide('10.0.0.0/8'), by(checkSizes)(withChange('k3s.services', '172.16.0.0/12'))]).toEqual([[], []]);
  expect(by(checkSizes)(withChange('k3s.services', '10.0.0.0/11'))).toEqual(['CIDR_INVALID k3s.services']);
});

test('what stands in paths and on nodes has the name of a label', () => {
  const named = (path: string, name: string) => by(checkNames)(withChange(path, { [name]: { class: undefined } }, base));
  expect(named('machines.one.disks', 'A')).toContain('NAME_INVALID machines.one.disks.A');
  expect(named('machines.one.nics', 'A')).toContain('NAME_INVALID machines.one.nics.A');
  expect(named('vms.server.disks', 'A')).toContain('NAME_INVALID vms.server.disks.A');
  expect(by(checkNames)(withChange('gateway.name', 'A'))).toEqual(['NAME_INVALID gateway.name']);
  expect(by(checkNames)(withChange('domain', 'home.lan'))).toEqual(['VALUE_INVALID domain']);
  expect(by(checkNames)(withChange('devices.two', base.devices.router))).toEqual(['NAME_INVALID devices.two']);
});
