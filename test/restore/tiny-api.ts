import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Live } from '../../src/restore/live';
import { Api } from '../../src/twin/api';

const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/api/v1': { configmaps: 'ConfigMap', pods: 'Pod', namespaces: 'Namespace', persistentvolumeclaims: 'PersistentVolumeClaim' },
  '/apis/apps/v1': { deployments: 'Deployment', statefulsets: 'StatefulSet', daemonsets: 'DaemonSet' },
  '/apis/batch/v1': { jobs: 'Job', cronjobs: 'CronJob' },
  '/apis/argoproj.io/v1alpha1': { applications: 'Application' },
};

/** As much of an API server as faults of the real one cannot be made at will: objects in memory, with versions, and answers that fail. */
export class TinyApi {
  readonly objects = new Map<string, Live>();
  /** What was asked, in its order: `GET /api/v1/…`. */
  readonly asked: string[] = [];
  /** Looked at before each answer: a status to give instead; 0 cuts the connection, -1 does what is asked and then cuts it. */
  fault: (asked: string) => number | undefined = () => undefined;
  private version = 0;
  private readonly server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const asked = `${request.method} ${request.url}`;
      this.asked.push(asked);
      const fault = this.fault(asked);
      if (fault === 0) return request.socket.destroy();
      const { status, body } =
        fault !== undefined && fault > 0
          ? { status: fault, body: { message: `fault ${fault}` } }
          : this.answer(request.method ?? '', request.url ?? '', text);
      if (fault === -1) return request.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });

  static async serving(): Promise<TinyApi> {
    const tiny = new TinyApi();
    tiny.server.listen(0, '127.0.0.1');
    await new Promise((resolve) => tiny.server.once('listening', resolve));
    return tiny;
  }

  client(): Api {
    return new Api({ server: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}` });
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  put(path: string, object: Live): Live {
    this.version += 1;
    const stored = {
      ...object,
      metadata: { ...object.metadata, uid: object.metadata.uid ?? `uid-${this.version}`, resourceVersion: String(this.version) },
    };
    this.objects.set(path, stored);
    return stored;
  }

  private answer(method: string, url: string, text: string): { readonly status: number; readonly body: object } {
    const [path = ''] = url.split('?');
    const group = kinds[path];
    if (group)
      return {
        status: 200,
        body: { resources: Object.entries(group).map(([name, kind]) => ({ name, kind, namespaced: kind !== 'Namespace' })) },
      };
    const found = this.objects.get(path);
    const body = text === '' ? {} : (JSON.parse(text) as Live);
    if (method === 'POST') {
      const { name } = (body as Live).metadata;
      if (this.objects.has(`${path}/${name}`)) return { status: 409, body: { message: 'exists' } };
      return { status: 201, body: this.put(`${path}/${name}`, body as Live) };
    }
    if (
      method === 'GET' &&
      found === undefined &&
      [...Object.values(kinds)].some((group) => Object.hasOwn(group, path.split('/').at(-1) ?? ''))
    )
      return {
        status: 200,
        body: {
          items: [...this.objects]
            .filter(([key]) => {
              const folder = key.slice(0, key.lastIndexOf('/'));
              return folder === path || folder.replace(/\/namespaces\/[^/]+(?=\/)/, '') === path; // of every namespace
            })
            .map(([, object]) => object),
        },
      };
    if (found === undefined) return { status: 404, body: { message: 'not found' } };
    if (method === 'GET') return { status: 200, body: found };
    if (method === 'DELETE') {
      this.objects.delete(path);
      return { status: 200, body: {} };
    }
    const given = (body as Live).metadata?.resourceVersion;
    if (method === 'PUT' && given !== undefined && given !== found.metadata.resourceVersion)
      return { status: 409, body: { message: 'another version' } };
    return {
      status: 200,
      body: this.put(
        path,
        method === 'PUT' ? (body as Live) : { ...found, ...body, metadata: { ...found.metadata, ...(body as Live).metadata } },
      ),
    };
  }
}
