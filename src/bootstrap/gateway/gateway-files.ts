import type { Lab } from '../../constructs/lab';
import type { FileSpec } from '../../files/file-spec';
import { cloudConfig } from '../cloud-config';
import { gatewayOf } from './gateway-of';
import { gatewayMachineFiles } from './machine-files';
import { tailnetPolicy } from './policy';

/** `bootstrap/<homelab>/gateway/`: one cloud-init file, and the tailnet's policy, which a homelab without a gateway may have as well. */
export function gatewayFiles(lab: Lab): FileSpec[] {
  const { gateway, tailnet } = lab.inventory;
  const folder = `bootstrap/${lab.homelab}/gateway`;
  return [
    ...(gateway ? [{ path: `${folder}/user-data`, content: gatewayUserData(lab) }] : []),
    ...(tailnet
      ? [{ path: `${gateway ? folder : `bootstrap/${lab.homelab}/tailnet`}/policy.hujson`, content: tailnetPolicy(lab, tailnet) }]
      : []),
  ];
}

/** The gateway's cloud-init, without what is secret. */
export function gatewayUserData(lab: Lab): string {
  return cloudConfig(lab, {
    hostname: gatewayOf(lab).gateway.name,
    timezone: lab.inventory.quietHours.timezone,
    files: gatewayMachineFiles(lab),
    runcmd: [
      ['systemctl', 'daemon-reload'],
      ['systemctl', 'try-restart', 'apt-daily.timer', 'apt-daily-upgrade.timer', 'systemd-journald.service'],
      ['systemctl', 'enable', 'loutik.target'],
      ['sh', '-c', 'sync && : >/var/lib/cloud/instance/loutik-written && sync'],
      ['systemctl', 'start', '--no-block', 'loutik.target'],
    ],
  });
}
