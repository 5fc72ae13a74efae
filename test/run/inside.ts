import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as secure } from 'node:tls';
import { promisify } from 'node:util';

/**
 * The processes of a pod, by the pod's uid: its control group is named after it. Oldest first: what a server has just forked bears the
 * server's own command for a moment, and once numbers begin anew its number may be the lower one.
 */
export function processesOfPod(uid: string): readonly { readonly pid: number; readonly command: string }[] {
  return fs
    .readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .flatMap((pid) => {
      try {
        if (!fs.readFileSync(`/proc/${pid}/cgroup`, 'utf8').replaceAll('_', '-').includes(`pod${uid}/`)) return [];
        const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
        const [, fields = ''] = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?!.*\) )/); // a name may have parentheses
        return [{ pid, command, started: Number(fields.split(' ')[19]) }]; // proc(5), (22) starttime
      } catch {
        return []; // gone meanwhile
      }
    })
    .sort((one, other) => one.started - other.started || one.pid - other.pid);
}

/** One of them. */
export function processOf(uid: string): number | undefined {
  return processesOfPod(uid)[0]?.pid;
}

/** Tries TCP connections, each three seconds at most, from the network namespace of a process. Says for each whether it was made. */
export async function tryFrom(
  pid: number,
  targets: readonly { readonly address: string; readonly port: number }[],
): Promise<readonly boolean[]> {
  const script = `
    const { connect } = require('node:net');
    const one = ({ address, port }) => new Promise((resolve) => {
      const socket = connect(port, address);
      const end = (made) => { socket.destroy(); resolve(made); };
      socket.on('connect', () => end(true)).on('error', () => end(false)).setTimeout(3000, () => end(false));
    });
    Promise.all(JSON.parse(process.argv[1]).map(one)).then((made) => console.log(JSON.stringify(made)));`;
  const args = ['--target', String(pid), '--net', process.execPath, '-e', script, JSON.stringify(targets)];
  const { stdout } = await promisify(execFile)('nsenter', args, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as boolean[];
}

/** Asks the cluster's DNS for a name, one time after another, from the network namespace of a process. How many found no answer within a second. */
export async function unanswered(pid: number, dns: string, name: string, times: number): Promise<number> {
  const script = `
    const { Resolver } = require('node:dns/promises');
    const [dns, name, times] = process.argv.slice(1);
    (async () => {
      let lost = 0;
      for (let time = 0; time < Number(times); time += 1) {
        const resolver = new Resolver({ timeout: 1000, tries: 1 }); // a socket of its own
        resolver.setServers([dns]);
        await resolver.resolve4(name).catch(() => { lost += 1; });
      }
      console.log(lost);
    })();`;
  const args = ['--target', String(pid), '--net', process.execPath, '-e', script, dns, name, String(times)];
  return Number((await promisify(execFile)('nsenter', args)).stdout);
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
}

/** A tunnel through the twin's proxy; rejects when it leads nowhere. */
function tunnel(door: number, to: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(door, '127.0.0.1', () => socket.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`));
    socket.on('error', reject);
    socket.once('data', (data) => (String(data).includes(' 200 ') ? resolve(socket) : reject(new Error(String(data)))));
    socket.on('close', () => reject(new Error('closed')));
  });
}

/** Asks for a page through the twin's proxy. `to` is where it goes (`host:port`), `ca` the authority that must have signed: without it it is plain HTTP. */
export async function ask(
  door: number,
  to: string,
  {
    host,
    ca,
    path = '/',
    method = 'GET',
    body,
    headers = {},
  }: {
    host: string;
    ca?: string;
    path?: string;
    method?: string;
    body?: string | Buffer;
    headers?: Readonly<Record<string, string>>;
  },
): Promise<Answer> {
  const plain = await tunnel(door, to);
  const socket = ca === undefined ? plain : secure({ socket: plain, servername: host, ca });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    const call = request({ host, path, method, headers, createConnection: () => socket, timeout: 20_000 }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        socket.destroy();
        resolve({ status: response.statusCode ?? 0, body: text, location: response.headers.location });
      });
    });
    call.on('timeout', () => call.destroy(new Error('no answer within 20 s')));
    call.on('error', reject);
    call.end(body);
  });
}
