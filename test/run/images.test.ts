import fs from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { imageCache, prepareImages } from '../../src/twin/images/prepare';
import { Progress } from '../../src/twin/progress';
import { repository } from '../lab';
import { problemsOf } from '../twin/problems-of';
import { Containerd, must, type Outcome } from './containerd';
import { Pod } from './pod';
import { imagesOf, type Loose, manifests, podOf, word, worldBelow } from './world';

const objects = manifests();
const images = [...imagesOf(objects), 'loutik.invalid/pause:1', 'docker.io/rancher/mirrored-library-traefik:3.7.11'];
const containerd = new Containerd();
const volumes = join(containerd.work, 'volumes');
const world = worldBelow(volumes, objects);

beforeAll(async () => {
  await containerd.ready();
  const prepare = () => prepareImages(repository, { images, folder: imageCache(), mode: 'built', report: new Progress(process.stderr) });
  const begin = performance.now();
  await prepare();
  const warm = performance.now();
  const prepared = await prepare();
  console.info(
    `${images.length} images: built in ${Math.round((warm - begin) / 1000)} s, found again in ${Math.round(performance.now() - warm)} ms`,
  );
  expect(performance.now() - warm).toBeLessThan(5000);
  for (const image of prepared) if (image.kind !== 'real') await containerd.import(image.name, image.archive);
});
afterAll(() => containerd.end());

/** The pods of an object, with what a test changes of them. */
function pod(name: string, change: (spec: Loose) => void = () => {}): Pod {
  const found = objects.find((object) => object.metadata.name === name && podOf(object));
  const spec = structuredClone(podOf(found));
  change(spec);
  return new Pod(containerd, world, spec);
}

/** Starts pods that are ready within a minute, does something with them, and stops them: each within its grace, by itself. */
async function serving<T>(pods: readonly Pod[], act: () => Promise<T>, without: readonly string[] = []): Promise<T> {
  try {
    for (const each of pods) {
      await each.initialize(...without);
      await each.serve(60);
    }
    const result = await act();
    for (const each of [...pods].reverse()) expect((await each.stop()).status).not.toBe(137);
    return result;
  } finally {
    for (const each of pods) await each.kill();
  }
}

/** Lets a pod keep and look for backups in the house alone: there is nothing outside. */
function inTheHouse({ initContainers = [], containers }: Loose): void {
  for (const { env = [] } of [...initContainers, ...containers]) {
    const has = (name: string) => env.some((variable: Loose) => variable.name === name);
    for (const variable of env) if (variable.name === 'TARGETS' && has('LOCAL_REPOSITORY')) variable.value = 'local';
  }
}

const call = async (...args: readonly string[]): Promise<Outcome> => {
  const { status, output } = await containerd.inside(['curl', '--silent', '--show-error', '--max-time', '20', ...args]);
  return { status, output };
};
const status = async (...args: readonly string[]) =>
  Number((await call('--output', '/dev/null', '--write-out', '%{http_code}', ...args)).output);

test('the same recipe makes the same bytes, and two runs at once do not disturb each other', async () => {
  const [one, other] = ['one', 'other'].map((name) => join(containerd.work, name)) as [string, string];
  const report = new Progress(new PassThrough() as never);
  const made = await Promise.all(
    [one, one, other].map((folder) => prepareImages(repository, { images: ['loutik.invalid/pause:1'], folder, mode: 'built', report })),
  );
  expect(made[1]).toEqual(made[0]);
  const [first, , third] = made.map(([image]) => fs.readFileSync((image as { archive: string }).archive));
  expect((first as Buffer).equals(third as Buffer)).toBe(true);
  expect(fs.readdirSync(one)).toEqual(fs.readdirSync(other));
});

