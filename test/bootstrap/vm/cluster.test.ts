import type { Inventory } from '../../../src';
import { clusterFiles } from '../../../src/bootstrap/vm/cluster';
import { base } from '../../inventory/base';
import { labOf, severalServers, vmOf } from './node-lab';

const filesOf = (name: string, inventory: Inventory = base) => {
  const lab = labOf(inventory);
  return clusterFiles(lab, vmOf(lab, name));
};

test('an agent of one server compares that server’s certificate with the one that it joined by, for ever', () => {
  const [settings, script, unit, ...more] = filesOf('worker');
  expect(settings).toEqual({
    path: '/etc/loutik/cluster.env',
    content: "CERTIFICATE_URL='https://192.168.7.20:6443/cacerts'\nOWN='/var/lib/rancher/k3s/agent/server-ca.crt'\n",
  });
  expect(script).toMatchObject({ path: '/usr/local/lib/loutik/cluster', mode: '0755' });
  expect(unit?.path).toBe('/etc/systemd/system/loutik-cluster.service');
  expect(unit?.content.split('[Service]\n')[1]).toBe('ExecStart=/usr/local/lib/loutik/cluster\nRestart=always\nRestartSec=30\n');
  expect(more).toEqual([]);
});

test('a server follows nobody, and of several servers no agent has to', () => {
  expect([filesOf('server'), filesOf('server', severalServers), filesOf('worker', severalServers)]).toEqual([[], [], []]);
});
