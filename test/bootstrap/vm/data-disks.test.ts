import { dataDiskFiles, dataDisks, dataMounts } from '../../../src/bootstrap/vm/data-disks';
import type { VirtualDisk } from '../../../src/inventory/vm';
import { base } from '../../inventory/base';

const { server, worker } = base.vms;

test('data disks are those with a class, mounted by their names', () => {
  expect([dataDisks(server), dataMounts(server)]).toEqual([
    ['fast', 'hot'],
    ['/srv/fast', '/srv/hot'],
  ]);
  expect(dataDisks({ disks: { system: server.disks.system as VirtualDisk } })).toEqual([]);
});

test('a VM finds them by the serial numbers that its host gives them, for which udev makes names', () => {
  const [rule, list, script, unit] = dataDiskFiles(server);
  expect(rule).toEqual({
    path: '/etc/udev/rules.d/61-loutik-disks.rules',
    content: 'SUBSYSTEM=="block", ENV{DEVTYPE}=="disk", ENV{ID_SCSI_SERIAL}=="?*", SYMLINK+="disk/by-serial/$env{ID_SCSI_SERIAL}"\n',
  });
  expect(list).toEqual({ path: '/etc/loutik/data-disks', content: 'fast /dev/disk/by-serial/fast\nhot /dev/disk/by-serial/hot\n' });
  expect(script).toMatchObject({ path: '/usr/local/lib/loutik/data-disks', mode: '0755' });
  expect(unit?.content.split('\n')[2]).toBe('After=loutik-packages.service');
  expect(unit?.path).toBe('/etc/systemd/system/loutik-data-disks.service');
});

test('a machine without a hypervisor finds its partitions by the names that its installer gave them', () => {
  const files = dataDiskFiles({ disks: worker.disks, metal: true });
  expect(files.map(({ path }) => path)).toEqual([
    '/etc/loutik/data-disks',
    '/usr/local/lib/loutik/data-disks',
    '/etc/systemd/system/loutik-data-disks.service',
  ]);
  expect(files[0]?.content).toBe('fast /dev/disk/by-partlabel/loutik-fast\ncold /dev/disk/by-partlabel/loutik-cold\n');
});
