import { execFileSync } from 'node:child_process';
import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { inventory } from '../../clusters/loutik/inventory';
import services from '../../clusters/loutik/services';
import { ProblemsError } from '../../src/problems';
import { seal } from '../../src/secrets/seal';
import type { Homelab } from '../../src/synth/homelab';
import { synthesize } from '../../src/synth/synth';
import { warningsOf } from '../../src/twin/api';
import { buildTools } from '../../src/twin/build-tools';
import { TwinFolder } from '../../src/twin/folder';
import { commitOver, fileAt, head } from '../../src/twin/git';
import { twinFiles, twinModel } from '../../src/twin/overlay';
import { choosePorts } from '../../src/twin/ports';
import { Progress } from '../../src/twin/progress';
import { checkSurroundings } from '../../src/twin/surroundings';
import { type FoundTool, findTools, tools } from '../../src/twin/tools';
import { repository } from '../lab';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-parts-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const homelab: Homelab = { name: 'loutik', inventory, services: services as unknown as Homelab['services'], sealed: new Map(), ledger: [] };
const problemsOf = async (run: () => unknown) => {
  try {
    await run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
};

test('a sealed value opens with the private key for exactly its namespace and name', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const bytes = Buffer.from(seal(pem, { namespace: 'bot', name: 'bot-token' }, 'hunter2'), 'base64');
  const length = bytes.readUInt16BE(0);
  const open = (label: string) => {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const session = privateDecrypt(
      { key: privateKey, padding, oaepHash: 'sha256', oaepLabel: Buffer.from(label) },
      bytes.subarray(2, 2 + length),
    );
    const cipher = createDecipheriv('aes-256-gcm', session, Buffer.alloc(12));
    cipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([cipher.update(bytes.subarray(2 + length, -16)), cipher.final()]).toString();
  };
  expect(open('bot/bot-token')).toBe('hunter2');
  expect(() => open('bot/other')).toThrow();
});

describe('the overlay', () => {
  const { git } = inventory;
  const repositories = { [git.url]: 'file:///twin.git' };

  test('changes the repository of Argo CD’s objects and nothing else', () => {
    const real = new Map(synthesize(homelab).files.map((file) => [file.path, file.content]));
    const twin = twinFiles(homelab, { repositories, sealed: {} });
    expect(twin.map(({ path }) => path)).toEqual([...real.keys()]);
    const changed = twin.filter(({ path, content }) => content !== real.get(path));
    expect(changed.length).toBeGreaterThan(15);
    for (const { path, content } of changed) {
      expect(path).toMatch(/\/(application-|appproject-)[^/]*$|\/root\.yaml$/);
      const back = JSON.stringify(parse(content)).replaceAll('file:///twin.git', git.url);
      expect(back).toBe(JSON.stringify(parse(real.get(path) ?? '')));
    }
  });

  test('adds the secrets that the twin can open', () => {
    const { secrets } = twinModel(homelab);
    const sealed = Object.fromEntries(
      secrets.map(({ namespace, name, keys }) => [
        `${namespace}/${name}`,
        { file: 'x', namespace, name, encryptedData: Object.fromEntries(keys.map((key) => [key, 'AAAA'])) },
      ]),
    );
    const added = twinFiles(homelab, { repositories, sealed }).filter(({ path }) => /sealedsecret-/.test(path));
    expect(added).toHaveLength(secrets.length);
  });
});

