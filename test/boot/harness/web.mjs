// A web server of plain files, port 80; says what was asked for, and what it answered. usage: web.mjs ADDRESS FOLDER
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const [address, folder = '.'] = process.argv.slice(2);
const server = http.createServer((request, response) => {
  const file = path.join(folder, path.normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname)));
  const found = fs.existsSync(file) && fs.statSync(file).isFile();
  console.log(`${request.method} ${request.url} ${found ? 200 : 404}`);
  response.writeHead(found ? 200 : 404, found ? { 'content-length': fs.statSync(file).size } : {});
  if (!found || request.method === 'HEAD') response.end();
  else fs.createReadStream(file).pipe(response);
});
server.listen(80, address);
