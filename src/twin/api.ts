import { type ClientRequest, Agent as HttpAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import type { Manifest } from '../objects/manifest';

/** An object as the API server holds it: what we write, and what it adds. */
export type ApiObject = Manifest;

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a resource looks like is its reader's business
  readonly body: any;
  /** The texts of its `Warning` headers. */
  readonly warnings: readonly string[];
}

/** What the API server refused. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** Where an API server is, and who asks it. */
export interface Credentials {
  /** Its address, with the path below which it serves if there is one: `https://192.168.1.10:6443`. */
  readonly server: string;
  /** The authority that signed its certificate, in PEM. @default - those that Node.js trusts */
  readonly ca?: string;
  /** A client's certificate and key, in PEM. */
  readonly cert?: string;
  readonly key?: string;
  readonly token?: string;
  /** The name that its certificate bears, if not the address's. */
  readonly serverName?: string;
  /** Any certificate of the server's will do. @default false */
  readonly anyCertificate?: boolean;
  /** Makes its connections. @default - straight to the server */
  readonly agent?: (options: object) => HttpAgent;
}

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
}

export interface ApplyOptions {
  /** Checks and answers, keeps nothing. */
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
}

/**
 * A client of an API server: server-side apply with strict field validation, reads, and what the server warns of. It is
 * ours because the official client shows neither the warnings nor the field validation, and takes half a second to load.
 */
export class Api {
  private readonly agent: HttpAgent;
  private readonly server: URL;
  private readonly resources = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  constructor(private readonly credentials: Credentials) {
    const { ca, cert, key, serverName, anyCertificate = false, agent } = credentials;
    this.server = new URL(credentials.server);
    const straight = (options: object) => (this.server.protocol === 'http:' ? new HttpAgent(options) : new Agent(options));
    this.agent = (agent ?? straight)({
      ca,
      cert,
      key,
      servername: serverName,
      rejectUnauthorized: !anyCertificate,
      keepAlive: true,
      maxSockets: 8,
    });
  }

  close(): void {
    this.agent.destroy();
  }

  /** Whether it serves. */
  async isReady(): Promise<boolean> {
    try {
      return (await this.ask('GET', '/readyz')).status === 200;
    } catch {
      return false;
    }
  }

  /** One object; undefined when it is not there. */
  // biome-ignore lint/suspicious/noExplicitAny: what a resource looks like is its reader's business
  async get(apiVersion: string, kind: string, name: string, namespace?: string): Promise<any> {
    const answer = await this.ask('GET', `${await this.pathOf(apiVersion, kind, namespace)}/${name}`);
    return answer.status === 404 ? undefined : checked(answer).body;
  }

  /** All objects of a kind, in one namespace or in all; those alone that a label selector selects. */
  // biome-ignore lint/suspicious/noExplicitAny: what a resource looks like is its reader's business
  async list(apiVersion: string, kind: string, namespace?: string, labels?: string): Promise<any[]> {
    const { name } = await this.resource(apiVersion, kind);
    const scope = namespace === undefined ? '' : `/namespaces/${namespace}`;
    const query = labels === undefined ? '' : `?${new URLSearchParams({ labelSelector: labels })}`;
    return checked(await this.ask('GET', `${prefix(apiVersion)}${scope}/${name}${query}`)).body.items;
  }

  /** The last lines that a container of a pod has said. */
  async log(namespace: string, pod: string, container: string, lines: number): Promise<string> {
    const query = new URLSearchParams({ container, tailLines: String(lines) });
    return String(checked(await this.ask('GET', `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}`)).body);
  }

  /** What a kubelet says that its pods use. */
  // biome-ignore lint/suspicious/noExplicitAny: what it says is its reader's business
  async summary(node: string): Promise<any> {
    return checked(await this.ask('GET', `/api/v1/nodes/${node}/proxy/stats/summary`)).body;
  }

  /** Server-side apply of a whole object, unknown fields refused. */
  async apply(manifest: ApiObject, { dryRun = false, fieldManager = 'loutik-twin' }: ApplyOptions = {}): Promise<Answer> {
    const { name, namespace } = manifest.metadata;
    const query = new URLSearchParams({ fieldManager, force: 'true', fieldValidation: 'Strict', ...(dryRun ? { dryRun: 'All' } : {}) });
    const path = `${await this.pathOf(manifest.apiVersion, manifest.kind, namespace)}/${encodeURIComponent(name)}?${query}`;
    return checked(await this.ask('PATCH', path, manifest, 'application/apply-patch+yaml'));
  }

