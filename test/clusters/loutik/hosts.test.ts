import fs from 'node:fs';
import { hostFiles } from '../../../src/bootstrap/proxmox/host-files';
import { corosyncLinks } from '../../../src/bootstrap/proxmox/host-plan';
import { hostSecretFiles } from '../../../src/bootstrap/proxmox/host-secrets';
import { replicaAge } from '../../../src/inventory/data-age';
import { span } from '../../../src/units/span';
import { exampleSecrets } from '../../bootstrap/example-secrets';
import { filled, homelabOf } from '../../bootstrap/filled';
import { inventory, services } from './homelab';

const { lab, objects } = homelabOf('loutik', filled(inventory), services);
const files = new Map(hostFiles(lab, objects).map(({ path, content }) => [path.replace('bootstrap/loutik/hosts/', ''), content]));

test('the i5 makes the cluster, and both speak by the cluster’s network first, then by another card or the radio', () => {
  const first = (machine: string) => /^FIRST='(.*)'$/m.exec(files.get(`${machine}/first-boot.sh`) ?? '')?.[1];
  expect([first('i5'), first('ryzen')]).toEqual(['yes', '']);
  const links = (machine: string) => corosyncLinks(inventory, machine).map(({ address, nic }) => `${nic} ${address}`);
  expect([links('i5'), links('ryzen')]).toEqual([
    ['cluster 10.10.10.2', 'lan 192.168.1.12'],
    ['usb 10.10.10.1', 'wifi 192.168.1.13'],
  ]);
});

test('docs/bootstrap.md says how old the master’s replica can be, as it is computed', () => {
  const { availability } = inventory.vms['i5-master'];
  if (availability.kind !== 'replicated') throw new Error('not replicated');
  const { usual, most } = replicaAge(inventory.quietHours, availability.every);
  expect(fs.readFileSync(`${__dirname}/../../../docs/bootstrap.md`, 'utf8').replace(/\s+/g, ' ')).toContain(
    `from its replica, at most ${span(usual)} old, at the end of the quiet hours ${span(most)}.`,
  );
});

test('the master is replicated every quarter of an hour outside the quiet hours, the worker made again', () => {
  const script = files.get('ryzen/first-boot.sh') ?? '';
  expect(script).toContain("REPLICATED=(\n  'i5-master|100|i5|ryzen|8..21:0/15'\n)\n");
  expect(script).toContain("declare -A REBUILT=(['ryzen-worker']='yes')\n");
});

test('the ryzen holds its battery at 80 %, the i5 speaks to the Eaton', () => {
  expect(files.get('ryzen/first-boot.sh')).toContain("BATTERY_LIMIT='80'\n");
  expect(files.get('i5/first-boot.sh')).toContain("  put_file '/etc/nut/ups.conf' 0640 ");
  expect(files.get('ryzen/first-boot.sh')).not.toContain('/etc/nut/');
});

test('with its secrets each script fits what the installer takes many times over', () => {
  const secrets = exampleSecrets(inventory);
  for (const machine of Object.keys(inventory.machines)) {
    expect(hostSecretFiles(lab, machine, secrets, objects)['first-boot.sh'].length).toBeLessThan(512 * 1024);
  }
});
