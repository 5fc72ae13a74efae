import type { MachineFile } from '../machine-file';
import { scriptFile } from '../scripts';
import script from './scripts/image-sync.sh';

/** What keeps images whole over a power cut, from the first one that is unpacked: it asks again until containerd answers. */
export function imageSyncFiles(k3sUnit: string): MachineFile[] {
  const lines = [
    '[Unit]',
    'Description=Unpacked images, on the disk at once',
    `After=${k3sUnit}`,
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    'Environment="CTR=/usr/local/bin/k3s ctr" STORE=/var/lib/rancher/k3s',
    'ExecStart=/usr/local/lib/loutik/image-sync',
    'Restart=always',
    'RestartSec=5',
    '',
  ];
  return [scriptFile('image-sync', script), { path: '/etc/systemd/system/loutik-image-sync.service', content: lines.join('\n') }];
}
