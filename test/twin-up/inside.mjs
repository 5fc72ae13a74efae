// Runs in the network that Traefik has to itself, and ends with its parent. Unix sockets lead through the wall:
// API: where the API server is reached outside. DOOR: who connects says { to, port, from } in one line, and talks to that address from then on.
// It also plays every pod: whatever address it is called at, it answers what it was asked and by whom. At the port above, and by UDP, it
// repeats what it was told.
import { createSocket } from 'node:dgram';
import { createServer as createHttp } from 'node:http';
import { connect, createServer } from 'node:net';

const [parent, api, door, apiPort, podPort] = process.argv.slice(2);
const join = (one, other) => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ]) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.end());
    from.pipe(to);
  }
};

createServer((socket) => join(socket, connect(api))).listen(Number(apiPort), '127.0.0.1');
createHttp(({ headers, url }, response) => response.end(JSON.stringify({ headers, url }))).listen(Number(podPort), '0.0.0.0');
createServer((socket) => socket.on('error', () => {}).once('data', (told) => socket.end(told))).listen(Number(podPort) + 1, '0.0.0.0');
const voice = createSocket('udp4');
voice.on('message', (told, { port, address }) => voice.send(`heard ${told}`, port, address)).bind(Number(podPort));
createServer((socket) => {
  socket.once('readable', () => {
    const line = [];
    for (let byte = socket.read(1); byte !== null && byte[0] !== 10; byte = socket.read(1)) line.push(byte[0]);
    const { to, port, from } = JSON.parse(Buffer.from(line).toString());
    const inner = connect({ host: to, port, localAddress: from });
    inner.on('connect', () => {
      socket.write('\n');
      join(socket, inner);
    });
    inner.on('error', () => socket.destroy());
    socket.on('error', () => inner.destroy());
  });
}).listen(door);

setInterval(() => {
  if (process.ppid !== Number(parent)) process.exit();
}, 200);
