// Stands in for Traefik's entrypoint: takes PROXY protocol v2 and nothing else, then ends TLS with the certificate of each name.
// usage: home.mjs ADDRESS PORT CERTIFICATES LOG. Every connection is one line of LOG.
import { appendFileSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';

const [address, port, certificates, log] = process.argv.slice(2);
const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const told = (event) => appendFileSync(log, `${JSON.stringify({ home: address, ...event })}\n`);
const contexts = new Map(
  Object.entries(JSON.parse(readFileSync(certificates, 'utf8'))).map(([name, { key, cert }]) => [
    name,
    tls.createSecureContext({ key, cert }),
  ]),
);

/** An address of 16 bytes, as everybody spells it. */
const six = (bytes) => new URL(`http://[${bytes.toString('hex').match(/.{4}/g).join(':')}]`).hostname.slice(1, -1);

const answer = (stream, client) => {
  const socket = new tls.TLSSocket(stream, {
    isServer: true,
    SNICallback: (name, done) => done(null, contexts.get(name.toLowerCase())),
  });
  socket.on('error', () => {});
  socket.once('data', (asked) => socket.end(JSON.stringify({ home: address, name: socket.servername, client, asked: asked.toString() })));
};

net
  .createServer((socket) => {
    let read = Buffer.alloc(0);
    socket.on('error', () => {});
    const more = (chunk) => {
      read = Buffer.concat([read, chunk]);
      const { length } = read;
      if (!read.subarray(0, 12).equals(signature.subarray(0, Math.min(length, 12)))) {
        told({ kind: 'forbidden', read: read.toString('latin1').slice(0, 60) });
        socket.destroy();
        return;
      }
      if (length < 16 || length < 16 + read.readUInt16BE(14)) return;
      socket.off('data', more);
      socket.pause();
      const end = 16 + read.readUInt16BE(14);
      if ((read[12] & 0xf) === 0) {
        told({ kind: 'health' });
        socket.resume();
        return;
      }
      const client =
        read[13] >> 4 === 2
          ? `${six(read.subarray(16, 32))}:${read.readUInt16BE(48)}`
          : `${[...read.subarray(16, 20)].join('.')}:${read.readUInt16BE(24)}`;
      told({ kind: 'proxied', client });
      socket.unshift(read.subarray(end));
      const stream = Duplex.from({ readable: socket, writable: socket });
      stream.on('error', () => {});
      answer(stream, client);
    };
    socket.on('data', more);
  })
  .listen(Number(port), address, () => told({ kind: 'up' }));
