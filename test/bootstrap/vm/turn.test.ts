import { parse } from 'yaml';
import { imageSyncFiles } from '../../../src/bootstrap/vm/image-sync';
import { partOf } from '../../../src/bootstrap/vm/part';
import { turnFiles } from '../../../src/bootstrap/vm/turn';
import { withChange } from '../../inventory/base';
import { labOf, vmOf } from './node-lab';

const lab = labOf();

test('a server lets kubelets see what an agent’s turn needs, and nothing more', () => {
  const files = turnFiles(lab, vmOf(lab, 'server'));
  const folder = '/var/lib/rancher/k3s/server/manifests';
  expect(files.map(({ path }) => path)).toEqual([`${folder}/loutik-upgrade-turn.yaml`, `${folder}/loutik-upgrade-turn-binding.yaml`]);
  expect(files.map(({ content }) => parse(content))).toEqual([
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'loutik:upgrade-turn' },
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] },
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list'] },
        { apiGroups: ['apps'], resources: ['daemonsets'], verbs: ['get'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'loutik:upgrade-turn' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'loutik:upgrade-turn' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:nodes' }],
    },
  ]);
});

test('an agent gives nothing, and a server that is the only node has nobody to give it to', () => {
  const alone = labOf(withChange('vms.worker', undefined));
  expect([turnFiles(lab, vmOf(lab, 'worker')), turnFiles(alone, vmOf(alone, 'server'))]).toEqual([[], []]);
});

test('images are synced after K3s has started, for as long as it runs', () => {
  const [script, unit, ...more] = imageSyncFiles('k3s-agent.service');
  expect(script).toMatchObject({ path: '/usr/local/lib/loutik/image-sync', mode: '0755' });
  expect([unit?.path, unit?.content.split('\n')]).toEqual([
    '/etc/systemd/system/loutik-image-sync.service',
    [
      '[Unit]',
      expect.stringMatching(/^Description=./),
      'After=k3s-agent.service',
      'StartLimitIntervalSec=0',
      '',
      '[Service]',
      'Type=exec',
      'Environment="CTR=/usr/local/bin/k3s ctr" STORE=/var/lib/rancher/k3s',
      'ExecStart=/usr/local/lib/loutik/image-sync',
      'Restart=always',
      'RestartSec=5',
      '',
    ],
  ]);
  expect(more).toEqual([]);
});

test('the files of a VM and of a machine’s own node are in folders of their kinds', () => {
  expect([partOf('server', {}), partOf('worker', { metal: true })]).toEqual(['vms/server', 'metal/worker']);
});
