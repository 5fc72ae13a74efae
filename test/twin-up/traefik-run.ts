import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as secure } from 'node:tls';
import type { TwinFolder } from '../../src/twin/folder';
import type { Ports } from '../../src/twin/ports';
import { eventually } from './clone';

/** Addresses of the network that Traefik has to itself: somebody in the house, and the gateway on the tailnet. */
export const house = '192.168.7.50';
export const gateway = '100.64.0.7';
const apiPort = 16443;

export interface Call {
  readonly port: number;
  readonly host: string;
  readonly tls?: boolean;
  /** What is said before anything else: a PROXY protocol header. */
  readonly preface?: Buffer;
  readonly from?: string;
  readonly to?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * A real Traefik in a network namespace and a root folder of its own: nothing else listens there, and nothing of it is reached from
 * outside. `podPort` is where the pods that it leads to answer.
 */
export class TraefikRun {
  private readonly work = fs.mkdtempSync(join(tmpdir(), 'loutik-traefik-'));
  private readonly child: ChildProcess;
  private readonly outside: Server;
  /** All that it said. */
  log = '';

  constructor(program: string, args: readonly string[], twin: { readonly folder: TwinFolder; readonly ports: Ports }, podPort: number) {
    const root = join(this.work, 'root');
    for (const folder of ['certificates', 'tmp']) fs.mkdirSync(join(root, folder), { recursive: true });
    fs.copyFileSync(program, join(root, 'traefik'), fs.constants.COPYFILE_FICLONE);
    fs.writeFileSync(join(root, 'kubeconfig'), kubeconfig(twin.folder), { mode: 0o600 });
    this.outside = createServer((socket) => {
      const api = connect(twin.ports['kube-apiserver'], '127.0.0.1');
      for (const one of [socket, api]) one.on('error', () => void [socket, api].map((each) => each.destroy()));
      socket.pipe(api).pipe(socket);
    }).listen(join(this.work, 'api'));
    const script = `set -e
ip link set lo up
ip address add ${house}/32 dev lo
ip address add ${gateway}/32 dev lo
ip route add local 10.0.0.0/8 dev lo
"$1" "$2" $$ "$3/api" "$3/door" ${apiPort} ${podPort} &
root=$3/root
shift 3
exec chroot "$root" /traefik "$@"`;
    const inside = join(__dirname, 'inside.mjs');
    this.child = spawn('unshare', ['-Urn', 'sh', '-c', script, 'sh', process.execPath, inside, this.work, ...args], {
      env: { PATH: process.env.PATH, KUBECONFIG: '/kubeconfig', INFOMANIAK_ACCESS_TOKEN: 'none' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk) => {
        this.log += chunk;
      });
  }

  /** The exit code once it has ended by itself; undefined while it runs. */
  get ended(): number | undefined {
    return this.child.exitCode ?? undefined;
  }

  /** The command line of the process that runs. */
  get commandLine(): readonly string[] {
    return fs.readFileSync(`/proc/${this.child.pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  }

  /** Addresses at which somebody listens in its network, but for those that play the rest of the world. */
  listening(others: readonly number[]): readonly string[] {
    const found = ['tcp', 'tcp6'].flatMap((table) =>
      fs
        .readFileSync(`/proc/${this.child.pid}/net/${table}`, 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === '0A')
        .map((fields) => fields[1]?.split(':') ?? [])
        .map(
          ([address = '', port = '']) =>
            `${/^0*$/.test(address) ? '*' : address === '0100007F' ? '127.0.0.1' : address}:${Number.parseInt(port, 16)}`,
        ),
    );
    return [...new Set(found)].filter((text) => !others.some((port) => text.endsWith(`:${port}`))).sort();
  }

  /** Waits until its ping answers, or it has ended. */
  async ready(): Promise<void> {
    await eventually('Traefik’s ping', async () => {
      if (this.ended !== undefined) throw new Error(this.log);
      const answer = await this.ask({ port: 8080, host: 'x', path: '/ping' }).catch(() => undefined);
      return answer?.status === 200;
    });
  }

  /** Asks for a page at a port of the pod, as who comes from `from`. Rejects when the connection ends without an answer. */
  async ask({ port, host, tls = false, preface, from = '127.0.0.1', to = '127.0.0.1', path = '/', headers = {} }: Call): Promise<Answer> {
    const plain = await this.door({ to, port, from });
    if (preface) plain.write(preface);
    const socket = tls ? secure({ socket: plain, servername: host, rejectUnauthorized: false }) : plain;
    return new Promise((resolve, reject) => {
      const call = request({ host, path, headers, createConnection: () => socket, timeout: 10_000 }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => {
          socket.destroy();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      });
      call.on('timeout', () => call.destroy(new Error('no answer within 10 s')));
      call.on('error', reject);
      socket.on('error', reject);
      call.end();
    });
  }

  /** What comes back from a port, as who comes from `from`, after these bytes. */
  async tell({ port, from = '127.0.0.1', to = '127.0.0.1' }: Omit<Call, 'host'>, bytes: Buffer): Promise<Buffer> {
    const socket = await this.door({ to, port, from });
    socket.write(bytes);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  /** The answer to a datagram; empty when there is none within a second. */
  datagram(port: number, text: string): string {
    const program = `const socket = require('node:dgram').createSocket('udp4', (answer) => { process.stdout.write(answer); process.exit(); });
      socket.send(${JSON.stringify(text)}, ${port}, '127.0.0.1'); setTimeout(() => process.exit(), 1000);`;
    return execFileSync('nsenter', ['-t', String(this.child.pid), '-U', '-n', process.execPath, '-e', program], { encoding: 'utf8' });
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => (this.ended === undefined ? this.child.once('exit', resolve) : resolve(undefined)));
    this.child.kill('SIGKILL');
    await gone;
    this.outside.close();
    fs.rmSync(this.work, { recursive: true, force: true });
  }

  private door(address: { readonly to: string; readonly port: number; readonly from: string }): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(join(this.work, 'door'));
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('refused')));
      socket.write(`${JSON.stringify(address)}\n`);
      socket.once('data', () => resolve(socket));
    });
  }
}

/** A kubeconfig whose server is the one inside. */
function kubeconfig(folder: TwinFolder): string {
  const pki = (file: string) => fs.readFileSync(join(folder.controlPlane, 'pki', file)).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'twin', cluster: { server: `https://127.0.0.1:${apiPort}`, 'certificate-authority-data': pki('ca.crt') } }],
    users: [{ name: 'admin', user: { 'client-certificate-data': pki('admin.crt'), 'client-key-data': pki('admin.key') } }],
    contexts: [{ name: 'twin', context: { cluster: 'twin', user: 'admin' } }],
    'current-context': 'twin',
  });
}
