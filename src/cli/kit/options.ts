import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Option } from '../command';

/** How a kit is found and opened: options of every command that does. */
export const kitOptions: Readonly<Record<string, Option>> = {
  kit: { type: 'string', value: 'FILE', about: 'the kit; else LOUTIK_KIT, else ~/.local/share/loutik/<homelab>.age' },
  identity: {
    type: 'string',
    value: 'FILE',
    about: 'who opens a kit that has recipients: of age-keygen, or an SSH private key',
    multiple: true,
  },
  'passphrase-file': { type: 'string', value: 'FILE', about: 'the passphrase, where there is no terminal to type it on' },
};

/** Where a homelab's kit is looked for: as said, else in this user's own folder for data (XDG Base Directory). */
export function kitPath(homelab: string, said: unknown, env: NodeJS.ProcessEnv = process.env): string {
  if (typeof said === 'string' && said !== '') return said;
  return env.LOUTIK_KIT || join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'loutik', `${homelab}.age`);
}
