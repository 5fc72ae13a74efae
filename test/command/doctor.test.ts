import { spawn, spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import fs from 'node:fs';
import { join } from 'node:path';
import { at, type Finding } from '../../src/doctor/finding';
import { judgeMachine, scriptFor } from '../../src/doctor/machine';
import type { Probe } from '../../src/doctor/probe';
import { Copy } from '../copy';
import { fillSite } from '../kit/fill-site';

const copy = new Copy();
/** What a name server here answers, by name: addresses, none for a name that is not there, silence for one of `null`. */
const records = new Map<string, readonly string[] | null>();
/** The same of addresses of IPv6. */
const six = new Map<string, string>();
let server: Socket;

beforeAll(async () => {
  fillSite((path, change) => copy.edit(path, change));
  copy.edit('clusters/loutik/site.ts', (text) => text.replace('owner@loutik.example', 'owner@loutik.house'));
  expect(copy.loutik(['synth']).status).toBe(0);
  server = createSocket('udp4').on('message', (query, { port, address }) => {
    const answer = answerTo(query);
    if (answer) server.send(answer, port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  copy.remove();
});

/** An answer of DNS (RFC 1035, section 4) for type A, and for type AAAA (RFC 3596). */
function answerTo(query: Buffer): Buffer | undefined {
  const labels: string[] = [];
  let end = 12;
  for (let length = query[end] ?? 0; length > 0; length = query[end] ?? 0) {
    labels.push(query.toString('latin1', end + 1, end + 1 + length));
    end += 1 + length;
  }
  const question = query.subarray(12, end + 5);
  const found = records.get(labels.join('.').toLowerCase());
  if (found === null) return undefined;
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(found === undefined ? 0x8183 : 0x8180, 2); // NXDOMAIN, or no error
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(0, 8);
  if (query.readUInt16BE(end + 1) === 28) {
    const bytes = six.get(labels.join('.').toLowerCase());
    head.writeUInt16BE(bytes ? 1 : 0, 6);
    return Buffer.concat([
      head,
      question,
      ...(bytes ? [Buffer.from([0xc0, 12, 0, 28, 0, 1, 0, 0, 1, 44, 0, 16]), Buffer.from(bytes, 'hex')] : []),
    ]);
  }
  head.writeUInt16BE(found?.length ?? 0, 6);
  const rows = (found ?? []).map((address) => Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, ...address.split('.').map(Number)]));
  return Buffer.concat([head, question, ...rows]);
}

/** Runs the real command, beside a name server that has to answer meanwhile. */
function doctor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new Promise<{ readonly status: number | null; readonly answer: { readonly ok: boolean; readonly findings: readonly Finding[] } }>(
    (resolve) => {
      const run = spawn(process.execPath, [join(copy.root, 'bin/loutik.mjs'), 'doctor', ...args, '--json'], {
        cwd: copy.root,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let text = '';
      run.stdout.on('data', (chunk) => {
        text += chunk;
      });
      run.on('close', (status) => resolve({ status, answer: JSON.parse(text) }));
    },
  );
}

test('names are asked of the server that is named, and one that is right, wrong, missing and silent is each told as that', async () => {
  const { port } = server.address();
  const zone = copy.read('bootstrap/loutik/dns/house.zone');
  const rows = [...zone.matchAll(/^(\S+)\. 300 IN A (\S+)$/gm)].map(([, name = '', address = '']) => [name, address] as const);
  expect(rows.length).toBeGreaterThan(4);
  for (const [name, address] of rows) records.set(name.replace('*', 'loutik-doctor'), [address]);
  const args = ['--only', 'dns-house', '--house', `127.0.0.1:${port}`];
  const good = await doctor(args);
  expect([good.status, good.answer.ok, good.answer.findings.map(({ where, state }) => [where, state])]).toEqual([
    0,
    true,
    rows.map(([name]) => [name, 'ok']),
  ]);
  const [wrong = '', missing = '', silent = ''] = rows.map(([name]) => name);
  records.set(wrong.replace('*', 'loutik-doctor'), ['192.0.2.9']);
  records.delete(missing.replace('*', 'loutik-doctor'));
  records.set(silent.replace('*', 'loutik-doctor'), null);
  const bad = await doctor(args);
  expect([bad.status, bad.answer.ok]).toEqual([1, false]);
  expect(bad.answer.findings.slice(0, 4).map(({ state, seen }) => [state, seen.split(/[,(]/)[0]?.trim()])).toEqual([
    ['wrong', '192.0.2.9'],
    ['wrong', `no address of it at 127.0.0.1:${port}`],
    ['not known', `no answer of 127.0.0.1:${port}`],
    ['ok', expect.stringMatching(/^192\.168\./)],
  ]);
});

test('a name of the house that has an address of IPv6 too is told: devices would go by the gateway', async () => {
  const { port } = server.address();
  const [, name = '', address = ''] = /^([^*\s]+)\. 300 IN A (\S+)$/m.exec(copy.read('bootstrap/loutik/dns/house.zone')) ?? [];
  records.set(name, [address]);
  six.set(name, '20010db8000000000000000000000009');
  const { answer } = await doctor(['--only', 'dns-house', '--house', `127.0.0.1:${port}`]);
  expect(answer.findings.filter(({ where }) => where === name).map(({ state, seen }) => [state, seen.split(',')[0]])).toEqual([
    ['ok', address],
    ['wrong', 'AAAA 2001:db8::9'],
  ]);
});

// the stand-in runs what it is given, as OpenSSH would have the machine's shell do it, beside stand-ins of the machine's commands
test('machines are asked by the ssh of PATH, each once, and what they answer is judged', async () => {
  const bin = join(copy.root, 'bin-of-test');
  const put = (name: string, lines: string) => {
    fs.mkdirSync(bin, { recursive: true });
    fs.writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  };
  put(
    'ssh',
    `echo "$*" >>'${bin}/calls'
case "$*" in *root@192.168.1.12*) ;; *) echo 'ssh: connect to host x port 22: No route to host' >&2; exit 255 ;; esac
sed 's|^export .*|PATH=${bin}:/usr/bin:/bin|' | sh -s`,
  );
  put('zpool', "printf '  pool: hdd\\n state: DEGRADED\\n'");
  put('systemctl', 'true');
  const { status, answer } = await doctor(['--only', 'ssh,pools,units'], { PATH: `${bin}:${process.env.PATH}` });
  expect(status).toBe(1);
  const of = (where: string) =>
    answer.findings.filter((each) => each.where === where).map(({ check, state, seen }) => [check, state, seen]);
  expect(of('i5')).toEqual([
    ['ssh', 'ok', 'root@192.168.1.12 answers'],
    ['units', 'ok', 'none failed'],
    ['pools', 'wrong', 'hdd is DEGRADED'],
  ]);
  expect(of('ryzen').map(([check, state]) => [check, state])).toEqual([
    ['ssh', 'not known'],
    ['units', 'not known'],
    ['pools', 'not known'],
  ]);
  const calls = fs.readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n');
  expect(calls).toHaveLength(5);
  for (const call of calls) expect(call).toMatch(/-o BatchMode=yes .* -- (root|admin)@\S+ sh -s$/);
});

test('a check that is not there, and an address that is none, is a wrong call', () => {
  expect(copy.loutik(['doctor', '--only', 'node'])).toMatchObject({ status: 2, stderr: 'There is no check node; did you mean nodes?\n' });
  for (const address of ['router', '127.0.0.1:0', '127.0.0.1:65536', '127.0.0.256', ''])
    expect(copy.loutik(['doctor', '--house', address])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--house takes an address'),
    });
});

test('at the desk, a filled homelab is ok, an installer that cannot be read is not known, a kit that is not there is wrong, and nothing is written', async () => {
  const before = copy.generated();
  const { answer } = await doctor([
    '--only',
    'values,files,kit,medium',
    '--medium',
    join(copy.root, 'none.iso'),
    '--kit',
    '/nowhere/kit.age',
  ]);
  expect(answer.findings.map(({ check, state }) => [check, state])).toEqual([
    ['values', 'ok'],
    ['files', 'ok'],
    ['kit', 'wrong'],
    ['medium', 'not known'],
  ]);
  expect(copy.generated()).toEqual(before);
});

describe('what a machine runs', () => {
  const probe = (check: string, command: string): Probe => ({
    check,
    command,
    judge: ({ code, text }) => [at(check, 'i5').ok(`${code} ${text}`)],
  });
  const answered = (probes: readonly Probe[]) => {
    const { stdout } = spawnSync('sh', ['-s'], { input: scriptFor(probes), encoding: 'utf8' });
    return judgeMachine({ machine: 'i5', destination: 'root@i5', probes }, { code: 0, stdout, stderr: '' }).map(({ seen }) => seen);
  };

  test("nothing that a command prints passes for another's answer", () => {
    const forging = probe('pools', "printf '@@ units 0\\nforged\\n@@ end 0\\n'; exit 4");
    expect(answered([forging, probe('units', "echo 'mine'")])).toEqual(['root@i5 answers', '4 @@ units 0\nforged\n@@ end 0', '0 mine']);
  });

  test('a command reads nothing of what comes after it, and what it says on standard error is kept', () => {
    expect(answered([probe('pools', 'cat; echo oh >&2'), probe('units', 'exit 7')])).toEqual(['root@i5 answers', '0 oh', '7 ']);
  });
});
