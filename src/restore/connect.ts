import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, resolve } from 'node:path';
import { failOn, ProblemsError } from '../problems';
import { Api, type Credentials } from '../twin/api';
import { type Access, accessOf, type ConfigFile, checkAccess } from './kubeconfig';
import { proxied } from './proxied';

export interface Wanted {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** A client of the cluster that the kubeconfig leads to, once it has answered. */
export async function connect(wanted: Wanted, env: NodeJS.ProcessEnv = process.env): Promise<Api> {
  const access = accessOf(configFiles(wanted, env), wanted.context);
  failOn(checkAccess(access));
  const api = new Api(credentialsOf(access, env));
  try {
    await api.list('v1', 'Namespace');
    return api;
  } catch (error) {
    api.close();
    throw unreachable(access, error);
  }
}

/** Every Secret of the cluster that the kubeconfig leads to. */
export async function secretsOf<S>(wanted: Wanted, env: NodeJS.ProcessEnv = process.env): Promise<readonly S[]> {
  const access = accessOf(configFiles(wanted, env), wanted.context);
  const api = await connect(wanted, env);
  try {
    return await api.list('v1', 'Secret');
  } catch (error) {
    throw unreachable(access, error);
  } finally {
    api.close();
  }
}

/** The files that kubectl would read: the one that is named, else those of $KUBECONFIG, else ~/.kube/config. */
function configFiles({ kubeconfig }: Wanted, env: NodeJS.ProcessEnv): ConfigFile[] {
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter(Boolean);
  const paths = kubeconfig !== undefined ? [kubeconfig] : listed.length > 0 ? listed : [resolve(homedir(), '.kube/config')];
  const there = paths.filter(existsSync);
  if (there.length === 0)
    throw new ProblemsError([
      {
        code: 'KUBECONFIG_MISSING',
        where: paths.join(delimiter),
        what: 'it says how to reach the cluster, and is not there',
        repair:
          'copy /etc/rancher/k3s/k3s.yaml from the K3s server to ~/.kube/config, with the server’s own address in the place of 127.0.0.1; or say --kubeconfig FILE. For a twin: export KUBECONFIG=$(npx loutik twin kubeconfig)',
      },
    ]);
  return there.map((path) => ({ path, text: textOf(path) }));
}

function credentialsOf({ cluster, clusterFile, user, userFile }: Access, env: NodeJS.ProcessEnv): Credentials {
  const pem = (data: string | undefined, path: string | undefined, file: string) =>
    data !== undefined
      ? Buffer.from(data, 'base64').toString('utf8')
      : path !== undefined
        ? textOf(resolve(dirname(file), path))
        : undefined;
  const proxy = cluster['proxy-url'] ?? proxyFor(cluster.server ?? '', env);
  return {
    server: cluster.server ?? '',
    ca: pem(cluster['certificate-authority-data'], cluster['certificate-authority'], clusterFile),
    cert: pem(user['client-certificate-data'], user['client-certificate'], userFile),
    key: pem(user['client-key-data'], user['client-key'], userFile),
    token: user.tokenFile === undefined ? user.token : textOf(resolve(dirname(userFile), user.tokenFile)).trim(),
    serverName: cluster['tls-server-name'],
    anyCertificate: cluster['insecure-skip-tls-verify'] === true,
    ...(proxy === undefined ? {} : { agent: (options: object) => proxied(new URL(proxy), options) }),
  };
}

/** The proxy that the environment names for an address, as Go's programs take it (golang.org/x/net/http/httpproxy). */
export function proxyFor(server: string, env: NodeJS.ProcessEnv): string | undefined {
  const proxy = env.HTTPS_PROXY || env.https_proxy;
  if (!proxy || !server.startsWith('https:')) return undefined;
  const { hostname } = new URL(server);
  const none = (env.NO_PROXY || env.no_proxy || '').split(',').map((name) => name.trim());
  const isLocal = /^(localhost|127\..*|\[::1\])$/.test(hostname);
  const isExempt = none.some(
    (name) => name === '*' || (name !== '' && (hostname === name || hostname.endsWith(`.${name.replace(/^\./, '')}`))),
  );
  return isLocal || isExempt ? undefined : /^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ProblemsError([
      {
        code: 'KUBECONFIG_INVALID',
        where: path,
        what: `it cannot be read: ${code}`,
        repair:
          code === 'EACCES'
            ? 'K3s writes its own for root alone: copy it for yourself with sudo'
            : 'mend the kubeconfig that names it, or say --kubeconfig FILE',
      },
    ]);
  }
}

function unreachable({ context, file, cluster }: Access, error: unknown): ProblemsError {
  const { status, code, message } = error as { status?: number; code?: string; message: string };
  const denied = status === 401 || status === 403;
  return new ProblemsError([
    {
      code: 'CLUSTER_UNREACHABLE',
      where: `${file}: context ${context}`,
      what: denied ? `${cluster.server} does not let its user in: ${message}` : `${cluster.server} does not answer: ${code ?? message}`,
      repair: denied
        ? 'take a fresh kubeconfig from the K3s server: /etc/rancher/k3s/k3s.yaml'
        : 'is the cluster up, and are you in its network or tailnet? Another cluster: --context NAME',
    },
  ]);
}
