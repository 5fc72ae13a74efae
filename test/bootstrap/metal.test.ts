import { parse } from 'yaml';
import type { Inventory } from '../../src';
import { bootstrapFiles } from '../../src/bootstrap/files';
import { renderSecrets } from '../../src/kit/secret-files';
import { assemble } from '../../src/model/assemble';
import { scenariosOf } from '../../src/model/recovery';
import { startOf } from '../../src/model/start';
import { machineChanges } from '../../src/plan/machines';
import { toFill } from '../../src/units/hole';
import { homelab } from '../homelabs/homelabs';
import { withChange } from '../inventory/base';
import { exampleSecrets } from './example-secrets';

/** What is made of the homelab with a node of a machine's own, by path below its folder. */
function made(inventory = homelab('metal').inventory) {
  const model = assemble({ ...homelab('metal'), inventory });
  const files = new Map([...bootstrapFiles(model.lab, model.objects)].map((file) => [file.path.replace('bootstrap/metal/', ''), file]));
  const text = (path: string) => files.get(path)?.content ?? '';
  const written: readonly { path: string; content: string }[] = parse(text('metal/worker/user-data')).write_files;
  const on = (path: string) => written.find((file) => file.path === path)?.content;
  return { model, files, text, on };
}
const { model, files, text, on } = made();

test('what builds it is beside what builds a VM, and no host knows of it', () => {
  expect([...files.keys()].filter((path) => !path.startsWith('dns/') && !path.startsWith('tailnet/'))).toEqual([
    'vms/server/user-data',
    'vms/server/network-config',
    'vms/server/meta-data',
    'metal/worker/user-data',
    'metal/worker/network-config',
    'metal/worker/meta-data',
    'metal/worker/install.sh',
    'hosts/tower/answer.toml',
    'hosts/tower/first-boot.sh',
  ]);
  expect(files.get('metal/worker/install.sh')?.executable).toBe(true);
  const host = text('hosts/tower/first-boot.sh');
  expect([host.includes('worker.user-data'), host.includes('10.0.0.12')]).toEqual([false, false]);
});

test('its cloud-init is a VM’s, by the machine’s own NIC and partitions, without the agent of a VM', () => {
  const packages = (content: string | undefined) => /PACKAGES='(.*)'/.exec(content ?? '')?.[1]?.split(' ') ?? [];
  const ofVm: readonly { path: string; content: string }[] = parse(text('vms/server/user-data')).write_files;
  const vms = packages(ofVm.find(({ path }) => path === '/etc/loutik/packages.env')?.content);
  expect(packages(on('/etc/loutik/packages.env'))).toEqual(vms.filter((name) => name !== 'qemu-guest-agent'));
  expect(vms).toContain('qemu-guest-agent');
  expect(on('/etc/loutik/data-disks')).toBe('fast /dev/disk/by-partlabel/loutik-fast\ncold /dev/disk/by-partlabel/loutik-cold\n');
  expect(on('/etc/udev/rules.d/61-loutik-disks.rules')).toBeUndefined();
  expect(parse(text('metal/worker/network-config')).ethernets.eth0).toMatchObject({
    match: { macaddress: '52:54:00:04:00:02' },
    addresses: ['10.0.0.12/24'],
  });
  expect(on('/etc/systemd/system/k3s-agent.service')).toContain('k3s agent');
  expect(on('/etc/apt/apt.conf.d/52loutik')).toContain('Unattended-Upgrade');
});

test('it follows its own file, and what only an installation gives it says so', () => {
  const settings = JSON.parse(on('/etc/loutik/follow.json') ?? '');
  expect(JSON.stringify(settings)).toContain('metal/worker/user-data');
  expect(JSON.stringify(settings)).not.toContain('--remake');
  const path = 'bootstrap/metal/metal/worker/user-data';
  const change = machineChanges('metal', new Map([[path, 'a']]), new Map([[path, 'b']]));
  expect(change).toMatchObject([{ machine: 'node worker', takes: 'it takes this from Git by itself, within minutes of the push' }]);
});

test('its installer knows each disk by its serial number, and the size of each partition', () => {
  const script = text('metal/worker/install.sh');
  expect(script).toContain("DISKS=(\n  'ssd N500B'\n  'hdd H1000B'\n)");
  expect(script).toContain(`PARTITIONS=(\n  'ssd fast ${100 * 1024}'\n  'hdd cold ${500 * 1024}'\n  'ssd seed 64'\n)`);
  expect(script).toContain(`SYSTEM_DISK='ssd'\nSYSTEM_MIB='${60 * 1024}'`);
  expect(script).toContain('TO_FILL=()');
});

test('with a hole in its installer, or in what cloud-init reads, nothing is written to a disk', () => {
  for (const [path, what] of [
    ['machines.mini.disks.ssd.serial', 'the serial number'],
    ['machines.mini.nics.lan.mac', 'the MAC address'],
  ] as const) {
    const open = made(withChange(path, toFill(what), homelab('metal').inventory as Inventory));
    expect(open.text('metal/worker/install.sh')).toContain(`TO_FILL=(\n  '${what}'\n)`);
  }
});

test('its secrets are rendered as a VM’s are, and lie with no host', () => {
  const secrets = exampleSecrets(model.lab.inventory, ['nextcloud', 'jellyfin']);
  const rendered = renderSecrets(model, secrets);
  expect(rendered.map(({ path }) => path).filter((path) => path.includes('worker') || path.includes('mini'))).toEqual([
    'metal/worker/vendor-data',
    'metal/worker/secrets.sh',
  ]);
  const password = Buffer.from(secrets.k3s.nodePasswords.worker ?? '').toString('base64');
  const holders = rendered.filter(({ content }) => content.includes(password) || content.includes(secrets.k3s.nodePasswords.worker ?? ''));
  expect(holders.map(({ path }) => path)).toEqual(['metal/worker/vendor-data', 'metal/worker/secrets.sh']);
});

test('it starts with its machine, and needs no majority of hosts', () => {
  const start = startOf(model);
  expect(start.critical('VM worker')).toEqual(['mains', 'host mini', 'VM worker']);
  expect(start.critical('VM server')).toContain('quorum');
});

test('what was deleted there comes back from backups, for there are no snapshots', () => {
  const deleted = scenariosOf(model).find(({ name }) => name === 'wrong deletion');
  const steps = (app: string) => deleted?.services.find(({ service }) => service.chart.name === app)?.steps.map(([name]) => name);
  expect(steps('jellyfin')?.some((name) => name.startsWith('restore '))).toBe(true);
  expect(steps('jellyfin')).not.toContain('copy from the snapshot');
  expect(steps('nextcloud')).toContain('copy from the snapshot');
});
