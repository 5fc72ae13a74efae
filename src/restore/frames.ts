/** One message of a WebSocket, whole. */
export interface Message {
  readonly opcode: number;
  readonly data: Buffer;
}

export const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Larger than what any API server sends at once (32 KiB): what says to be more is no frame. */
const largest = 2 ** 26;

/** Makes messages of what a WebSocket's server sends, however it is cut (RFC 6455, 5.2). */
export class Frames {
  private rest: Buffer = Buffer.alloc(0);
  private begun?: { readonly opcode: number; readonly parts: Buffer[] };

  /** The messages that are whole by now. Throws on what is no frame of a server's. */
  add(chunk: Buffer): Message[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const messages: Message[] = [];
    for (let frame = this.take(); frame !== undefined; frame = this.take()) {
      const message = this.joined(frame);
      if (message) messages.push(message);
    }
    return messages;
  }

  private take(): (Message & { readonly isLast: boolean }) | undefined {
    const { rest } = this;
    if (rest.length < 2) return undefined;
    const [first = 0, second = 0] = rest;
    if (second & 0x80) throw new Error('a server masked a frame');
    const short = second & 0x7f;
    const header = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (rest.length < header) return undefined;
    const length = short === 127 ? Number(rest.readBigUInt64BE(2)) : short === 126 ? rest.readUInt16BE(2) : short;
    if (length > largest) throw new Error(`a frame of ${length} bytes`);
    if (rest.length < header + length) return undefined;
    this.rest = rest.subarray(header + length);
    return { isLast: (first & 0x80) !== 0, opcode: first & 0x0f, data: rest.subarray(header, header + length) };
  }

  /** Control frames come between the parts of a message, and are whole by themselves. */
  private joined({ isLast, opcode, data }: Message & { readonly isLast: boolean }): Message | undefined {
    if (opcode >= opcodes.close) return { opcode, data };
    const begun = opcode === 0 ? this.begun : { opcode, parts: [] };
    if (begun === undefined) throw new Error('a part of a message that was not begun');
    begun.parts.push(data);
    this.begun = isLast ? undefined : begun;
    return isLast ? { opcode: begun.opcode, data: Buffer.concat(begun.parts) } : undefined;
  }
}

/** A frame as a client sends it: at most 125 bytes, masked with zeros, which nobody has to undo. */
export function frame(opcode: number, data: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | data.length, 0, 0, 0, 0]), data]);
}
