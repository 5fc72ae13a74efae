import { batteryFiles, batteryUnits } from '../../../src/bootstrap/ups/battery-units';
import { battery } from '../../inventory/base';

const files = batteryFiles(battery, '# head');
const text = (path: string) => files.find((file) => file.path === path)?.content;

test('what watches a battery is a program, its numbers and three units, of which what starts by itself is enabled', () => {
  expect(files.map(({ path, mode }) => [path, mode])).toEqual([
    ['/usr/local/sbin/loutik-battery', '0755'],
    ['/etc/loutik/battery.env', undefined],
    ['/etc/systemd/system/loutik-battery.service', undefined],
    ['/etc/systemd/system/loutik-battery.timer', undefined],
    ['/etc/systemd/system/loutik-battery-gate.service', undefined],
  ]);
  expect(batteryUnits).toEqual(['loutik-battery.timer', 'loutik-battery-gate.service']);
});

test('its numbers are the inventory’s', () => {
  expect(text('/etc/loutik/battery.env')).toBe('# head\nLOW_CHARGE="30"\nREADINGS="2"\nRTC_WAKE="1800"\n');
});

test('it is looked at twice a minute', () => {
  expect(text('/etc/systemd/system/loutik-battery.timer')?.split('[Timer]\n')[1]).toBe(
    'OnActiveSec=30\nOnUnitInactiveSec=30\nAccuracySec=1\n\n[Install]\nWantedBy=timers.target\n',
  );
  expect(text('/etc/systemd/system/loutik-battery.service')?.split('[Service]\n')[1]).toBe(
    'Type=oneshot\nEnvironmentFile=/etc/loutik/battery.env\nExecStart=/usr/local/sbin/loutik-battery watch\n',
  );
});

test('a machine that is woken looks before its guests start', () => {
  const gate = text('/etc/systemd/system/loutik-battery-gate.service') ?? '';
  expect(gate.startsWith('# head\n[Unit]\n')).toBe(true);
  expect(gate).toContain('\nBefore=pve-guests.service pve-ha-lrm.service\n');
  expect(gate.split('[Service]\n')[1]).toBe(
    'Type=oneshot\nEnvironmentFile=/etc/loutik/battery.env\nExecStart=/usr/local/sbin/loutik-battery gate\n\n[Install]\nWantedBy=multi-user.target\n',
  );
});
