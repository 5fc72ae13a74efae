import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex, Writable } from 'node:stream';
import { type Api, ApiError } from '../twin/api';
import { Frames, frame, opcodes } from './frames';

/** Where a command runs. */
export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface Ended {
  readonly code: number;
  /** The end of what it said on standard error. */
  readonly said: string;
}

/** Channels of `v5.channel.k8s.io` and `v4` (kubernetes, apimachinery/pkg/util/remotecommand/constants.go). */
const channels = { output: 1, error: 2, status: 3 } as const;

/** Seconds between two looks whether the connection lives, and how many of them may go by without a sign of life. */
const beat = { seconds: 20, missed: 4 };

/** Characters of standard error that are kept. */
const kept = 20_000;

/**
 * Runs a command in a container and writes what it says on standard output to a stream, as fast as that takes it. By WebSocket, as
 * kubectl does. Throws when the connection is lost before the command has ended.
 */
export async function exec(api: Api, { namespace, pod, container }: Place, command: readonly string[], output: Writable): Promise<Ended> {
  const query = new URLSearchParams({ container, stdout: 'true', stderr: 'true' });
  for (const word of command) query.append('command', word);
  const call = api.upgrade(`/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query}`, {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-protocol': 'v5.channel.k8s.io, v4.channel.k8s.io',
  });
  const { socket, head } = await new Promise<{ socket: Duplex; head: Buffer }>((resolve, reject) => {
    call.on('upgrade', (_: IncomingMessage, socket: Duplex, head: Buffer) => {
      call.setTimeout(0);
      resolve({ socket, head });
    });
    call.on('response', (response) => refused(response).then(reject, reject));
    call.on('timeout', () => call.destroy(new Error('the API server did not answer within 30 s')));
    call.on('error', reject);
    call.end();
  });
  return follow(socket, head, output);
}

async function refused(response: IncomingMessage): Promise<ApiError> {
  let text = '';
  for await (const chunk of response) text += chunk;
  const status = response.statusCode ?? 0;
  try {
    return new ApiError(status, (JSON.parse(text) as { message?: string }).message ?? text);
  } catch {
    return new ApiError(status, text);
  }
}

function follow(socket: Duplex, head: Buffer, output: Writable): Promise<Ended> {
  const frames = new Frames();
  let said = '';
  let code: number | undefined;
  let missed = 0;
  const read = ({ opcode, data }: { opcode: number; data: Buffer }) => {
    if (opcode === opcodes.ping) socket.write(frame(opcodes.pong, data));
    if (opcode !== opcodes.binary && opcode !== opcodes.text) return;
    const payload = data.subarray(1);
    if (data[0] === channels.error) said = `${said}${payload}`.slice(-kept);
    else if (data[0] === channels.status) code = codeOf(String(payload));
    else if (data[0] === channels.output && payload.length > 0 && !output.write(payload)) {
      socket.pause();
      output.once('drain', () => socket.resume());
    }
  };
  return new Promise((resolve, reject) => {
    const heart = setInterval(() => {
      missed = socket.isPaused() ? 0 : missed + 1;
      if (missed > beat.missed) socket.destroy(new Error('the connection to the pod gave no sign of life'));
      else socket.write(frame(opcodes.ping));
    }, beat.seconds * 1000);
    const take = (chunk: Buffer) => {
      missed = 0;
      try {
        frames.add(chunk).forEach(read);
      } catch (error) {
        socket.destroy(error as Error);
      }
    };
    let fault: Error | undefined;
    const fail = (error: Error) => {
      fault ??= error;
    };
    output.on('error', (error) => socket.destroy(error));
    socket.on('error', fail);
    socket.on('data', take);
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      clearInterval(heart);
      if (code !== undefined) resolve({ code, said });
      else reject(fault ?? new Error('the connection to the pod was cut'));
    });
    if (head.length > 0) take(head);
  });
}

interface Status {
  readonly status?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

/** The exit code that a status tells; 255 for a command that did not even start. */
export function codeOf(text: string): number {
  const { status, details }: Status = JSON.parse(text);
  if (status === 'Success') return 0;
  const cause = details?.causes?.find(({ reason }) => reason === 'ExitCode');
  return Number(cause?.message ?? 255);
}