test('a full disk is told, and leaves room', async () => {
  const folder = join(containerd.work, 'full');
  fs.mkdirSync(folder);
  await must(['mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]);
  try {
    const report = new Progress(new PassThrough() as never);
    const problems = await problemsOf(() =>
      prepareImages(repository, { images: ['loutik.invalid/pause:1'], folder, mode: 'built', report }),
    );
    expect(problems).toMatchObject([
      { code: 'IMAGE_BUILD_FAILED', what: expect.stringMatching(/no space left/i), repair: expect.stringMatching(/^make room/) },
    ]);
    expect(fs.readdirSync(folder)).toEqual([]);
  } finally {
    await must(['umount', folder]);
  }
});

test('the images have the very names that manifests have', async () => {
  expect(images.filter((name) => !containerd.has(name))).toEqual([]);
});

describe('an image as its manifest runs it: its user, no capability, a read-only root, its mounts', () => {
  test('curl’s shell looks at volumes', async () => {
    await serving([pod('storage-rebind')], async () => {});
  });

  test('Traefik takes flags alone, as its chart gives them, and answers', async () => {
    const image = 'docker.io/rancher/mirrored-library-traefik:3.7.11';
    const args = ['--entryPoints.web.address=:8000', '--ping=true', '--ping.entryPoint=web'];
    await containerd.start({ name: 'traefik', image, args, user: 65532, readOnly: true });
    while ((await status('http://127.0.0.1:8000/ping')) !== 200) expect(containerd.runs('traefik')).toBe(true);
    expect(await containerd.stop('traefik', image, 30)).toBe(0);
  });

  test('whoami tells the request, and answers its probes', async () => {
    await serving([pod('portfolio')], async () => {
      const { output } = await call('--header', 'X-Forwarded-For: 192.0.2.7', 'http://127.0.0.1:8080/a?b=c');
      expect(output).toMatch(/^Hostname: .*\nIP: 127.0.0.1\n/);
      expect(output).toMatch(/\nGET \/a\?b=c HTTP\/1.1\nHost: 127.0.0.1:8080\n(.*\n)*X-Forwarded-For: 192.0.2.7\n/);
      expect(JSON.parse((await call('http://127.0.0.1:8080/api')).output)).toMatchObject({
        method: 'GET',
        url: '/api',
        host: '127.0.0.1:8080',
      });
      expect(await status('--data', '503', 'http://127.0.0.1:8080/health')).toBe(200);
      expect(await status('http://127.0.0.1:8080/health')).toBe(503);
    });
  });

  test.each([
    ['jellyfin', 8096, 'jellyfin-config', 'data/jellyfin.db', '/health'],
    [
      'plex',
      32400,
      'plex-config',
      'Library/Application Support/Plex Media Server/Plug-in Support/Databases/com.plexapp.plugins.library.db',
      '/identity',
    ],
  ])('%s keeps what it answered in SQLite, and goes on with it', async (name, port, claim, database, health) => {
    const address = `http://127.0.0.1:${port}`;
    const rows = async () => JSON.parse((await call(`${address}/stand-in`)).output)[0].rows;
    await serving([pod(name)], async () => {
      expect(await status(`${address}${health}`)).toBe(200);
      for (const text of ['one', 'two']) expect(await status('--data', text, `${address}/stand-in`)).toBe(201);
      expect(await rows()).toBe(2);
    });
    const file = join(volumes, claim, 'data', database);
    expect(fs.existsSync(file)).toBe(true);
    expect(fs.existsSync(`${file}-wal`)).toBe(false); // closed, not killed
    await serving([pod(name)], async () => expect(await rows()).toBe(2));
    fs.writeFileSync(file, 'damaged '.repeat(1000));
    const damaged = pod(name);
    await damaged.initialize();
    await expect(damaged.serve(10)).rejects.toThrow(/file is not a database/);
  });

  test('the bot without its token ends', async () => {
    const bot = pod('bot', (spec) => {
      spec.containers[0].env = [];
    });
    await bot.initialize();
    await expect(bot.serve(10)).rejects.toThrow(/bot_token is not set/);
  });
});

test('what the bot wrote is backed up by its job to the repository server, and is back after its volume was lost', async () => {
  const bot = pod('bot');
  const data = join(volumes, 'bot-data');
  const rows = (path: string) =>
    containerdPython(`import sqlite3; print(sqlite3.connect('${path}').execute('SELECT group_concat(text) FROM rows').fetchone()[0])`);
  const containerdPython = async (program: string) => {
    const python = pod('bot-backup', (spec) => {
      const [copy] = spec.initContainers.filter(({ image }: Loose) => image.includes('python'));
      Object.assign(copy, { command: ['python3', '-c', program], volumeMounts: [{ name: 'bot-data', mountPath: '/volume' }] });
      Object.assign(spec, { containers: [copy], initContainers: [] });
    });
    expect(await python.complete(30)).toBe(0);
    return python.said.trim();
  };

  await serving([pod('rest-server-i5')], async () => {
    await serving([bot], async () => {
      await new Promise((resolve) => setTimeout(resolve, 11_000)); // it writes a row every ten seconds
      const backup = pod('bot-backup', inTheHouse);
      await backup.initialize();
      expect(await backup.complete(120)).toBe(0);
    });
    const before = await rows('/volume/data/NadekoBot.db');
    expect(before).toMatch(/^\d{4}-/);

    fs.rmSync(data, { recursive: true });
    fs.mkdirSync(data);
    fs.chownSync(data, 1000, 1000);
    const restored = pod('bot', inTheHouse);
    await restored.initialize();
    expect(before.startsWith(await rows('/volume/data/NadekoBot.db'))).toBe(true);
    await restored.serve(60);
    await restored.stop();
  });
});

describe('Nextcloud with its database and its cache', () => {
  const host = 'cloud.loutik.example';
  const address = 'http://127.0.0.1:8080';
  const named = ['--header', `Host: ${host}`];
  const mine = `${address}/remote.php/dav/files/admin`;
  const html = join(volumes, 'nextcloud-html/data');
  const told = async () => JSON.parse((await call(...named, `${address}/status.php`)).output);
  /** Its pods, which look for backups only in the house. */
  const all = () => ['rest-server-ryzen', 'nextcloud-db', 'nextcloud-valkey', 'nextcloud'].map((name) => pod(name, inTheHouse));
  const sql = async (database: Pod, statement: string) => {
    const { output } = await database.exec(
      'psql',
      '--username',
      'nextcloud',
      '--no-password',
      '--tuples-only',
      '--no-align',
      '--command',
      statement,
    );
    return output.trim();
  };
  /** Makes what is in the volume look like the work of another version. */
  const pretend = (version: string) => {
    fs.writeFileSync(join(html, 'version.php'), `<?php\n$OC_Version = [${version.replaceAll('.', ', ')}];\n`);
    const config = join(html, 'config/config.php');
    fs.writeFileSync(config, fs.readFileSync(config, 'utf8').replace(/'version' => '[^']*'/, `'version' => '${version}'`));
  };

  test('is installed by its own hooks, keeps files and rows, runs its jobs and is dumped', async () => {
    fs.rmSync(join(world.volume('nextcloud-db-data', 999), '.ready'));
    const pods = all();
    const [, database, , cloud] = pods as [Pod, Pod, Pod, Pod];
    await serving(pods, async () => {
      expect(await told()).toMatchObject({ installed: true, maintenance: false, needsDbUpgrade: false, version: '34.0.4.1' });
      expect(await status(...['--header', 'Host: elsewhere.example'], `${address}/status.php`)).toBe(400);
      expect(fs.statSync(join(volumes, 'nextcloud-data/data/files')).mode & 0o777).toBe(0o770);
      expect(await sql(database, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'oc%'")).toBe('');

      const put = (user: string, path: string) =>
        status(...named, '--user', user, '--path-as-is', '--upload-file', '/etc/os-release', `${mine}/${path}`);
      expect(await put('admin:wrong', 'a.txt')).toBe(401);
      expect(await put(`admin:${word}`, '../../../config/a.txt')).toBe(404);
      expect(await put(`admin:${word}`, 'a/b.txt')).toBe(201);
      expect(await put(`admin:${word}`, 'a/b.txt')).toBe(204);
      expect((await call(...named, '--user', `admin:${word}`, `${mine}/a/b.txt`)).output).toBe(fs.readFileSync('/etc/os-release', 'utf8'));
      expect(await sql(database, 'SELECT path FROM oc_filecache')).toBe('admin/files/a/b.txt');

      expect((await call(...named, '--include', address)).output).toContain(`Location: https://${host}/index.php/login`);
      expect(await status(...named, `${address}/index.php/login`)).toBe(200);

      expect(await cloud.exec('php', 'occ', 'maintenance:mode', '--on')).toMatchObject({ status: 0 });
      expect(await status(...named, '--user', `admin:${word}`, `${mine}/a/b.txt`)).toBe(503);
      expect(await told()).toMatchObject({ installed: true, maintenance: true });
      expect(await cloud.exec('php', 'occ', 'maintenance:mode', '--off')).toMatchObject({ status: 0 });
      expect(await cloud.exec('php', 'occ', 'files:scan', '--all')).toMatchObject({ status: 0, output: '1 files\n' });

      for (const [name, seconds] of [
        ['nextcloud-cron', 30],
        ['nextcloud-backup', 120],
      ] as const) {
        const job = pod(name, inTheHouse);
        await job.initialize();
        expect([name, await job.complete(seconds), job.said]).toEqual([name, 0, expect.anything()]);
      }
      expect(await sql(database, "SELECT configvalue FROM oc_appconfig WHERE configkey = 'lastcron'")).toMatch(/^\d{10}$/);
    });
  });

  test('goes on with what it finds, upgrades one major version, and refuses more or to go back', async () => {
    fs.rmSync(join(volumes, 'nextcloud-db-data'), { recursive: true }); // comes back from the dump
    fs.rmSync(join(world.volume('nextcloud-db-data', 999), '.ready'));
    pretend('33.0.9.1');
    const pods = all();
    await serving(pods, async () => {
      expect(await told()).toMatchObject({ installed: true, needsDbUpgrade: false, version: '34.0.4.1' });
      expect(await sql(pods[1] as Pod, "SELECT configvalue FROM oc_appconfig WHERE configkey = 'upgradedFrom'")).toBe('33.0.9.1');
      expect((await call(...named, '--user', `admin:${word}`, `${mine}/a/b.txt`)).output).toBe(fs.readFileSync('/etc/os-release', 'utf8'));

      for (const [version, words] of [
        ['35.0.0.1', 'there is no way back'],
        ['32.0.0.1', 'more than one major version'],
      ] as const) {
        pretend(version);
        const other = pod('nextcloud', (spec) => {
          spec.initContainers = [];
        });
        await expect(other.serve(20)).rejects.toThrow(words);
      }
    });
  });
});
