import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { retention } from '../../src/constructs/retention';
import { offsitePlace } from '../../src/inventory/offsite';
import { pruneOffsite } from '../../src/kit/prune';
import { resticAt } from '../../src/kit/restic';
import { type Problem, ProblemsError } from '../../src/problems';
import { House } from './backup-house';
import { ProcWatch } from './proc-watch';

let house: House;
beforeAll(async () => {
  house = await House.build();
  fs.symlinkSync('away', house.at('a-secret-place'));
});
afterAll(() => house.close());

const s3 = offsitePlace({ provider: 'a test' });
const passwords = { one: 'restic-one', two: 'restic-two', three: 'restic-three' };
/** Runs it with the kit's key, which may do everything: the folder itself. */
function pruned(apps: readonly string[], known: Readonly<Record<string, string>> = passwords, restic = join(house.image, 'restic')) {
  const said: string[] = [];
  const offsite = { repository: `${house.at('a-secret-place')}/`, keyId: 'key-id', key: 'topsecret' };
  try {
    return { done: pruneOffsite(s3, { passwords: known, offsite }, apps, resticAt(restic), (line) => said.push(line)), said };
  } catch (error) {
    if (error instanceof ProblemsError) return { problems: error.problems, said };
    throw error;
  }
}
const count = (app: string) => (JSON.parse(house.restic(['snapshots', '--json'], { place: 'away', app }).stdout) as unknown[]).length;

/** Nights of a volume, each with a tag of its own beside the volume's, through the server that lets nothing be deleted. */
function nights(app: string, many: number): void {
  const lines = Array.from({ length: many }, (_, night) => {
    const at = new Date(Date.UTC(2026, 9, 30 - night, 8)).toISOString().slice(0, 19).replace('T', ' ');
    return `restic --quiet backup --host loutik --tag ${app}-data --tag bytes=${night} --time '${at}' /scripts/wait.sh`;
  });
  const env = {
    RESTIC_REPOSITORY: house.offsite.of(app, `${app}:http-${app}@`),
    RESTIC_PASSWORD: `restic-${app}`,
    RESTIC_CACHE_DIR: '/tmp/cache',
  };
  expect(house.pods().command(['sh', '-euc', lines.join('\n')], env)).toMatchObject({ status: 0 });
}

test('the cluster’s key removes nothing off site, the kit’s what the policy does not keep, app by app', () => {
  nights('one', 12);
  nights('two', 3);
  const env = { RESTIC_REPOSITORY: house.offsite.of('one', 'one:http-one@'), RESTIC_PASSWORD: 'restic-one' };
  house.pods().command(['restic', 'forget', '--tag', 'one-data', '--group-by', '', ...retention.split(' ')], env);
  expect(count('one')).toBe(12);
  const { done, said } = pruned(['one', 'two']);
  // 24 to 30 October, the Sunday of the week before, and the first of all, which stands for weeks and a month that are not over
  expect(done).toEqual([
    { app: 'one', before: 12, after: 8 },
    { app: 'two', before: 3, after: 3 },
  ]);
  expect([count('one'), count('two')]).toEqual([8, 3]);
  expect(said).toContain('one: 12 snapshots were there, 8 are kept');
});

test('one app’s fault keeps no other’s from it, and each is told with what mends it', () => {
  const { problems, said } = pruned(['three', 'one', 'two'], { ...passwords, one: 'other' });
  expect(problems).toEqual([
    {
      code: 'REPOSITORY_FAILED',
      where: 'off site, three',
      what: expect.stringContaining('restic unlock ended with code 10'),
      repair: expect.stringContaining('make it once, by hand'),
    },
    {
      code: 'REPOSITORY_FAILED',
      where: 'off site, one',
      what: expect.stringContaining('ended with code 12'),
      repair: 'give the kit the password that is sealed for the app',
    },
  ]);
  expect(said).toContain('two: 3 snapshots were there, 3 are kept');
  expect(JSON.stringify([problems, said])).not.toMatch(/topsecret|restic-two/);
});

