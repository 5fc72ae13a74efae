import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemsError } from '../../src/problems';
import { connect, proxyFor, secretsOf } from '../../src/restore/connect';
import { accessOf, checkAccess } from '../../src/restore/kubeconfig';

const config = (more: object = {}, user: object = { token: 'secret-word' }, cluster: object = {}) => ({
  path: '/home/alice/config',
  text: JSON.stringify({
    'current-context': 'home',
    clusters: [{ name: 'k3s', cluster: { server: 'https://192.168.1.10:6443', ...cluster } }],
    users: [{ name: 'admin', user }],
    contexts: [
      { name: 'home', context: { cluster: 'k3s', user: 'admin' } },
      { name: 'away', context: { cluster: 'k3s', user: 'nobody' } },
    ],
    ...more,
  }),
});
const problemsOf = (act: () => unknown) => {
  try {
    act();
    return [];
  } catch (error) {
    return (error as ProblemsError).problems;
  }
};

test('the current context leads to its cluster and user; another one is taken when it is named', () => {
  expect(accessOf([config()])).toMatchObject({
    context: 'home',
    cluster: { server: 'https://192.168.1.10:6443' },
    user: { token: 'secret-word' },
  });
  expect(accessOf([config()], 'away')).toMatchObject({ context: 'away', user: {} });
});

test('of several files the first that says something counts, and each keeps its own folder', () => {
  const first = { path: '/a/config', text: JSON.stringify({ users: [{ name: 'admin', user: { token: 'first' } }] }) };
  const access = accessOf([first, config()]);
  expect(access).toMatchObject({ user: { token: 'first' }, userFile: '/a/config', clusterFile: '/home/alice/config', context: 'home' });
});

test.each<[string, ReturnType<typeof config>, string | undefined, string]>([
  ['a context that is not there', config(), 'hone', 'there is no context hone; there is home, away'],
  ['no current context', config({ 'current-context': '' }), undefined, 'it has no current context'],
  ['a context of no cluster', config({ clusters: [] }), undefined, 'context home is of a cluster k3s, which is not there'],
  ['what is no YAML', { path: '/home/alice/config', text: 'a: [' }, undefined, 'it is no YAML'],
  ['a list', { path: '/home/alice/config', text: '[]' }, undefined, 'it is no kubeconfig'],
  ['nothing', { path: '/home/alice/config', text: '' }, undefined, 'it has no current context'],
])('a kubeconfig with %s is told where it is', (_, file, context, what) => {
  expect(problemsOf(() => accessOf([file], context))).toMatchObject([
    { code: 'KUBECONFIG_INVALID', where: '/home/alice/config', what: expect.stringContaining(what) },
  ]);
});

test.each<[string, object, object, string]>([
  ['another program', { exec: { command: 'aws' } }, {}, 'by another program (exec)'],
  ['an auth-provider', { 'auth-provider': { name: 'oidc' } }, {}, 'an auth-provider'],
  ['name and password', { username: 'admin', password: 'secret-word' }, {}, 'by name and password'],
  ['an address of no protocol that we speak', { token: 'x' }, { server: 'ssh://host' }, 'is ssh://host'],
  ['nothing', {}, {}, 'has no client certificate and no token'],
  ['another proxy than HTTP’s', { token: 'x' }, { 'proxy-url': 'socks5://localhost:1080' }, 'is behind socks5://localhost:1080'],
])('access by %s is refused with words, and none of them is a secret', (_, user, cluster, what) => {
  const problems = checkAccess(accessOf([config({}, user, cluster)]));
  expect(problems).toMatchObject([{ code: 'KUBECONFIG_INVALID', what: expect.stringContaining(what) }]);
  expect(JSON.stringify(problems)).not.toContain('secret-word');
});

test('access by a token or a certificate, and through an HTTP proxy, is not refused', () => {
  for (const user of [{ token: 'x' }, { 'client-certificate-data': 'x', 'client-key-data': 'x' }])
    expect(checkAccess(accessOf([config({}, user, { 'proxy-url': 'http://proxy:3128' })]))).toEqual([]);
});

