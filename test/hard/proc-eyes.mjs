// Remembers the command lines and the environments of all processes that come and go, until it is given what to look for: a JSON array on
// standard input. Prints where each of these stood, as [text's place in the array, file, command line].
import { readdirSync, readFileSync } from 'node:fs';

const seen = new Map();
/** When each process was first seen, and when last looked into: a young one may yet become another program. Milliseconds. */
const known = new Map();

function look() {
  const now = performance.now();
  for (const pid of readdirSync('/proc')) {
    if (pid < '0' || pid > ':') continue;
    const times = known.get(pid) ?? { first: now, last: Number.NEGATIVE_INFINITY };
    known.set(pid, times);
    if (now - times.last < (now - times.first < 300 ? 0 : 500)) continue;
    times.last = now;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      const id = `${pid} ${command}`;
      if (command === '' || seen.has(id)) continue;
      seen.set(id, { command, environment: readFileSync(`/proc/${pid}/environ`, 'latin1') });
    } catch {
      // it has ended meanwhile, or is another user's
    }
  }
}

look();
const timer = setInterval(look, 2);
process.stdout.write('watching\n');
let asked = '';
process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) asked += chunk;
clearInterval(timer);
const found = [];
for (const [at, text] of JSON.parse(asked).entries()) {
  const needle = Buffer.from(text, 'utf8').toString('latin1');
  for (const { command, environment } of seen.values()) {
    if (command.includes(needle)) found.push([at, 'cmdline', command.replaceAll('\0', ' ')]);
    if (environment.includes(needle)) found.push([at, 'environ', command.replaceAll('\0', ' ')]);
  }
}
process.stdout.write(JSON.stringify({ found, processes: seen.size }));