test('a place that does not answer is not waited for as long as restic would, and is told app by app', async () => {
  const deaf = createServer(() => {}).listen(0, '127.0.0.1'); // it takes calls, and says nothing
  await once(deaf, 'listening');
  const offsite = { repository: `rest:http://127.0.0.1:${(deaf.address() as AddressInfo).port}`, username: 'u', password: 'topsecret' };
  const place = offsitePlace({ provider: 'a test', backend: 'rest' });
  const begin = performance.now();
  const said: string[] = [];
  const prune = () =>
    pruneOffsite(
      place,
      { passwords, offsite: offsite as never },
      ['one', 'two'],
      resticAt(join(house.image, 'restic')),
      (line) => said.push(line),
      2,
    );
  let problems: readonly Problem[] = [];
  try {
    prune();
  } catch (error) {
    if (error instanceof ProblemsError) problems = error.problems;
  }
  deaf.close();
  expect(performance.now() - begin).toBeLessThan(30_000);
  expect(problems.map(({ code, where, what }) => [code, where, what.split(':')[0]])).toEqual(
    ['one', 'two'].map((app) => ['REPOSITORY_FAILED', `off site, ${app}`, 'restic unlock has reached nothing in 2 s']),
  );
  expect(said).toEqual(['one: looking, for 2 s at most', 'two: looking, for 2 s at most']);
  expect(JSON.stringify(problems)).not.toContain('topsecret');
});

test('without restic it says what to install', () => {
  expect(pruned(['one'], passwords, '/nowhere/restic').problems).toMatchObject([{ code: 'TOOL_MISSING', where: 'restic' }]);
});

test('no secret stands in an argument or in the environment of restic, while it is asked for three times', async () => {
  const watch = await ProcWatch.start();
  expect(pruned(['two']).done).toHaveLength(1);
  const secrets = [...Object.values(passwords), 'topsecret', 'key-id', 'a-secret-place'];
  const { sightings, processes } = await watch.end([...secrets, '/dev/fd/4']);
  expect(sightings.filter(({ text }) => text !== '/dev/fd/4')).toEqual([]);
  expect(sightings.some(({ command }) => command.includes('restic --quiet'))).toBe(true); // it was seen, and how it is told
  expect(processes).toBeGreaterThan(5);
});

test('a storage that speaks S3 is called with the kit’s key, whatever is in it, and with no other that lies about', async () => {
  const key = 'a"b\'c;d#e`f\\g=h/i+j';
  const ear = spawn(process.execPath, [join(__dirname, 's3-ear.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let heard = '';
  ear.stdout.setEncoding('utf8').on('data', (chunk) => {
    heard += chunk;
  });
  await once(ear.stdout, 'data');
  const port = heard.split('\n')[0];
  const offsite = { repository: `s3:http://127.0.0.1:${port}/bucket`, keyId: 'AKIDofTheKit', key };
  process.env.AWS_ACCESS_KEY_ID = 'AKIDofSomebody';
  process.env.AWS_SECRET_ACCESS_KEY = 'of somebody';
  try {
    pruneOffsite(s3, { passwords, offsite }, ['one'], resticAt(join(house.image, 'restic')), () => {});
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemsError);
  } finally {
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
  }
  ear.kill();
  await once(ear, 'close');
  const calls = heard
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as Call);
  expect(calls.length).toBeGreaterThan(1); // its client reads the key anew for each
  for (const call of calls) expect(call.headers.authorization).toBe(signed(call, 'AKIDofTheKit', key));
});

interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a call's `Authorization` has to be, with that key (AWS Signature Version 4). */
function signed({ method, url, headers }: Call, keyId: string, key: string): string {
  const [, day = '', region = '', names = ''] =
    /Credential=[^/]+\/(\d+)\/([^/]+)\/.*SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const [path, query = ''] = url.split('?');
  const lines = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, path, query, lines.join(''), names, headers['x-amz-content-sha256']].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const hmac = (secret: string | Buffer, message: string) => createHmac('sha256', secret).update(message).digest();
  const signing = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(`AWS4${key}`, day), region));
  return `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${names}, Signature=${hmac(signing, text).toString('hex')}`;
}
