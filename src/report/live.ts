import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Added to the page that is served: it comes again when another is there. The page that lies on disk has none of it. */
const script = "<script>new EventSource('/changes').onmessage = () => location.reload();</script>";

/** Serves a page on this computer alone, and has every browser that shows it load it again when there is another. */
export class LivePage {
  private readonly watching = new Set<ServerResponse>();
  private constructor(
    private readonly server: Server,
    private content: string,
  ) {}

  static async serve(content: string): Promise<LivePage> {
    const server = createServer();
    const live = new LivePage(server, content);
    server.on('request', ({ url, headers }, response) => {
      // another site's page may have this one's address looked up under its own name
      if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')) response.writeHead(403).end();
      else if (url === '/changes') live.watch(response);
      else if (url === '/')
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(live.shown());
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return live;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  show(content: string): void {
    this.content = content;
    for (const response of this.watching) response.write('data: again\n\n');
  }

  close(): void {
    for (const response of this.watching) response.end();
    this.server.close();
  }

  private watch(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 500\n\n');
    this.watching.add(response);
    response.on('close', () => this.watching.delete(response));
  }

  private shown(): string {
    return this.content.replace("default-src 'none'; ", "default-src 'none'; connect-src 'self'; ").replace('</body>', `${script}</body>`);
  }
}
