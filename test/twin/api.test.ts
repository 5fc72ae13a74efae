import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api, ApiError, warningsOf } from '../../src/twin/api';

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
type Any = any;
interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly type?: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}
let asked: Asked[] = [];
/** Answers by method and path, without what is asked by query. */
let answers: Record<string, { status?: number; body?: Any; headers?: Record<string, string | readonly string[]> }> = {};
let server: Server;
let api: Api;
const port = () => (server.address() as AddressInfo).port;
const kinds = {
  resources: [
    { name: 'pods', kind: 'Pod', namespaced: true },
    { name: 'pods/log', kind: 'Pod', namespaced: false },
    { name: 'nodes', kind: 'Node', namespaced: false },
  ],
};

beforeAll(() => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method, url: path = '', headers } = request;
      asked.push({ method, path, type: headers['content-type'], body, headers });
      const {
        status = 200,
        body: answer = {},
        headers: more = {},
      } = answers[`${method} ${path.split('?')[0]}`] ?? { status: 404, body: { message: 'none' } };
      const isText = typeof answer === 'string';
      response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...(more as object) });
      response.end(isText ? answer : JSON.stringify(answer));
    });
  });
  return new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  asked = [];
  answers = {
    'GET /api/v1': { body: kinds },
    'GET /apis/apps/v1': { body: { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true }] } },
  };
  api = new Api({ server: `http://127.0.0.1:${port()}` });
});
afterEach(() => api.close());
/** What was asked last: method, path and type. */
const last = () => {
  const { method, path, type } = asked.at(-1) as Asked;
  return [method, path, type];
};
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'family' } };
const everything = (...paths: readonly string[]) => {
  for (const path of paths) answers[path] = { body: { items: [1], status: { token: 'x' }, done: true } };
};

describe('reading', () => {
  test('one object asks for it in its namespace, or in the default one; what is not there is undefined', async () => {
    everything('GET /api/v1/namespaces/family/pods/a', 'GET /api/v1/namespaces/default/pods/a', 'GET /api/v1/nodes/one');
    expect(await api.get('v1', 'Pod', 'a', 'family')).toMatchObject({ done: true });
    expect(await api.get('v1', 'Pod', 'a')).toMatchObject({ done: true });
    expect(await api.get('v1', 'Node', 'one', 'family')).toMatchObject({ done: true });
    expect(await api.get('v1', 'Pod', 'b', 'family')).toBeUndefined();
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/v1',
      '/api/v1/namespaces/family/pods/a',
      '/api/v1/namespaces/default/pods/a',
      '/api/v1/nodes/one',
      '/api/v1/namespaces/family/pods/b',
    ]);
  });

  test('a list is of one namespace or of all, and of those that a selector selects', async () => {
    everything('GET /apis/apps/v1/deployments', 'GET /apis/apps/v1/namespaces/family/deployments');
    expect(await api.list('apps/v1', 'Deployment')).toEqual([1]);
    expect(last()).toEqual(['GET', '/apis/apps/v1/deployments', undefined]);
    await api.list('apps/v1', 'Deployment', 'family', 'a=b,c');
    expect(last()[1]).toBe('/apis/apps/v1/namespaces/family/deployments?labelSelector=a%3Db%2Cc');
  });

  test('a log is text, of a container’s last lines; a kubelet’s figures come by its node', async () => {
    answers['GET /api/v1/namespaces/family/pods/a/log'] = { body: 'said\n' };
    everything('GET /api/v1/nodes/one/proxy/stats/summary');
    expect(await api.log('family', 'a', 'main', 5)).toBe('said\n');
    expect(last()[1]).toBe('/api/v1/namespaces/family/pods/a/log?container=main&tailLines=5');
    expect(asked.at(-1)?.headers.accept).toBe('application/json, */*');
    expect(await api.summary('one')).toMatchObject({ done: true });
  });
});

describe('writing', () => {
  const one = 'PATCH /api/v1/namespaces/family/pods/a';

  test('applies the whole object for its manager, by force, and refuses fields that nobody knows', async () => {
    everything(one);
    await api.apply(pod);
    expect(last()).toEqual([
      'PATCH',
      '/api/v1/namespaces/family/pods/a?fieldManager=loutik-twin&force=true&fieldValidation=Strict',
      'application/apply-patch+yaml',
    ]);
    expect(asked.at(-1)?.body).toBe(JSON.stringify(pod));
    expect(asked.at(-1)?.headers['content-length']).toBe(String(JSON.stringify(pod).length));
    await api.apply(pod, { dryRun: true, fieldManager: 'me' });
    expect(last()[1]).toBe('/api/v1/namespaces/family/pods/a?fieldManager=me&force=true&fieldValidation=Strict&dryRun=All');
  });

  test('a name is written into the path as one word, and a body’s length is counted in bytes', async () => {
    answers['PATCH /api/v1/nodes/a%2Fb'] = {};
    await api.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a/b' }, x: 'é' } as Any);
    expect(asked.at(-1)?.body).toContain('é');
  });

  test('patches an object or a subresource of it by merging', async () => {
    everything(one, `${one}/status`);
    await api.patch(pod, { a: 1 });
    expect(last()).toEqual(['PATCH', '/api/v1/namespaces/family/pods/a', 'application/merge-patch+json']);
    await api.patch(pod, { a: 1 }, 'status');
    expect(last()[1]).toBe('/api/v1/namespaces/family/pods/a/status');
  });

  test('makes, replaces and deletes', async () => {
    everything('POST /api/v1/namespaces/family/pods', 'PUT /api/v1/namespaces/family/pods/a', 'DELETE /api/v1/namespaces/family/pods/a');
    await api.create(pod);
    expect(last()).toEqual(['POST', '/api/v1/namespaces/family/pods?fieldValidation=Strict', 'application/json']);
    await api.replace(pod);
    expect(last()).toEqual(['PUT', '/api/v1/namespaces/family/pods/a', 'application/json']);
    await api.delete('v1', 'Pod', 'a', 'family');
    expect(last()).toEqual(['DELETE', '/api/v1/namespaces/family/pods/a', undefined]);
    await api.delete('v1', 'Pod', 'a', 'family', 'Foreground');
    expect(last()[1]).toBe('/api/v1/namespaces/family/pods/a?propagationPolicy=Foreground');
  });

  test('asks for a token of a service account that lives for a year', async () => {
    everything('POST /api/v1/namespaces/family/serviceaccounts/me/token');
    expect(await api.token('family', 'me')).toBe('x');
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 31_536_000 },
    });
  });
});

