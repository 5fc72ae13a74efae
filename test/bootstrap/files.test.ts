import { bootstrapFiles } from '../../src/bootstrap/files';
import { Objects } from '../../src/objects/objects';
import { labOf } from './vm/node-lab';

test('what builds the machines is each name’s record, each VM’s and each host’s files, and the gateway’s', () => {
  expect([...bootstrapFiles(labOf(), new Objects([]))].map(({ path }) => path.replace('bootstrap/test/', ''))).toEqual([
    'dns/public.zone',
    'dns/house.zone',
    'dns/records.md',
    'vms/server/user-data',
    'vms/server/network-config',
    'vms/server/meta-data',
    'vms/worker/user-data',
    'vms/worker/network-config',
    'vms/worker/meta-data',
    'hosts/one/answer.toml',
    'hosts/one/first-boot.sh',
    'hosts/two/answer.toml',
    'hosts/two/first-boot.sh',
    'gateway/user-data',
    'gateway/policy.hujson',
  ]);
});
