import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What came of asking. */
export interface Proxied {
  readonly status: number;
  readonly body: string;
}

/** A PROXY protocol header of version 2 for TCP over IPv4 (haproxy, doc/proxy-protocol.txt): who the client is said to be. */
export function proxyHeader(client: string, to: string): Buffer {
  const address = (text: string) => Buffer.from(text.split('.').map(Number));
  const ports = Buffer.from([0xc0, 0, 0x24, 0xe3]); // 49152 to 9443
  return Buffer.concat([Buffer.from('0d0a0d0a000d0a515549540a2111000c', 'hex'), address(client), address(to), ports]);
}

/** Asks for a page over TLS from an address in a process's network namespace; `before` goes ahead of everything. Status 0 is no answer. */
export async function askFrom(
  pid: number,
  question: {
    readonly from: string;
    readonly to: string;
    readonly port: number;
    readonly host: string;
    readonly ca: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly before?: Buffer;
  },
): Promise<Proxied> {
  const script = `
    const { from, to, port, host, ca, path, headers = {}, before = '' } = JSON.parse(process.argv[1]);
    const told = (status, body) => { console.log(JSON.stringify({ status, body })); process.exit(); };
    const socket = require('node:net').connect({ host: to, port, localAddress: from }, () => {
      socket.write(Buffer.from(before, 'hex'));
      const secure = require('node:tls').connect({ socket, servername: host, ca }, () => {
        const call = require('node:https').get({ host, path, headers, createConnection: () => secure }, (response) => {
          let body = '';
          response.on('data', (chunk) => { body += chunk; }).on('end', () => told(response.statusCode, body));
        });
        call.on('error', (error) => told(0, error.message));
      });
      secure.on('error', (error) => told(0, error.message));
    });
    socket.on('error', (error) => told(0, error.message));
    setTimeout(() => told(0, 'no answer within 10 s'), 10000);`;
  const text = JSON.stringify({ ...question, before: question.before?.toString('hex') });
  const { stdout } = await promisify(execFile)('nsenter', ['--target', String(pid), '--net', process.execPath, '-e', script, text]);
  return JSON.parse(stdout) as Proxied;
}
