import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { TwinFolder } from './folder';

/** Where a twin whose containers run keeps what leaves the house: an address that RFC 5737 keeps for documentation, so of the Internet's range and nobody's. */
export const offsiteAddress = '203.0.113.10';

/** The value of a secret in a twin: made up once, and the same whenever it is asked for. Only the twin's own controller ever gets it. */
export function secretValue(folder: TwinFolder, namespace: string, name: string, key: string): string {
  if (key === 'admin.passwordMtime') return new Date().toISOString().replace(/\.\d+/, ''); // Argo CD reads it as a time
  const [, app, kind] = /^(.+)\.(http|restic)$/.exec(key) ?? []; // a repository server's, of an app's own backup secret
  if (app !== undefined) return secretValue(folder, app, `${app}-backup`, kind === 'http' ? 'http-password' : 'password');
  if (!existsSync(folder.file('secrets.seed'))) folder.write('secrets.seed', randomBytes(32).toString('hex'));
  return createHmac('sha256', readFileSync(folder.file('secrets.seed')))
    .update(`${namespace}/${name}/${key}`)
    .digest('hex')
    .slice(0, 48);
}

/** restic's address of an app's off-site repository, whatever the back end of the real one, at its port: egress is allowed on no other. */
export function offsiteRepository(namespace: string, port = 443): string {
  return `rest:http://${offsiteAddress}:${port}/${namespace}/`;
}
