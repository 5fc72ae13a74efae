import type { Lab } from '../../constructs/lab';
import type { FileSpec } from '../../files/file-spec';
import { hostNames } from '../../inventory/machine';
import type { Objects } from '../../objects/objects';
import { answerToml } from './answer';
import { hostScript } from './host-script';

/** `bootstrap/<homelab>/hosts/<machine>/`: the installer's answers and the first-boot script. */
export function hostFiles(lab: Lab, objects: Objects): FileSpec[] {
  return hostNames(lab.inventory).flatMap((name) => {
    const folder = `bootstrap/${lab.homelab}/hosts/${name}`;
    return [
      { path: `${folder}/answer.toml`, content: answerToml(lab, name) },
      { path: `${folder}/first-boot.sh`, content: hostScript(lab, name, objects), executable: true },
    ];
  });
}
