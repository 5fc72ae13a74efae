import { parse } from 'yaml';
import type { Inventory } from '../../../src';
import { checkBootSecrets } from '../../../src/bootstrap/boot-secrets/check-boot-secrets';
import { cloudInitOf } from '../../../src/bootstrap/vm/vm-files';
import { AppBackup } from '../../../src/constructs/app-backup';
import { exampleSecrets } from '../../bootstrap/example-secrets';
import { filled, homelabOf } from '../../bootstrap/filled';
import { inventory, services } from './homelab';

const { lab, objects } = homelabOf('loutik', filled(inventory as Inventory), services as Parameters<typeof homelabOf>[2]);

function filesOf(name: 'i5-master' | 'ryzen-worker'): ReadonlyMap<string, string> {
  const { userData } = cloudInitOf(lab, name, inventory.vms[name], objects);
  const { write_files } = parse(userData) as { write_files: { path: string; content: string }[] };
  return new Map(write_files.map(({ path, content }) => [path, content]));
}

test('the master is on the tailnet, the worker only in the house', () => {
  const joins = (name: Parameters<typeof filesOf>[0]) => filesOf(name).has('/usr/local/lib/loutik/tailscale');
  expect([joins('i5-master'), joins('ryzen-worker')]).toEqual([true, false]);
});

test('the worker watches Jellyfin’s library and has a file system for tenants', () => {
  const files = filesOf('ryzen-worker');
  expect(files.get('/etc/sysctl.d/90-loutik.conf')).toBe(
    'fs.inotify.max_user_instances = 512\nfs.inotify.max_user_watches = 524288\nkernel.panic = 10\n',
  );
  expect(files.get('/etc/loutik/data-disks')?.match(/^\S+/gm)).toEqual(['fast', 'cold', 'tenants']);
});

test('the master’s pods have 40 s to stop in, within the 60 s that Proxmox HA gives, the worker’s 90 s', () => {
  const grace = (name: Parameters<typeof filesOf>[0]) =>
    parse(filesOf(name).get('/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/10-shutdown.conf') ?? '').shutdownGracePeriod;
  expect([grace('i5-master'), grace('ryzen-worker')]).toEqual(['40s', '90s']);
});

test('what the first boot applies stands on nothing that only Argo CD would bring', () => {
  const applied = [...filesOf('i5-master')].flatMap(([path, content]) => (path.startsWith('/etc/loutik/apply/') ? [parse(content)] : []));
  const charts = applied.filter(({ kind }) => kind === 'HelmChart').map(({ spec }) => spec.valuesContent as string);
  const asked = charts.flatMap((values) => [...values.matchAll(/priorityClassName: (\S+)/g)].map(([, name]) => name));
  expect([...new Set(asked)]).toEqual(['loutik-core']);
  expect(applied.filter(({ kind }) => kind === 'PriorityClass').map(({ metadata }) => metadata.name)).toEqual(['loutik-core']);
  const namespaces = applied.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  expect(
    applied.map(({ metadata }) => metadata.namespace).filter((name) => name && name !== 'kube-system' && !namespaces.includes(name)),
  ).toEqual([]);
});

test('its boot secrets can be made, with a password for every app that is backed up', () => {
  const apps = AppBackup.all(lab).map(({ app }) => app);
  expect(apps.sort()).toEqual(['bot', 'jellyfin', 'nextcloud']);
  expect(checkBootSecrets(lab, exampleSecrets(lab.inventory, apps))).toEqual([]);
  expect(checkBootSecrets(lab, { ...exampleSecrets(lab.inventory, apps), wifi: undefined }).map(({ where }) => where)).toEqual([
    'secrets.wifi.ssid', // the ryzen's second path
    'secrets.wifi.passphrase',
  ]);
});
