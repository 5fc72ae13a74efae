import type { Lab } from '../../constructs/lab';
import type { FileSpec } from '../../files/file-spec';
import { cloudConfig } from '../cloud-config';
import { gatewayOf } from './gateway-of';
import { gatewayMachineFiles } from './machine-files';
import { tailnetPolicy } from './policy';

const written = '/var/lib/cloud/instance/loutik-written';

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
    // a power cut in the middle of the first boot may leave files empty and a module noted as done: then all begin again
    bootcmd: [['sh', '-c', `test -e ${written} || rm -f /var/lib/cloud/instance/sem/config_*`]],
    runcmd: [
      ['systemctl', 'daemon-reload'],
      ['systemctl', 'try-restart', 'apt-daily.timer', 'apt-daily-upgrade.timer', 'systemd-journald.service'],
      ['systemctl', 'enable', 'loutik.target'],
      ['sh', '-c', `sync && : >${written} && sync`],
      ['systemctl', 'start', '--no-block', 'loutik.target'],
    ],
  });
}
