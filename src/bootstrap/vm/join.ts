import type { Lab } from '../../constructs/lab';
import type { Vm } from '../../inventory/vm';
import type { MachineFile } from '../machine-file';
import { scriptFile } from '../scripts';
import { shellEnv } from '../shell-env';
import { firstServer, hasSeveralServers } from './k3s-config';
import { networkOf } from './nic';
import join from './scripts/join.sh';
import word from './scripts/word.sh';

/** Where a server tells the others whether it is in a cluster. */
const port = 6442;

/** What K3s runs before each start, where there are several servers. */
export const joinCommand = '/usr/local/lib/loutik/join';

/**
 * How a node of a homelab with several servers finds its cluster. One that is made again must join the others, the first server too:
 * so a server makes a cluster only when each other one has said that it has none, and silence is no such word.
 */
export function joinFiles(lab: Lab, name: string, vm: Vm): MachineFile[] {
  if (!hasSeveralServers(lab)) return [];
  const servers = lab.nodes.filter(([other, { role }]) => role === 'k3s-server' && other !== name);
  const isServer = vm.role === 'k3s-server';
  const settings = {
    ROLE: isServer ? 'server' : 'agent',
    NAME: name,
    SERVERS: servers.map(([other, node]) => `${other}=${networkOf(lab, node).address}`).join(' '),
    FIRST: firstServer(lab)[0] === name ? 'yes' : '',
    PORT: String(port),
  };
  return [
    { path: '/etc/loutik/join.env', content: shellEnv(settings) },
    scriptFile('join', join),
    ...(isServer ? wordFiles(networkOf(lab, vm).address ?? '') : []),
  ];
}

function wordFiles(address: string): MachineFile[] {
  return [
    scriptFile('word', word),
    {
      path: '/etc/systemd/system/loutik-word.socket',
      content: `[Unit]
Description=Whether this server is in a cluster, for servers that are made again

[Socket]
ListenStream=${address}:${port}
FreeBind=true
Accept=yes
MaxConnections=16
`,
    },
    {
      path: '/etc/systemd/system/loutik-word@.service',
      content: `[Unit]
Description=A word on the cluster
CollectMode=inactive-or-failed

[Service]
StandardInput=socket
StandardOutput=socket
StandardError=journal
RuntimeMaxSec=30
ExecStart=/usr/local/lib/loutik/word
`,
    },
  ];
}
