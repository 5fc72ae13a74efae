// An address that speaks as much S3 as it takes to hear who calls: answers that nothing is there, and prints each call that came.
import { createServer } from 'node:http';

const server = createServer((request, answer) => {
  const { method, url, headers } = request;
  process.stdout.write(`${JSON.stringify({ method, url, headers })}\n`);
  request.resume();
  const isLocation = new URL(url, 'http://localhost').searchParams.has('location');
  answer.writeHead(isLocation ? 200 : 404, { 'content-type': 'application/xml' });
  if (isLocation) answer.end('<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>');
  else answer.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>nothing is here</Message></Error>');
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
