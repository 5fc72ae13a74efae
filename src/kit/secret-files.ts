import type { BootSecrets } from '../bootstrap/boot-secrets/boot-secrets';
import { checkBootSecrets } from '../bootstrap/boot-secrets/check-boot-secrets';
import { gatewaySecretScript, gatewaySecretUserData, gatewayVendorData } from '../bootstrap/gateway/gateway-secrets';
import { hostSecretFiles } from '../bootstrap/proxmox/host-secrets';
import { partOf } from '../bootstrap/vm/part';
import { vmSecretScript, vmVendorData } from '../bootstrap/vm/vendor-data';
import { hostNames } from '../inventory/machine';
import type { Model } from '../model/assemble';
import { failOn } from '../problems';

/** A file that holds secrets: its path below the folder that it is rendered to. */
export interface SecretFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Every machine's secret part: `hosts/<machine>/{answer.toml,first-boot.sh}`, `vms/<vm>/{vendor-data,secrets.sh}`, the same below `metal/`,
 * `gateway/{vendor-data,secrets.sh,user-data}`. Pure. Throws a `ProblemsError` that names every secret that is missing or misshapen.
 */
export function renderSecrets({ lab, objects }: Model, secrets: BootSecrets): readonly SecretFile[] {
  failOn(checkBootSecrets(lab, secrets));
  return [
    ...hostNames(lab.inventory).flatMap((machine) =>
      Object.entries(hostSecretFiles(lab, machine, secrets, objects)).map(([file, content]) => ({
        path: `hosts/${machine}/${file}`,
        content,
      })),
    ),
    ...Object.entries(lab.inventory.vms).flatMap(([name, vm]) => [
      { path: `${partOf(name, vm)}/vendor-data`, content: vmVendorData(lab, name, secrets) },
      { path: `${partOf(name, vm)}/secrets.sh`, content: vmSecretScript(lab, name, secrets) },
    ]),
    ...(lab.inventory.gateway === undefined
      ? []
      : [
          { path: 'gateway/vendor-data', content: gatewayVendorData(lab, secrets) },
          { path: 'gateway/secrets.sh', content: gatewaySecretScript(lab, secrets) },
          { path: 'gateway/user-data', content: gatewaySecretUserData(lab, secrets) },
        ]),
  ];
}
