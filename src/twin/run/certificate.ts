import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiObject } from '../api';
import type { TwinFolder } from '../folder';
import { certificateSecret } from './traefik';

/** Where the certificate of the twin's own authority is: who trusts it sees the routes without a warning. */
export function authorityOf(folder: TwinFolder): string {
  return folder.file('web', 'ca.crt');
}

/** Makes a certificate for the routes' names with openssl, by the twin's own authority, as the Secret that Traefik serves. */
export function certificateFor(folder: TwinFolder, names: readonly string[]): ApiObject {
  const web = folder.file('web');
  mkdirSync(web, { recursive: true, mode: 0o700 });
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: web, stdio: ['ignore', 'ignore', 'pipe'] });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  if (!existsSync(join(web, 'ca.key')))
    // who trusts it goes on to, after a push
    openssl('req', '-x509', ...curve, '-days', '365', '-subj', `/CN=Loutik twin ${folder.name}`, '-keyout', 'ca.key', '-out', 'ca.crt');
  openssl('req', ...curve, '-subj', '/CN=Loutik twin', '-keyout', 'tls.key', '-out', 'tls.csr');
  writeFileSync(join(web, 'names'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\nextendedKeyUsage=serverAuth\n`);
  openssl(
    ...['x509', '-req', '-in', 'tls.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '90'], // more than 398 and browsers refuse
    ...['-extfile', 'names', '-out', 'tls.crt'],
  );
  const read = (file: string) => readFileSync(join(web, file)).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: certificateSecret, namespace: 'kube-system' },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': read('tls.crt'), 'tls.key': read('tls.key') },
  };
}