test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
  ['https://192.168.1.10:6443', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
  ['https://192.168.1.10:6443', { https_proxy: 'proxy:3128' }, 'http://proxy:3128'],
  ['https://192.168.1.10:6443', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'x,192.168.1.10' }, undefined],
  ['https://k3s.home.example', { HTTPS_PROXY: 'http://proxy', NO_PROXY: '.home.example' }, undefined],
  ['https://k3s.home.example', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'ome.example' }, 'http://proxy'],
  ['https://127.0.0.1:6443', { HTTPS_PROXY: 'http://proxy' }, undefined],
  ['https://192.168.1.10:6443', {}, undefined],
])('the proxy for %s with %j is %s', (server, env, proxy) => {
  expect(proxyFor(server, env)).toBe(proxy);
});

describe('connecting', () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-kubeconfig-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  const written = (server: string, user: object = { token: 'secret-word' }) => {
    const path = join(folder, 'config');
    fs.writeFileSync(path, config({}, user, { server }).text);
    return path;
  };
  const failure = async (wanted: Parameters<typeof connect>[0], env: NodeJS.ProcessEnv = {}) => {
    const error = await connect(wanted, env).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(ProblemsError);
    return (error as ProblemsError).problems;
  };
  const serving = async (answer: http.RequestListener, use: (address: string) => Promise<void>) => {
    const server = http.createServer(answer).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
  };

  test('without a kubeconfig says which files it looked for, and where one comes from', async () => {
    const [problem] = await failure({}, { KUBECONFIG: '/nowhere/a:/nowhere/b' });
    expect(problem).toMatchObject({ code: 'KUBECONFIG_MISSING', where: '/nowhere/a:/nowhere/b' });
    expect(problem?.repair).toContain('/etc/rancher/k3s/k3s.yaml');
  });

  test('a certificate that the kubeconfig names and that is not there is told by its path', async () => {
    const path = written('https://127.0.0.1:1', { 'client-certificate': 'no.crt' });
    expect(await failure({ kubeconfig: path })).toMatchObject([{ code: 'KUBECONFIG_INVALID', where: join(folder, 'no.crt') }]);
  });

  test('a cluster that does not answer, or does not let its user in, is told by context and address, without the token', async () => {
    const silent = await failure({ kubeconfig: written('https://127.0.0.1:1') });
    expect(silent).toMatchObject([{ code: 'CLUSTER_UNREACHABLE', what: expect.stringContaining('ECONNREFUSED') }]);
    await serving(
      (_, response) => response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"Unauthorized"}'),
      async (address) => {
        const denied = await failure({ kubeconfig: written(address) });
        expect(denied).toMatchObject([{ code: 'CLUSTER_UNREACHABLE', what: expect.stringContaining('does not let its user in') }]);
        expect(JSON.stringify([silent, denied])).not.toContain('secret-word');
      },
    );
  });

  test('one that lets nobody read its Secrets is told by context and address', async () => {
    await serving(
      ({ url = '' }, response) => {
        const isSecrets = url.startsWith('/api/v1/secrets');
        response.writeHead(isSecrets ? 403 : 200, { 'content-type': 'application/json' });
        const resources = [
          { name: 'namespaces', kind: 'Namespace' },
          { name: 'secrets', kind: 'Secret', namespaced: true },
        ];
        response.end(
          JSON.stringify(isSecrets ? { message: 'secrets is forbidden' } : url.endsWith('/namespaces') ? { items: [] } : { resources }),
        );
      },
      async (address) => {
        const error = await secretsOf({ kubeconfig: written(address) }, {}).catch((reason) => reason);
        expect((error as ProblemsError).problems).toMatchObject([
          { code: 'CLUSTER_UNREACHABLE', what: `${address} does not let its user in: secrets is forbidden` },
        ]);
      },
    );
  });

  test('one that answers is asked with the token, below the path of its address', async () => {
    const asked: (string | undefined)[] = [];
    await serving(
      ({ url, headers }, response) => {
        asked.push(`${url} ${headers.authorization}`);
        const body = url?.endsWith('/namespaces')
          ? { items: [] }
          : { resources: [{ name: 'namespaces', kind: 'Namespace', namespaced: false }] };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      },
      async (address) => {
        (await connect({ kubeconfig: written(`${address}/k8s/`) }, {})).close();
        expect(asked).toEqual(['/k8s/api/v1 Bearer secret-word', '/k8s/api/v1/namespaces Bearer secret-word']);
      },
    );
  });
});
