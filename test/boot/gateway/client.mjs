// Somebody on the Internet. usage: client.mjs JSON; prints what came back as JSON.
//   { from, to, port, name }   TLS with that name (none: null), and a question
//   { from, to, port, bytes }  these bytes (base64), and what comes back until it is closed
//   { from, to, port, times }  so many connections at once; how many are open a second later
import net from 'node:net';
import tls from 'node:tls';

const { from, to, port, name, bytes, times, limit = 8000 } = JSON.parse(process.argv[2]);
const began = Date.now();
const done = (result) => {
  process.stdout.write(JSON.stringify({ ...result, ms: Date.now() - began }));
  process.exit(0);
};
const connect = () => net.connect({ host: to, port, localAddress: from });
const end = setTimeout(() => done({ outcome: 'open', received: received.toString('base64') }), limit);
let received = Buffer.alloc(0);

if (times !== undefined) {
  clearTimeout(end);
  const open = new Set();
  for (let index = 0; index < times; index++) {
    const socket = connect();
    socket.on('connect', () => open.add(socket));
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => open.delete(socket));
  }
  setTimeout(() => done({ outcome: 'counted', open: open.size }), 2000);
} else if (bytes !== undefined) {
  const socket = connect();
  socket.on('connect', () => socket.write(Buffer.from(bytes, 'base64')));
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
  });
  socket.on('error', ({ code }) => done({ outcome: code, received: received.toString('base64') }));
  socket.on('close', () => done({ outcome: 'closed', received: received.toString('base64') }));
} else {
  const raw = connect();
  raw.on('error', ({ code }) => done({ outcome: code }));
  raw.on('connect', () => {
    const as = `${from}:${raw.localPort}`;
    const socket = tls.connect({ socket: raw, ...(name === null ? {} : { servername: name }), rejectUnauthorized: false });
    socket.on('error', ({ code }) => done({ outcome: code }));
    let fingerprint = '';
    socket.on('secureConnect', () => {
      ({ fingerprint256: fingerprint } = socket.getPeerCertificate());
      socket.write('hello');
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
    });
    socket.on('end', () =>
      done(
        received.length === 0 ? { outcome: 'closed' } : { outcome: 'answered', as, fingerprint, answer: JSON.parse(received.toString()) },
      ),
    );
    socket.on('close', () => done({ outcome: 'closed' }));
  });
}
