import type { BootSecrets } from '../bootstrap/boot-secrets/boot-secrets';
import { checkBootSecrets } from '../bootstrap/boot-secrets/check-boot-secrets';
import { gatewaySecretUserData, gatewayVendorData } from '../bootstrap/gateway/gateway-secrets';
import { hostSecretFiles } from '../bootstrap/proxmox/host-secrets';
import { vmVendorData } from '../bootstrap/vm/vendor-data';
import type { Model } from '../model/assemble';
import { failOn } from '../problems';
import { holesIn } from '../units/hole';

/** A file that holds secrets: its path below the folder that it is rendered to. */
export interface SecretFile {
  readonly path: string;
  readonly content: string;
}

/** What is rendered from the recovery kit, and what cannot be yet: the files that wait for a value of `site.ts`, with its name. */
export interface RenderedSecrets {
  readonly files: readonly SecretFile[];
  readonly withheld: readonly { readonly path: string; readonly holes: readonly string[] }[];
}

/**
 * Every machine's secret part: `hosts/<machine>/{answer.toml,first-boot.sh}`, `vms/<vm>/vendor-data`,
 * `gateway/{vendor-data,user-data}`. Pure. Throws a `ProblemsError` that names every secret that is missing or misshapen.
 */
export function renderSecrets({ lab, objects }: Model, secrets: BootSecrets): RenderedSecrets {
  failOn(checkBootSecrets(lab, secrets));
  const all: SecretFile[] = [
    ...Object.keys(lab.inventory.machines).flatMap((machine) =>
      Object.entries(hostSecretFiles(lab, machine, secrets, objects)).map(([file, content]) => ({
        path: `hosts/${machine}/${file}`,
        content,
      })),
    ),
    ...Object.keys(lab.inventory.vms).map((vm) => ({ path: `vms/${vm}/vendor-data`, content: vmVendorData(lab, vm, secrets) })),
    ...(lab.inventory.gateway === undefined
      ? []
      : [
          { path: 'gateway/vendor-data', content: gatewayVendorData(lab, secrets) },
          { path: 'gateway/user-data', content: gatewaySecretUserData(lab, secrets) },
        ]),
  ];
  const files = all.map((file) => ({ ...file, holes: holesIn(laidOpen(file.content)) }));
  return {
    files: files.filter(({ holes }) => holes.length === 0).map(({ path, content }) => ({ path, content })),
    withheld: files.filter(({ holes }) => holes.length > 0).map(({ path, holes }) => ({ path, holes })),
  };
}

/** A text with what stands in base64 in it laid open, and in that again: a hole may hide there. */
function laidOpen(text: string): string {
  const inside = [...text.matchAll(/(?:^|(?<= ))[A-Za-z0-9+/=]{40,}(?:\n[A-Za-z0-9+/=]+)*$/gm)].map(([block]) =>
    laidOpen(Buffer.from(block, 'base64').toString('utf8')),
  );
  return [text, ...inside].join('\n');
}