  /** A merge patch, of a subresource when one is named. */
  async patch(object: Pick<ApiObject, 'apiVersion' | 'kind' | 'metadata'>, change: object, subresource?: string): Promise<Answer> {
    const { name, namespace } = object.metadata;
    const path = `${await this.pathOf(object.apiVersion, object.kind, namespace)}/${name}${subresource ? `/${subresource}` : ''}`;
    return checked(await this.ask('PATCH', path, change, 'application/merge-patch+json'));
  }

  /** Replaces a whole object; 409 when it is not the one any more whose resourceVersion is given. */
  async replace(object: ApiObject): Promise<Answer> {
    const { name, namespace } = object.metadata;
    return checked(await this.ask('PUT', `${await this.pathOf(object.apiVersion, object.kind, namespace)}/${name}`, object));
  }

  async create(object: ApiObject): Promise<Answer> {
    const path = await this.pathOf(object.apiVersion, object.kind, object.metadata.namespace);
    return checked(await this.ask('POST', `${path}?fieldValidation=Strict`, object));
  }

  /** `after` what it owns: `Foreground` once that is gone, `Background` at once. @default - as the kind has it */
  async delete(apiVersion: string, kind: string, name: string, namespace?: string, after?: 'Foreground' | 'Background'): Promise<Answer> {
    const query = after === undefined ? '' : `?propagationPolicy=${after}`;
    return checked(await this.ask('DELETE', `${await this.pathOf(apiVersion, kind, namespace)}/${name}${query}`));
  }

  /** A request for a connection of another protocol, which `upgrade` is told of; not sent yet. */
  upgrade(path: string, headers: Readonly<Record<string, string>>): ClientRequest {
    return this.request('GET', path, headers);
  }

  /** A token of a service account, for as long as a twin may live. */
  async token(namespace: string, serviceAccount: string): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`;
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 365 * 24 * 3600 } };
    return checked(await this.ask('POST', path, request)).body.status.token;
  }

  private async pathOf(apiVersion: string, kind: string, namespace?: string): Promise<string> {
    const { name, namespaced } = await this.resource(apiVersion, kind);
    return `${prefix(apiVersion)}${namespaced ? `/namespaces/${namespace ?? 'default'}` : ''}/${name}`;
  }

  private async resource(apiVersion: string, kind: string): Promise<Resource> {
    const known = (await this.discover(apiVersion)).get(kind);
    if (known) return known;
    this.resources.delete(apiVersion); // a custom kind may have come since
    const found = (await this.discover(apiVersion)).get(kind);
    if (!found) throw new ApiError(404, `the API server knows no ${apiVersion} ${kind}`);
    return found;
  }

  private discover(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    let found = this.resources.get(apiVersion);
    if (found === undefined) {
      found = this.ask('GET', prefix(apiVersion)).then((answer) => {
        const resources: { name: string; kind: string; namespaced: boolean }[] =
          answer.status === 404 ? [] : checked(answer).body.resources;
        return new Map(resources.filter(({ name }) => !name.includes('/')).map(({ kind, ...rest }) => [kind, rest]));
      });
      found.catch(() => this.resources.delete(apiVersion));
      this.resources.set(apiVersion, found);
    }
    return found;
  }

  private ask(method: string, path: string, body?: object, type = 'application/json'): Promise<Answer> {
    const data = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const call = this.request(method, path, {
        accept: 'application/json, */*', // a log is text
        ...(data ? { 'content-type': type, 'content-length': String(Buffer.byteLength(data)) } : {}),
      });
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = /json/.test(response.headers['content-type'] ?? '');
          const warnings = [response.headers.warning ?? []].flat().flatMap((line) => warningsOf(String(line)));
          resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : text, warnings });
        });
      });
      call.on('timeout', () => call.destroy(new Error(`the API server did not answer ${method} ${path} within 30 s`)));
      call.on('error', reject);
      call.end(data);
    });
  }

  private request(method: string, path: string, headers: Readonly<Record<string, string>>): ClientRequest {
    const { protocol, hostname, port, pathname } = this.server;
    const { token } = this.credentials;
    return (protocol === 'http:' ? plainRequest : request)({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port || undefined,
      method,
      path: `${pathname.replace(/\/$/, '')}${path}`,
      headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      agent: this.agent,
      timeout: 30_000,
    });
  }
}

function prefix(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function checked(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new ApiError(answer.status, answer.body?.message ?? String(answer.body));
}

/** The quoted texts of a Warning header: `299 - "text", 299 - "text"` (RFC 7234, 5.5). */
export function warningsOf(header: string): string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}