describe('what the API server answers', () => {
  test('is done from 200 to 299, and an error with its message elsewhere', async () => {
    const answered = async (status: number, body: Any = { message: 'no' }) => {
      answers['PUT /api/v1/namespaces/family/pods/a'] = { status, body };
      return api.replace(pod).then(
        () => 'done',
        (error) => (error instanceof ApiError ? [error.name, error.status, error.message] : error),
      );
    };
    expect([await answered(200), await answered(299)]).toEqual(['done', 'done']);
    expect(await answered(300)).toEqual(['ApiError', 300, 'no']);
    expect(await answered(409, 'plain words')).toEqual(['ApiError', 409, 'plain words']);
  });

  test('has warnings beside it, each of them once', async () => {
    answers['PUT /api/v1/namespaces/family/pods/a'] = { headers: { warning: ['299 - "one", 299 - "two"', '299 - "three"'] as Any } };
    expect((await api.replace(pod)).warnings).toEqual(['one', 'two', 'three']);
    answers['PUT /api/v1/namespaces/family/pods/a'] = {};
    expect(await api.replace(pod)).toEqual({ status: 200, body: {}, warnings: [] });
    expect(warningsOf('299 kube "say \\"x\\" and \\\\"')).toEqual(['say "x" and \\']);
    expect(warningsOf('29 - "x"')).toEqual([]);
  });

  test('says whether it serves', async () => {
    answers['GET /readyz'] = { body: 'ok' };
    expect(await api.isReady()).toBe(true);
    answers['GET /readyz'] = { status: 500, body: 'no' };
    expect(await api.isReady()).toBe(false);
    const nobody = new Api({ server: 'http://127.0.0.1:9' });
    expect(await nobody.isReady()).toBe(false);
    nobody.close();
  });
});

describe('a kind', () => {
  test('is asked for once, and again when it was not there: a custom one may have come since', async () => {
    everything('GET /apis/x.example/v1/things');
    await expect(api.list('x.example/v1', 'Thing')).rejects.toMatchObject({
      status: 404,
      message: 'the API server knows no x.example/v1 Thing',
    });
    answers['GET /apis/x.example/v1'] = { body: { resources: [{ name: 'things', kind: 'Thing', namespaced: false }] } };
    await api.list('x.example/v1', 'Thing');
    await api.list('x.example/v1', 'Thing');
    expect(asked.filter(({ path }) => path === '/apis/x.example/v1')).toHaveLength(3);
  });

  test('that could not be asked for is asked for again', async () => {
    answers['GET /api/v1'] = { status: 503, body: { message: 'starting' } };
    await expect(api.list('v1', 'Pod')).rejects.toMatchObject({ status: 503, message: 'starting' });
    answers['GET /api/v1'] = { body: kinds };
    everything('GET /api/v1/pods');
    expect(await api.list('v1', 'Pod')).toEqual([1]);
  });
});

describe('a client', () => {
  test('says who it is by its token, and asks below the server’s own path', async () => {
    const other = new Api({ server: `http://127.0.0.1:${port()}/below/`, token: 'secret' });
    answers['GET /below/readyz'] = {};
    expect(await other.isReady()).toBe(true);
    expect(asked[0]?.headers.authorization).toBe('Bearer secret');
    await api.isReady();
    expect(asked[1]?.headers).not.toHaveProperty('authorization');
    other.close();
  });

  test('takes the server’s certificate from its authority alone, by the address’s name or the one that it is told', () => {
    const told: Any[] = [];
    const agent = (options: Any) => {
      told.push(options);
      return { destroy: () => {} } as Any;
    };
    new Api({ server: 'https://a', agent });
    new Api({ server: 'https://a', ca: 'ca', cert: 'cert', key: 'key', serverName: 'b', anyCertificate: true, agent });
    const always = { keepAlive: true, maxSockets: 8 };
    expect(told).toEqual([
      { ca: undefined, cert: undefined, key: undefined, servername: undefined, rejectUnauthorized: true, ...always },
      { ca: 'ca', cert: 'cert', key: 'key', servername: 'b', rejectUnauthorized: false, ...always },
    ]);
  });

  test('comes to a server by IPv6', async () => {
    const six = createServer((_, response) => void response.end());
    const there = await new Promise<boolean>((resolve) => {
      six.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true));
    });
    const other = new Api({ server: `http://[::1]:${there ? (six.address() as AddressInfo).port : 9}` });
    expect(await other.isReady()).toBe(there);
    other.close();
    six.close();
  });

  test('hands out a connection of another protocol, unsent', async () => {
    const call = api.upgrade('/x', { upgrade: 'y' });
    expect([call.method, call.path, call.getHeader('upgrade'), asked.length]).toEqual(['GET', '/x', 'y', 0]);
    call.on('error', () => {}).destroy();
  });
});
