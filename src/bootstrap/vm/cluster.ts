import type { Lab } from '../../constructs/lab';
import type { Vm } from '../../inventory/vm';
import type { MachineFile } from '../machine-file';
import { scriptFile } from '../scripts';
import { shellEnv } from '../shell-env';
import { hasSeveralServers, serverUrl } from './k3s-config';
import script from './scripts/cluster.sh';

/**
 * The unit `loutik-cluster` of an agent of one server: brings it into the new cluster when that server was made anew. One of several
 * servers that is made anew joins the others, whose certificate stays.
 */
export function clusterFiles(lab: Lab, vm: Vm): MachineFile[] {
  if (vm.role !== 'k3s-agent' || hasSeveralServers(lab)) return [];
  const settings = { CERTIFICATE_URL: `${serverUrl(lab)}/cacerts`, OWN: '/var/lib/rancher/k3s/agent/server-ca.crt' };
  return [
    { path: '/etc/loutik/cluster.env', content: shellEnv(settings) },
    scriptFile('cluster', script),
    {
      path: '/etc/systemd/system/loutik-cluster.service',
      content: `[Unit]
Description=Follows the server into a new cluster
After=loutik-k3s.service

[Service]
ExecStart=/usr/local/lib/loutik/cluster
Restart=always
RestartSec=30
`,
    },
  ];
}
