import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { ClusterSecret } from '../../kit/recover';
import { type Problem, ProblemsError } from '../../problems';

/** Field names are kubeconfig's own (client-go, tools/clientcmd/api/v1/types.go). */
interface Access {
  readonly server: string;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly token?: string;
}

/** Every Secret of the cluster that a kubeconfig leads to: the one that is named, else the first of `KUBECONFIG`, else `~/.kube/config`. */
export async function secretsOf(named: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<readonly ClusterSecret[]> {
  const path = named ?? ((env.KUBECONFIG ?? '').split(delimiter).find((each) => each !== '') || join(homedir(), '.kube', 'config'));
  if (!existsSync(path)) {
    const repair =
      "copy /etc/rancher/k3s/k3s.yaml of the K3s server, with the server's own address in place of 127.0.0.1, and say --kubeconfig FILE";
    throw problem('KUBECONFIG_MISSING', path, 'it says how to reach the cluster, and is not there', repair);
  }
  return listSecrets(accessOf(path), path);
}

function accessOf(path: string): Access {
  const invalid = (what: string) => problem('KUBECONFIG_INVALID', path, what, 'give one as K3s writes it: /etc/rancher/k3s/k3s.yaml');
  let read: unknown;
  try {
    read = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw invalid((error as NodeJS.ErrnoException).code === 'EACCES' ? 'it may not be read by you' : 'it is no YAML');
  }
  const context = named(read, 'contexts', fieldOf(read, 'current-context'));
  const cluster = named(read, 'clusters', fieldOf(fieldOf(context, 'context'), 'cluster'));
  const user = fieldOf(named(read, 'users', fieldOf(fieldOf(context, 'context'), 'user')), 'user');
  const server = fieldOf(fieldOf(cluster, 'cluster'), 'server');
  if (typeof server !== 'string' || !server.startsWith('https://')) throw invalid('its current context leads to no https:// address');
  const bytes = (from: unknown, field: string) => {
    const [data, file] = [fieldOf(from, `${field}-data`), fieldOf(from, field)];
    if (typeof data === 'string') return Buffer.from(data, 'base64');
    return typeof file === 'string' ? readFileSync(resolve(dirname(path), file)) : undefined;
  };
  const token = fieldOf(user, 'token');
  const [cert, key] = [bytes(user, 'client-certificate'), bytes(user, 'client-key')];
  if ((cert === undefined || key === undefined) && typeof token !== 'string')
    throw invalid('the user of its current context has no client certificate and no token');
  return {
    server,
    ca: bytes(fieldOf(cluster, 'cluster'), 'certificate-authority'),
    cert,
    key,
    ...(typeof token === 'string' ? { token } : {}),
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function named(config: unknown, list: string, name: unknown): unknown {
  const entries = fieldOf(config, list);
  return Array.isArray(entries) ? entries.find((entry) => fieldOf(entry, 'name') === name) : undefined;
}

function listSecrets({ server, token, ...keys }: Access, path: string): Promise<readonly ClusterSecret[]> {
  const failed = (what: string) =>
    problem(
      'CLUSTER_UNREACHABLE',
      path,
      `${server} ${what}`,
      'is the cluster up, are you in its network or tailnet, and may its user read Secrets?',
    );
  return new Promise((done, fail) => {
    const headers = { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const call = request(new URL('api/v1/secrets', `${server.replace(/\/+$/, '')}/`), { ...keys, headers, timeout: 30_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        if (answer.statusCode !== 200) return fail(failed(`answers with ${answer.statusCode}`));
        const { items } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { items: ClusterSecret[] };
        done(items);
      });
    });
    call.on('timeout', () => call.destroy(new Error('no answer within 30 s')));
    call.on('error', (error: NodeJS.ErrnoException) => fail(failed(`does not answer: ${error.code ?? error.message}`)));
    call.end();
  });
}

function problem(code: Problem['code'], where: string, what: string, repair: string): ProblemsError {
  return new ProblemsError([{ code, where, what, repair }]);
}
