import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';

/** A place to connect to. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * The way from this machine into the twin's networks, in which it runs: a proxy (HTTP `CONNECT`) on a Unix socket. The API server reaches
 * the kubelets through it, and `twin open` what Traefik serves. `targetOf` says what a name and port lead to; undefined is refused.
 */
export function serveGate(socket: string, targetOf: (host: string, port: number) => Target | undefined): Server {
  rmSync(socket, { force: true });
  const server = createServer((_, response) => response.writeHead(405).end('this proxy tunnels: use CONNECT\n'));
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    client.on('error', () => {}); // who asked is gone
    const [, host = '', port = ''] = /^\[?([^\]]*)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
    const target = targetOf(host, Number(port));
    if (target === undefined) return void client.end('HTTP/1.1 502 Bad Gateway\r\n\r\nno route of the twin has this name\n');
    const upstream = connect(target.port, target.host, () => {
      upstream.write(head);
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', (error) => client.end(`HTTP/1.1 502 Bad Gateway\r\n\r\n${error.message}\n`));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.end());
  });
  server.listen(socket, () => chmodSync(socket, 0o600));
  return server;
}
