import { parse } from 'yaml';
import { Priorities } from '../../../charts/platform/priorities';
import { firstBootFiles } from '../../../src/bootstrap/vm/first-boot';
import { rootApplication } from '../../../src/gitops/applications';
import { Objects } from '../../../src/objects/objects';
import { base, withChange } from '../../inventory/base';
import { homelabOf } from '../filled';
import { labOf, severalServers } from './node-lab';

const none = new Objects([]);
const filesOf = (inventory = base as Parameters<typeof labOf>[0]) => firstBootFiles(labOf(inventory), none);
const units = '/etc/systemd/system';
const text = (path: string, files = filesOf()) => files.find((file) => file.path === path)?.content ?? '';
const alone = withChange('vms.worker', undefined);

test('a new cluster is given what leads to all else, and spreads its DNS where there are several nodes', () => {
  const once = ['/etc/loutik/apply/root.yaml', '/usr/local/lib/loutik/apply-once', `${units}/loutik-apply-once.service`];
  expect(filesOf(alone).map(({ path }) => path)).toEqual(once);
  expect(filesOf().map(({ path }) => path)).toEqual([...once, '/usr/local/lib/loutik/spread-dns', `${units}/loutik-spread-dns.service`]);
  expect(parse(text('/etc/loutik/apply/root.yaml'))).toEqual(JSON.parse(JSON.stringify(rootApplication(labOf()))));
});

test('what the first boot applies is what stands in dist/, by kind and name', () => {
  const { lab, objects } = homelabOf('test', base, (own) => void new Priorities(own));
  const [first] = firstBootFiles(lab, objects);
  expect(first?.path).toBe('/etc/loutik/apply/priorityclass-loutik-core.yaml');
  expect(parse(first?.content ?? '')).toMatchObject({ kind: 'PriorityClass', metadata: { name: 'loutik-core' } });
});

test('it is applied once for good, after K3s has started, and tried again after five seconds', () => {
  const lines = text(`${units}/loutik-apply-once.service`).split('\n');
  expect(lines.slice(2, 4)).toEqual(['After=k3s.service', 'ConditionPathExists=!/var/lib/loutik/applied']);
  expect(lines).toContain('Environment=PAUSE=5');
});

test('DNS is spread once for each number of nodes', () => {
  const of = (inventory: Parameters<typeof labOf>[0]) => {
    const lines = text(`${units}/loutik-spread-dns.service`, filesOf(inventory)).split('\n');
    return [...lines.slice(2, 4), lines.find((line) => line.startsWith('Environment='))];
  };
  expect(of(base)).toEqual(['After=k3s.service', 'ConditionPathExists=!/var/lib/loutik/dns-spread-2', 'Environment=NODES=2']);
  expect(of(severalServers)).toEqual(['After=k3s.service', 'ConditionPathExists=!/var/lib/loutik/dns-spread-4', 'Environment=NODES=4']);
});
