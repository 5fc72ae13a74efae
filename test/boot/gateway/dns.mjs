// Stands in for MagicDNS: answers for one name with what the file says now, and knows no other. usage: dns.mjs ADDRESS NAME FILE
import dgram from 'node:dgram';
import { readFileSync } from 'node:fs';

const [address, name, file] = process.argv.slice(2);
const server = dgram.createSocket('udp4');
server.on('message', (query, from) => {
  let at = 12;
  const labels = [];
  while (query[at] !== 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
    at += query[at] + 1;
  }
  const question = query.subarray(12, at + 5);
  const isA = query.readUInt16BE(at + 1) === 1;
  const holder = labels.join('.').toLowerCase() === name ? readFileSync(file, 'utf8').trim() : '';
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  const answers = holder !== '' && isA ? 1 : 0;
  header.writeUInt16BE(holder === '' ? 0x8183 : 0x8180, 2); // no such name, or no error
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers, 6);
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 2, 88, 0, 4, ...holder.split('.').map(Number)]);
  server.send(Buffer.concat([header, question, ...(answers ? [answer] : [])]), from.port, from.address);
});
server.bind(53, address);
