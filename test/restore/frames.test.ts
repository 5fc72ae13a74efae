import fc from 'fast-check';
import { codeOf } from '../../src/restore/exec';
import { Frames, frame, opcodes } from '../../src/restore/frames';

/** A frame as a server sends it. */
function served(opcode: number, data: Buffer, isLast = true): Buffer {
  const head = (isLast ? 0x80 : 0) | opcode;
  if (data.length < 126) return Buffer.concat([Buffer.from([head, data.length]), data]);
  const long = Buffer.alloc(data.length < 65536 ? 4 : 10);
  long[0] = head;
  if (data.length < 65536) {
    long[1] = 126;
    long.writeUInt16BE(data.length, 2);
  } else {
    long[1] = 127;
    long.writeBigUInt64BE(BigInt(data.length), 2);
  }
  return Buffer.concat([long, data]);
}

test('messages come whole, however the stream is cut and in however many frames they are', () => {
  const data = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom(125, 126, 65535, 65536).map((length) => new Uint8Array(length).fill(7)),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(data, fc.nat(), fc.boolean()), { maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      (messages, cuts) => {
        const stream = Buffer.concat(
          messages.flatMap(([bytes, at, isSplit]) => {
            const all = Buffer.from(bytes);
            const middle = all.length === 0 ? 0 : at % all.length;
            // a control frame may stand between two parts
            return isSplit
              ? [
                  served(opcodes.binary, all.subarray(0, middle), false),
                  served(opcodes.ping, Buffer.from('p')),
                  served(0, all.subarray(middle)),
                ]
              : [served(opcodes.binary, all)];
          }),
        );
        const places = [...cuts.map((cut) => (stream.length === 0 ? 0 : cut % stream.length)), 0, stream.length].sort((a, b) => a - b);
        const frames = new Frames();
        const found = places.slice(1).flatMap((place, index) => frames.add(stream.subarray(places[index], place)));
        const binary = found.filter(({ opcode }) => opcode === opcodes.binary);
        expect(binary.map((message) => message.data.equals(Buffer.from(messages[binary.indexOf(message)]?.[0] ?? [])))).toEqual(
          messages.map(() => true),
        );
        expect(found.length - binary.length).toBe(messages.filter(([, , isSplit]) => isSplit).length);
      },
    ),
  );
});

test('what is no frame of a server’s is an error: masked, of no message, or larger than any', () => {
  expect(() => new Frames().add(frame(opcodes.ping))).toThrow('masked');
  expect(() => new Frames().add(served(0, Buffer.from('x')))).toThrow('not begun');
  expect(() => new Frames().add(Buffer.from([0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0]))).toThrow('a frame of');
});

test.each([
  ['{"status":"Success"}', 0],
  ['{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"12"}]}}', 12],
  ['{"status":"Failure","message":"no such container"}', 255],
])('the status %s is exit code %i', (text, code) => {
  expect(codeOf(text)).toBe(code);
});
