import { type ClientRequestArgs, type Agent as HttpAgent, request } from 'node:http';
import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

/** An agent whose connections go through an HTTP proxy, by CONNECT (RFC 9110, 9.3.6). */
export function proxied(proxy: URL, options: object): HttpAgent {
  return new (class extends Agent {
    override createConnection(target: ClientRequestArgs, done?: (error: Error | null, socket: Duplex) => void): undefined {
      const fail = (error: Error) => done?.(error, undefined as unknown as Duplex);
      const { host = '', port } = target;
      const to = `${host?.includes(':') ? `[${host}]` : host}:${port ?? 443}`;
      const { username, password } = proxy;
      const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
      const call = request({
        host: proxy.hostname,
        port: proxy.port || 80,
        method: 'CONNECT',
        path: to,
        headers: { host: to, ...(username ? { 'proxy-authorization': `Basic ${credentials}` } : {}) },
        timeout: 30_000,
      });
      call.on('connect', ({ statusCode }, socket) => {
        if (statusCode === 200) return done?.(null, connect({ ...target, socket } as object));
        socket.destroy();
        fail(new Error(`the proxy ${proxy.host} answered ${statusCode} when asked for ${to}`));
      });
      call.on('timeout', () => call.destroy(new Error(`the proxy ${proxy.host} did not answer within 30 s`)));
      call.on('error', fail);
      call.end();
      return undefined;
    }
  })(options);
}