test('ports: a taken one is named, a free row is found', async () => {
  const free = await choosePorts(undefined, new Set());
  const server = createServer().listen(free.redis, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  try {
    const problems = await problemsOf(() => choosePorts(free['kube-apiserver'], new Set()));
    expect(problems).toMatchObject([{ code: 'PORT_TAKEN', where: `port ${free.redis} (redis)` }]);
    expect((await choosePorts(undefined, new Set())).redis).not.toBe(free.redis);
  } finally {
    server.close();
  }
});

test('surroundings: another system and too little memory are told', () => {
  const enough = () => 'MemAvailable: 4000000 kB\n';
  expect(checkSurroundings('linux', enough)).toEqual([]);
  expect(checkSurroundings('darwin', enough)).toMatchObject([{ code: 'PLATFORM_UNSUPPORTED', where: 'darwin' }]);
  expect(checkSurroundings('linux', () => 'MemAvailable: 1000000 kB\n')).toMatchObject([{ code: 'MEMORY_SHORT', where: 'this computer' }]);
});

describe('programs', () => {
  const program = (name: string, text: string) => fs.writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const env = () => ({ PATH: folder, XDG_CACHE_HOME: join(folder, 'cache') });

  test('without Go and without binaries, what is missing is said', async () => {
    const { problems } = await findTools(repository, 'v1.36.4+k3s1', env());
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['TOOL_MISSING', 'redis-server'],
      ['TOOL_MISSING', 'git'],
      ['TOOL_MISSING', 'unshare'],
      ['TOOL_MISSING', expect.stringContaining('kube-apiserver')],
    ]);
  });

  test('a given binary of another minor version is refused, one of this is taken', async () => {
    program('kube-apiserver', 'echo Kubernetes v1.35.1');
    program('kube-scheduler', 'echo Kubernetes v1.36.1');
    const { problems, found } = await findTools(repository, 'v1.36.4+k3s1', { ...env(), LOUTIK_TOOLS: folder });
    expect(problems).toContainEqual(expect.objectContaining({ code: 'TOOL_UNFIT', where: join(folder, 'kube-apiserver') }));
    expect(found.find(({ tool }) => tool.name === 'kube-scheduler')).toMatchObject({ from: 'LOUTIK_TOOLS', version: 'v1.36.1' });
  });

  test('a build that fails says what Go said', async () => {
    program('go', 'echo no space left >&2; exit 1');
    const [PATH, cache] = [process.env.PATH, process.env.XDG_CACHE_HOME];
    Object.assign(process.env, env());
    try {
      const found: FoundTool[] = [
        { tool: tools[0] as FoundTool['tool'], path: join(folder, 'cache/x/kube-apiserver'), from: 'to build', version: '' },
      ];
      const progress = new Progress(new (jest.requireActual<typeof import('node:stream')>('node:stream').PassThrough)() as never);
      expect(await problemsOf(() => buildTools(repository, found, new TwinFolder('parts'), progress))).toMatchObject([
        { code: 'TOOL_BUILD_FAILED', where: 'kube-apiserver', what: 'no space left' },
      ]);
      expect(fs.readdirSync(join(folder, 'cache/loutik/tools'))).toEqual([]);
    } finally {
      process.env.PATH = PATH;
      if (cache === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = cache;
    }
  });
});

test('a folder that is no repository is told', async () => {
  expect(await problemsOf(() => head(folder))).toMatchObject([{ code: 'GIT_UNREADABLE', where: folder }]);
});

test('a commit over another changes the given files and keeps the rest', () => {
  const bare = join(folder, 'r.git');
  const first = commitOver(
    bare,
    undefined,
    'main',
    [
      { path: 'a', content: '1' },
      { path: 'b', content: '2' },
    ],
    'first',
  );
  const second = commitOver(bare, first, 'main', [{ path: 'a', content: '3' }], 'second');
  expect([fileAt(bare, second, 'a'), fileAt(bare, second, 'b'), fileAt(bare, second, 'c')]).toEqual(['3', '2', undefined]);
  expect(execFileSync('git', ['--git-dir', bare, 'rev-parse', 'main'], { encoding: 'utf8' }).trim()).toBe(second);
});

test('warnings are read from their header', () => {
  expect(warningsOf('299 - "one, with \\"quotes\\"", 299 - "two"')).toEqual(['one, with "quotes"', 'two']);
});
