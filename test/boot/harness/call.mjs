// Calls all at once, and prints what each heard: a line, or nothing. usage: call.mjs '[{"from": ADDRESS, "to": ADDRESS, "port": PORT}, …]'
import net from 'node:net';

const hear = ({ from, to, port }) =>
  new Promise((resolve) => {
    let heard = '';
    const socket = net.connect({ host: to, port, localAddress: from });
    socket.setTimeout(6000, () => socket.destroy());
    socket.on('data', (data) => (heard += data));
    socket.on('error', () => {});
    socket.on('close', () => resolve(heard.trim()));
  });
console.log(JSON.stringify(await Promise.all(JSON.parse(process.argv[2] ?? '[]').map(hear))));
