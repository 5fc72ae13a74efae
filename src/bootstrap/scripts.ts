import type { MachineFile } from './machine-file';
import untilDone from './scripts/until-done.sh';

const folder = '/usr/local/lib/loutik';

/** A script of ours on a machine. */
export function scriptFile(name: string, content: string): MachineFile {
  return { path: `${folder}/${name}`, content, mode: '0755' };
}

/** What the units of a machine are run by. */
export const untilDoneFile = scriptFile('until-done', untilDone);

export interface Step {
  readonly name: string;
  readonly description: string;
  readonly after?: readonly string[];
  readonly before?: readonly string[];
  /** Done for good once this file is there. @default - looked at again at every boot */
  readonly stamp?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The unit `loutik-<name>`: runs the script of that name until it succeeds, however long that takes. */
export function stepUnit({ name, description, after = [], before = [], stamp, environment = {} }: Step): MachineFile {
  const lines = [
    '[Unit]',
    `Description=${description}`,
    ...(after.length > 0 ? [`After=${after.join(' ')}`] : []),
    ...(before.length > 0 ? [`Before=${before.join(' ')}`] : []),
    ...(stamp === undefined ? [] : [`ConditionPathExists=!${stamp}`]),
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    ...Object.entries(environment).map(([key, value]) => `Environment=${key}=${value}`),
    `ExecStart=${folder}/until-done ${folder}/${name}`,
    '',
  ];
  return { path: `/etc/systemd/system/loutik-${name}.service`, content: lines.join('\n') };
}

/**
 * `loutik.target`, wanted at every boot, which wants the units of a machine. It waits for none of them, so that what has to wait
 * for a network or another machine holds nothing else up.
 */
export function targetUnit(units: readonly string[]): MachineFile {
  const lines = [
    '[Unit]',
    'Description=What Loutik set up on this machine',
    'DefaultDependencies=no',
    ...units.map((unit) => `Wants=${unit}`),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ];
  return { path: '/etc/systemd/system/loutik.target', content: lines.join('\n') };
}
