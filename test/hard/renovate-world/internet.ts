import { createHash } from 'node:crypto';
import { createServer as createProxy, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { selfSigned } from '../../bootstrap/self-signed';

/** Versions, each with its age in days; undefined where a registry does not tell it. */
export type Published = Readonly<Record<string, number | undefined>>;

/** What the world has published: images by repository, charts by the path of their repository and name, releases of GitHub, packages of npm. */
export interface World {
  readonly hub?: Readonly<Record<string, Published>>;
  /** Registries that know tags alone. */
  readonly registries?: Readonly<Record<string, readonly string[]>>;
  readonly charts?: Readonly<Record<string, Readonly<Record<string, Published>>>>;
  readonly github?: Readonly<Record<string, Published>>;
  readonly npm?: Readonly<Record<string, Published>>;
  /** Versions of Go modules. */
  readonly go?: Readonly<Record<string, readonly string[]>>;
}

/** The digest that a tag of this world has. */
export const digestOf = (repository: string, tag: string) => `sha256:${createHash('sha256').update(`${repository}:${tag}`).digest('hex')}`;

const dated = (age: number | undefined) => (age === undefined ? null : new Date(Date.now() - age * 24 * 3600 * 1000).toISOString());

/** Whatever a client asks of the Internet through this proxy, whoever it thinks it speaks to, the world answers. */
export class PlayedInternet {
  private constructor(
    private readonly servers: readonly Server[],
    readonly proxy: string,
    /** Everything that was asked, as `METHOD host/path`. */
    readonly asked: readonly string[],
  ) {}

  static async start(world: World): Promise<PlayedInternet> {
    const asked: string[] = [];
    const { certificate: cert, privateKey: key } = selfSigned();
    const inside = createServer({ key, cert }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked.push(`${request.method} ${request.headers.host}${request.url}`);
        answer(world, request, Buffer.concat(chunks).toString(), response);
      });
    });
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
    const { port } = inside.address() as AddressInfo;
    const outside = createProxy();
    outside.on('connect', (_, client) => {
      const server = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
      for (const socket of [client, server]) socket.on('error', () => socket.destroy()); // either side may hang up
      server.pipe(client).pipe(server);
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    return new PlayedInternet([inside, outside], `http://127.0.0.1:${(outside.address() as AddressInfo).port}`, asked);
  }

  stop(): void {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}

function answer(world: World, { method, url = '' }: IncomingMessage, body: string, response: ServerResponse): void {
  const path = decodeURIComponent(url.split('?')[0] ?? '').slice(1);
  const [, repository = '', tag] = /^v2\/(.+?)\/(?:tags\/list|manifests\/(.+))$/.exec(path) ?? [];
  const known = tag === undefined ? found(world, path, repository, body) : method === 'HEAD' ? '' : undefined;
  response.writeHead(known === undefined ? 404 : 200, {
    'content-type': 'application/json',
    ...(tag === undefined ? {} : { 'docker-content-digest': digestOf(repository, tag) }),
  });
  response.end(typeof known === 'string' ? known : JSON.stringify(known ?? {}));
}

/** What stands at a path of the world; undefined where nothing does. */
function found(world: World, path: string, repository: string, body: string): object | string | undefined {
  const hub = /^v2\/repositories\/(.+)\/tags$/.exec(path)?.[1];
  const module = /^(.+)\/@v\/list$/.exec(path)?.[1];
  const charts = /^(.+)\/index\.yaml$/.exec(path)?.[1];
  if (path === 'v2/') return {};
  if (hub !== undefined) return hubPage(hub, world.hub?.[hub]);
  if (repository !== '') return world.registries?.[repository] && { name: repository, tags: world.registries[repository] };
  if (module !== undefined) return world.go?.[module]?.join('\n');
  if (charts !== undefined) return index(world.charts?.[charts]);
  return path === 'graphql' ? releases(world, body) : packument(path, world.npm?.[path]);
}

function hubPage(repository: string, tags: Published | undefined): object | undefined {
  if (tags === undefined) return undefined;
  const results = Object.entries(tags).map(([name, age], id) => ({
    id,
    name,
    last_updated: dated(age ?? 0),
    tag_last_pushed: dated(age),
    digest: digestOf(repository, name),
    images: [],
  }));
  return { count: results.length, next: null, previous: null, results };
}

function index(charts: Readonly<Record<string, Published>> | undefined): object | undefined {
  if (charts === undefined) return undefined;
  const entries = Object.entries(charts).map(([name, versions]) => [
    name,
    Object.entries(versions).map(([version, age]) => ({ name, version, created: dated(age), urls: [`${name}-${version}.tgz`] })),
  ]);
  return { apiVersion: 'v1', entries: Object.fromEntries(entries) };
}

function releases(world: World, body: string): object {
  const { owner, name } = (JSON.parse(body) as { variables: { owner: string; name: string } }).variables;
  const nodes = Object.entries(world.github?.[`${owner}/${name}`] ?? {}).map(([version, age], id) => ({
    version,
    releaseTimestamp: dated(age),
    isDraft: false,
    isPrerelease: /-rc/.test(version),
    url: `https://github.com/${owner}/${name}/releases/tag/${version}`,
    id,
    name: version,
    description: '',
  }));
  return { data: { repository: { isRepoPrivate: false, payload: { pageInfo: { hasNextPage: false, endCursor: null }, nodes } } } };
}

function packument(name: string, versions: Published | undefined): object | undefined {
  if (versions === undefined) return undefined;
  const latest = Object.keys(versions).at(-1);
  return {
    name,
    'dist-tags': { latest },
    versions: Object.fromEntries(Object.keys(versions).map((version) => [version, { name, version, dist: {} }])),
    time: Object.fromEntries(Object.entries(versions).map(([version, age]) => [version, dated(age)])),
  };
}
