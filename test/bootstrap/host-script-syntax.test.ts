import { spawnSync } from 'node:child_process';
import { withChange } from '../inventory/base';
import { hostInventory, hostsOf } from './host-lab';

test('a VM may have the name of a word of the shell', () => {
  const { server, worker } = hostInventory.vms;
  const script = hostsOf(withChange('vms', { esac: server, worker }, hostInventory)).text('one/first-boot.sh');
  expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});
