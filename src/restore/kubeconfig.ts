import { parse } from 'yaml';
import { type Problem, ProblemsError } from '../problems';
import { suggest } from '../suggest';

/** A file that says how to reach clusters, as it was found. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** What one context of a kubeconfig leads to. Paths are as they are written, relative to the folder of `file`. */
export interface Access {
  readonly context: string;
  readonly file: string;
  readonly cluster: ClusterFields;
  readonly clusterFile: string;
  readonly user: UserFields;
  readonly userFile: string;
}

/** Field names are kubeconfig's own (kubernetes, client-go/tools/clientcmd/api/v1/types.go). */
export interface ClusterFields {
  readonly server?: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'tls-server-name'?: string;
  readonly 'proxy-url'?: string;
}

export interface UserFields {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly exec?: object;
  readonly 'auth-provider'?: object;
}

interface Named<T> {
  readonly value: T;
  readonly file: string;
}

/** How to reach a cluster: the context that is named, else the current one, of several files whose first word counts, as kubectl has it. */
export function accessOf(files: readonly ConfigFile[], wanted?: string): Access {
  const read = files.map(({ path, text }) => ({ path, value: fieldsOf(path, text) }));
  const all = <T>(list: string, key: string): Map<string, Named<T>> => {
    const found = new Map<string, Named<T>>();
    for (const { path, value } of read) {
      for (const entry of Array.isArray(value[list]) ? (value[list] as Record<string, unknown>[]) : []) {
        const name = String(entry?.name);
        const fields = entry?.[key];
        if (!found.has(name) && typeof fields === 'object' && fields !== null) found.set(name, { value: fields as T, file: path });
      }
    }
    return found;
  };
  const contexts = all<{ cluster?: string; user?: string }>('contexts', 'context');
  const paths = files.map(({ path }) => path).join(', ');
  const current = read.map(({ value }) => value['current-context']).find((name) => typeof name === 'string' && name !== '');
  const name = wanted ?? (current as string | undefined);
  if (name === undefined) throw invalid(paths, 'it has no current context', `say --context ${[...contexts.keys()].join(' or --context ')}`);
  const context = contexts.get(name);
  if (context === undefined) {
    const right = suggest(name, [...contexts.keys()]);
    throw invalid(
      paths,
      `there is no context ${name}; there is ${[...contexts.keys()].join(', ') || 'none'}`,
      `say --context ${right ?? 'NAME'}`,
    );
  }
  const cluster = all<ClusterFields>('clusters', 'cluster').get(context.value.cluster ?? '');
  if (cluster === undefined) throw invalid(context.file, `context ${name} is of a cluster ${context.value.cluster}, which is not there`);
  const user = all<UserFields>('users', 'user').get(context.value.user ?? '') ?? { value: {}, file: context.file };
  return { context: name, file: context.file, cluster: cluster.value, clusterFile: cluster.file, user: user.value, userFile: user.file };
}

/** What keeps us from using an access, in words. */
export function checkAccess({ context, cluster, clusterFile, user, userFile }: Access): Problem[] {
  const certificate =
    'give the context a user with a client certificate or a token: K3s writes one to /etc/rancher/k3s/k3s.yaml on its server';
  const protocol = /^https?:\/\/[^/]/.exec(cluster.server ?? '');
  const isOpen = protocol?.[0].startsWith('http:'); // kubectl proxy lets in whoever is on its machine
  const hasOwn = user.token ?? user.tokenFile ?? user['client-certificate'] ?? user['client-certificate-data'];
  const hasOther = user.exec ?? user['auth-provider'] ?? user.username;
  return [
    ...(isOpen || hasOwn !== undefined || hasOther !== undefined
      ? []
      : [problem(userFile, `the user of context ${context} has no client certificate and no token`, certificate)]),
    ...(protocol
      ? []
      : [problem(clusterFile, `the server of context ${context} is ${cluster.server ?? 'not given'}`, 'give it an https:// address')]),
    ...(cluster['proxy-url'] === undefined || /^http:\/\//.test(cluster['proxy-url'])
      ? []
      : [problem(clusterFile, `the server is behind ${cluster['proxy-url']}`, 'Loutik goes through http:// proxies only')]),
    ...(user.exec
      ? [problem(userFile, `the user of context ${context} gets in by another program (exec), which Loutik does not start`, certificate)]
      : []),
    ...(user['auth-provider'] ? [problem(userFile, `the user of context ${context} gets in by an auth-provider`, certificate)] : []),
    ...(user.username
      ? [problem(userFile, `the user of context ${context} gets in by name and password, which Kubernetes no longer takes`, certificate)]
      : []),
  ];
}

function fieldsOf(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw invalid(path, `it is no YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  if (value === null || value === undefined) return {}; // as kubectl takes an empty file
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(path, 'it is no kubeconfig');
  return value as Record<string, unknown>;
}

function problem(where: string, what: string, repair: string): Problem {
  return { code: 'KUBECONFIG_INVALID', where, what, repair };
}

function invalid(where: string, what: string, repair = 'mend it, or name another: --kubeconfig FILE'): ProblemsError {
  return new ProblemsError([problem(where, what, repair)]);
}
