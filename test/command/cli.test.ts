import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { Copy } from '../copy';

const copy = new Copy();
afterEach(() => copy.mend());
afterAll(() => copy.remove());

describe('called', () => {
  test('without a command it shows help, and says that this was wrong', () => {
    expect(copy.loutik([])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('usage: npx loutik <command>') });
  });

  test('for help it shows it on standard output, with an example', () => {
    expect(copy.loutik(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/usage: npx loutik <command>[\s\S]*\nexample: npx loutik synth\n$/),
      stderr: '',
    });
    const example = 'example: npx loutik synth --homelab loutik --json\n';
    expect(copy.loutik(['synth', '-h'])).toMatchObject({ status: 0, stdout: expect.stringContaining(example), stderr: '' });
    expect(copy.loutik(['twin', '--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('  twin up '), stderr: '' });
  });

  test('for help it keeps to the terminal’s width', () => {
    const lines = copy.loutik(['twin', 'up', '--help'], { env: { COLUMNS: '60' } }).stdout.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
  });

  test('for a group of commands alone it shows them, and says that this was wrong', () => {
    expect(copy.loutik(['twin'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('  twin up ') });
  });

  test('for its version it tells it on standard output', () => {
    expect(copy.loutik(['--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' });
    expect(copy.loutik(['synth', '--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' });
    expect(copy.json(['--version'])).toEqual({ ok: true, version: '0.1.0' });
  });

  test.each([
    [['sinth'], 'There is no command sinth; did you mean synth? See: npx loutik --help\n'],
    [['synth', '--homlab', 'x'], 'There is no option --homlab; did you mean --homelab? See: npx loutik --help\n'],
    [['synth', 'loutik'], 'synth takes no loutik. See: npx loutik synth --help\n'],
  ])('wrongly, with %j, it says what is right, and exits with 2', (args, stderr) => {
    expect(copy.loutik(args)).toMatchObject({ status: 2, stderr });
  });

  test('from a folder below it works', () => {
    expect(copy.loutik(['synth'], { cwd: 'clusters/loutik' }).status).toBe(0);
  });
});

test('that nothing was written is said where something would have been', () => {
  copy.write('clusters/loutik/services.ts', 'export default 1;\n');
  expect(copy.loutik(['synth']).stderr).toMatch(/\n1 problem; nothing was written\n$/);
  const env = { XDG_STATE_HOME: copy.root };
  expect(copy.loutik(['twin', 'status'], { env })).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/TWIN_UNKNOWN {2}loutik\n[\s\S]*\n1 problem\n$/),
  });
});

describe('a homelab', () => {
  test('that is not there is an error that names those there are', () => {
    expect(copy.json(['synth', '--homelab', 'lootik'])).toEqual({
      ok: false,
      problems: [expect.objectContaining({ code: 'HOMELAB_UNKNOWN', where: 'clusters/lootik', repair: 'say --homelab loutik' })],
    });
  });

  test.each(['My Lab', "o'hara", 'under_score', 'home-', 'a'.repeat(41)])('in the folder %j has a name that nothing takes', (name) => {
    fs.renameSync(join(copy.root, 'clusters/loutik'), join(copy.root, 'clusters', name));
    const before = copy.generated();
    expect(copy.json(['synth']).problems).toEqual([expect.objectContaining({ code: 'NAME_INVALID', where: `clusters/${name}` })]);
    expect(copy.generated()).toEqual(before);
  });

  test('without its services is an error', () => {
    fs.rmSync(join(copy.root, 'clusters/loutik/services.ts'));
    expect(copy.json(['synth']).problems).toEqual([
      expect.objectContaining({ code: 'HOMELAB_INCOMPLETE', where: 'clusters/loutik/services.ts' }),
    ]);
  });

  test('without a function for its services is an error', () => {
    copy.write('clusters/loutik/services.ts', 'export default 1;\n');
    expect(copy.json(['synth']).problems).toEqual([
      expect.objectContaining({ code: 'HOMELAB_INCOMPLETE', where: 'clusters/loutik/services.ts' }),
    ]);
  });

  test('of a missing folder is an error', () => {
    fs.rmSync(join(copy.root, 'clusters'), { recursive: true });
    expect(copy.json(['synth']).problems).toEqual([expect.objectContaining({ code: 'HOMELAB_UNKNOWN', where: 'clusters/' })]);
  });
});

describe('of several homelabs', () => {
  const second = (change?: (text: string) => string) => {
    fs.cpSync(join(copy.root, 'clusters/loutik'), join(copy.root, 'clusters/second'), { recursive: true });
    for (const file of ['root.yaml', 'volumes.yaml']) fs.rmSync(join(copy.root, 'clusters/second', file));
    if (change !== undefined) copy.edit('clusters/second/services.ts', change);
  };

  test('synth does each in turn, and what it says is of each', () => {
    second();
    const { status, stdout, stderr } = copy.loutik(['synth', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      homelabs: [
        { ok: true, homelab: 'loutik', files: { added: [], changed: [], removed: [] } },
        { ok: true, homelab: 'second', files: { added: expect.arrayContaining(['clusters/second/root.yaml']), removed: [] } },
      ],
    });
    expect(stderr).toMatch(/✓ loutik synthesized[^\n]*\n\nsecond: [\s\S]*✓ second synthesized/);
    const names = (folder: string) => fs.readdirSync(join(copy.root, folder), { recursive: true }).sort();
    expect(names('dist/second')).toEqual(names('dist/loutik'));
  });

  test('one that is wrong keeps no other from its files, and the exit code is the worst', () => {
    second((text) => text.replace('on: disks.ryzen.nvme });', 'on: disks.ryzen.nvmee });'));
    fs.renameSync(join(copy.root, 'clusters/second'), join(copy.root, 'clusters/first'));
    fs.rmSync(join(copy.root, 'dist/loutik'), { recursive: true });
    const { status, stdout, stderr } = copy.loutik(['synth', '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      homelabs: [
        { homelab: 'first', ok: false, problems: [{ code: 'REFERENCE_UNKNOWN', where: 'first/bot.on' }] },
        { homelab: 'loutik', ok: true },
      ],
    });
    expect(stderr).toMatch(/^first:\n✗ REFERENCE_UNKNOWN[\s\S]*1 problem; nothing was written\n\nloutik: /);
    expect(fs.existsSync(join(copy.root, 'dist/loutik/argocd'))).toBe(true);
    expect(fs.existsSync(join(copy.root, 'dist/first'))).toBe(false);
  });

  test('one alone is done by its name, and says what it says alone', () => {
    second((text) => text.replace('on: disks.ryzen.nvme });', 'on: disks.ryzen.nvmee });'));
    expect(copy.json(['synth', '--homelab', 'loutik'])).toMatchObject({ ok: true, homelab: 'loutik' });
    expect(copy.json(['synth', '--homelab', 'second'])).toMatchObject({ ok: false, problems: [{ where: 'second/bot.on' }] });
  });

  test('another command asks which one is meant', () => {
    second();
    const stderr = 'Which homelab? Say --homelab loutik or --homelab second\n';
    expect(copy.loutik(['twin', 'status'])).toMatchObject({ status: 2, stdout: '', stderr });
  });
});

describe('whatever is wrong, nothing changes:', () => {
  const services = 'clusters/loutik/services.ts';
  test.each<[string, (copy: Copy) => void, string, string]>([
    [
      'a syntax error',
      (c) => c.edit(services, (text) => `${text}\nconst = 1;\n`),
      'SOURCE_INVALID',
      expect.stringMatching(/^clusters\/loutik\/services\.ts:\d+:7$/),
    ],
    [
      'an import that is not there',
      (c) => c.edit(services, (text) => `import './nothing';\n${text}`),
      'SOURCE_INVALID',
      'clusters/loutik/services.ts:1:8',
    ],
    [
      'a chart that throws',
      (c) => c.edit('charts/bot.ts', (text) => text.replace('const token =', "if (lab) throw new Error('no luck');\n    const token =")),
      'CHART_THREW',
      expect.stringMatching(/^charts\/bot\.ts:\d+:\d+$/),
    ],
    [
      'a wrong disk',
      (c) => c.edit(services, (text) => text.replace('on: disks.ryzen.nvme });', 'on: disks.ryzen.nvmee });')),
      'REFERENCE_UNKNOWN',
      'loutik/bot.on',
    ],
    [
      'a wrong type in the inventory',
      (c) => c.edit('clusters/loutik/inventory.ts', (text) => text.replace('vcpus: 4', "vcpus: 'four'")),
      'VALUE_INVALID',
      'vms.i5-master.vcpus',
    ],
    [
      'two services of one name',
      (c) => c.edit(services, (text) => text.replace("name: 'quiz'", "name: 'bot'")),
      'SERVICE_DUPLICATE',
      'loutik/bot',
    ],
    [
      'a malformed sealed secret',
      (c) => c.write('clusters/loutik/secrets/bot/bot-token.yaml', 'kind: SealedSecret\n'),
      'SEALED_SECRET_INVALID',
      'clusters/loutik/secrets/bot/bot-token.yaml',
    ],
    [
      'a truncated ledger',
      (c) => c.edit('clusters/loutik/volumes.yaml', (text) => text.slice(0, 500)),
      'LEDGER_INVALID',
      'clusters/loutik/volumes.yaml',
    ],
    ['a foreign file', (c) => c.write('dist/loutik/bot/notes.txt', 'mine\n'), 'FOREIGN_FILE', 'dist/loutik/bot/notes.txt'],
  ])('%s', (_, damage, code, where) => {
    copy.loutik(['synth']);
    damage(copy);
    const before = copy.generated();
    const { status, stdout, stderr } = copy.loutik(['synth', '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).problems).toContainEqual(expect.objectContaining({ code, where }));
    expect(stderr).toContain(`✗ ${code}`);
    expect(copy.generated()).toEqual(before);
  });
});

describe('what it prints', () => {
  test('shows the line that threw, with a mark at its column', () => {
    copy.edit('charts/bot.ts', (text) => text.replace('const token =', "throw new Error('no luck');\n    const token ="));
    expect(copy.loutik(['synth']).stderr).toContain("\n        throw new Error('no luck');\n              ^\n");
  });

  test('has no colour without a terminal, and has it when it is asked for', () => {
    copy.write('dist/loutik/notes.txt', 'mine\n');
    expect(copy.loutik(['synth']).stderr).not.toContain('\u001b[');
    expect(copy.loutik(['synth'], { env: { FORCE_COLOR: '1' } }).stderr).toContain('\u001b[31m✗');
    expect(copy.loutik(['synth'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stderr).not.toContain('\u001b[');
  });

  test('obeys nothing that a value holds', () => {
    copy.edit('charts/bot.ts', (text) =>
      text.replace('const token =', "throw new Error('\\u001b[2Jno\\u009b1m luck');\n    const token ="),
    );
    const { stdout, stderr } = copy.loutik(['synth', '--json']);
    expect(stderr).toContain('\n  \\u001b[2Jno\\u009b1m luck\n');
    expect(stderr.replaceAll('\n', '') + stdout.trim()).not.toMatch(/\p{Cc}/u);
    expect(JSON.parse(stdout).problems[0].what).toBe('\u001b[2Jno\u009b1m luck');
  });

  test('obeys nothing that a line of source holds', () => {
    copy.edit('clusters/loutik/services.ts', (text) => `${text}\n\tconst = '\u001b[2J';\n`);
    const { status, stderr } = copy.loutik(['synth']);
    expect(status).toBe(1);
    expect(stderr).toContain("\n      const = '\\u001b[2J';\n            ^\n");
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('keeps standard output for programs', () => {
    expect(copy.loutik(['synth']).stdout).toBe('');
    expect(copy.json(['synth'])).toMatchObject({ ok: true, homelab: 'loutik', files: { added: [], changed: [], removed: [] } });
  });

  test('ends a bug of ours with a stack and 70', () => {
    copy.edit('src/synth/layout.ts', (text) => text.replace('const root = {', "throw new Error('ours');\n  const root = {"));
    expect(copy.loutik(['synth'])).toMatchObject({
      status: 70,
      stderr: expect.stringMatching(/Error: ours\n {4}at [\s\S]*layout\.ts:\d+[\s\S]*bug of Loutik/),
    });
  });
});

describe('the launcher', () => {
  beforeEach(() => fs.rmSync(join(copy.root, '.loutik'), { recursive: true, force: true }));
  const bundles = () => fs.readdirSync(join(copy.root, '.loutik/cache')).filter((file) => file.endsWith('.cjs'));

  test('bundles once for each state of the sources', () => {
    copy.loutik(['--version']);
    const [first] = bundles();
    const time = fs.statSync(join(copy.root, '.loutik/cache', first ?? '')).mtimeMs;
    copy.loutik(['--version']);
    expect(bundles()).toEqual([first]);
    expect(fs.statSync(join(copy.root, '.loutik/cache', first ?? '')).mtimeMs).toBe(time);
    copy.edit('charts/bot.ts', (text) => `${text}\n// changed\n`);
    copy.loutik(['--version']);
    expect(bundles()).toHaveLength(2);
  });

  test('makes a bundle that was cut short again', () => {
    copy.loutik(['--version']);
    const path = join(copy.root, '.loutik/cache', bundles()[0] ?? '');
    fs.writeFileSync(path, fs.readFileSync(path, 'utf8').slice(0, 5000));
    expect(copy.loutik(['--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n' });
  });

  describe('and the packages', () => {
    /** Packages of the copy's own: what is changed there is changed for nobody else. */
    beforeEach(() => {
      const modules = join(copy.root, 'node_modules');
      const shared = fs.readlinkSync(modules);
      fs.rmSync(modules);
      fs.mkdirSync(modules);
      for (const name of fs.readdirSync(shared).filter((entry) => entry !== '.cache' && entry !== '.package-lock.json'))
        fs.symlinkSync(join(shared, name), join(modules, name));
      fs.copyFileSync(join(shared, '.package-lock.json'), join(modules, '.package-lock.json'));
    });
    const kept = () => {
      const folder = join(copy.root, 'node_modules/.cache/loutik');
      return fs.existsSync(folder) ? fs.readdirSync(folder).map((file) => join(folder, file)) : [];
    };

    test('are one file, which stays as it is when the sources change', () => {
      copy.loutik(['--version']);
      const [first = ''] = kept();
      const time = fs.statSync(first).mtimeMs;
      copy.edit('charts/bot.ts', (text) => `${text}\n// changed\n`);
      copy.loutik(['--version']);
      expect(kept()).toEqual([first]);
      expect(fs.statSync(first).mtimeMs).toBe(time);
    });

    test('are made again when that file was cut short', () => {
      copy.loutik(['--version']);
      const [path = ''] = kept();
      const text = fs.readFileSync(path, 'utf8');
      fs.writeFileSync(path, text.slice(0, 5000));
      copy.loutik(['--version']);
      expect(fs.readFileSync(path, 'utf8')).toBe(text);
    });

    test('are made anew when others are installed, though no source has changed', () => {
      const modules = join(copy.root, 'node_modules');
      copy.loutik(['--version']);
      const constructs = fs.readlinkSync(join(modules, 'constructs'));
      fs.rmSync(join(modules, 'constructs'));
      fs.cpSync(constructs, join(modules, 'constructs'), { recursive: true });
      fs.appendFileSync(join(modules, 'constructs/lib/index.js'), '\nconsole.error("another version");');
      expect(copy.loutik(['synth']).stderr).not.toContain('another version');
      fs.appendFileSync(join(modules, '.package-lock.json'), ' ');
      expect(copy.loutik(['synth'])).toMatchObject({ status: 0, stderr: expect.stringContaining('another version') });
      expect(kept()).toHaveLength(2);
    });

    test('are left to Node where a source imports another one, which may read what lies beside it', () => {
      copy.write('node_modules/odd/index.js', "module.exports = require('node:fs').readFileSync(`${__dirname}/name.txt`, 'utf8');");
      copy.write('node_modules/odd/name.txt', 'odd but read');
      copy.edit('clusters/loutik/services.ts', (text) => `import odd from 'odd';\nthrow new Error(odd);\n${text}`);
      expect(copy.loutik(['synth'])).toMatchObject({ status: 1, stderr: expect.stringContaining('odd but read') });
      expect(kept()).toEqual([]);
    });
  });

  test('says what to do when packages are missing', () => {
    fs.rmSync(join(copy.root, 'node_modules'));
    expect(copy.loutik(['synth'])).toMatchObject({ status: 1, stderr: expect.stringContaining('Run: npm ci') });
  });
});

test('cdk8s synth does the same, and finds the manifests in its own folder', () => {
  const before = copy.generated();
  const cdk8s = join(copy.root, 'node_modules/.bin/cdk8s');
  const { status } = spawnSync(cdk8s, ['synth', '--check-upgrade=false'], { cwd: copy.root, encoding: 'utf8' });
  expect(status).toBe(0);
  expect(copy.generated()).toEqual(before);
  expect(fs.readdirSync(join(copy.root, '.synth/loutik'))).toEqual(fs.readdirSync(join(copy.root, 'dist/loutik')));
});

test('a copy of the homelab under another name, with one machine less, works', () => {
  fs.cpSync(join(copy.root, 'clusters/loutik'), join(copy.root, 'clusters/single'), { recursive: true });
  for (const file of ['root.yaml', 'volumes.yaml']) fs.rmSync(join(copy.root, 'clusters/single', file));
  copy.edit('clusters/single/inventory.ts', (text) =>
    text
      .replace(/ {4}ryzen: \{[\s\S]*?\n {4}\},\n/, '')
      .replace(/ {4}'ryzen-worker': \{[\s\S]*?\n {4}\},\n/, '')
      .replace(/ {4}battery: \{[\s\S]*?\n {4}\},\n/, '')
      .replace(/ {4}\['ryzen\..*\n/g, '')
      .replace(/availability: \{ kind: 'replicated'.*\n/, "availability: { kind: 'rebuilt' },\n")
      .replace(/rto: Duration\.hours\(1\)/, 'rto: Duration.hours(6), machine: Duration.days(3)') // one machine has no other to move to
      .replace('size: Bytes.gib(22)', 'size: Bytes.gib(24)') // the images of both nodes
      .replace("fast: { on: 'nvme', size: Bytes.gib(28)", "fast: { on: 'nvme', size: Bytes.gib(60)")
      .replace(
        /hot: \{ on: 'hdd', size: Bytes.gib\(180\), class: 'hot' \},/,
        "hot: { on: 'hdd', size: Bytes.gib(400), class: 'hot' },\n        tenants: { on: 'hdd', size: Bytes.gib(8), class: 'cold', forTenants: true },",
      ),
  );
  copy.edit('clusters/single/services.ts', (text) =>
    text
      .replace('const { i5, ryzen } = lab.machines;', 'const { i5 } = lab.machines;')
      .replace(/ {6}\{ machine: ryzen,.*\n/, '')
      .replaceAll('disks.ryzen', 'disks.i5')
      .replaceAll('home: ryzen', 'home: i5')
      .replace('new Nextcloud(lab, {', 'new Nextcloud(lab, {\n    restoredWithin: Duration.hours(6),')
      .replace(/^/, "import { Duration } from '../../src';\n"),
  );
  const result = copy.json(['synth', '--homelab', 'single']);
  expect(result.problems).toBeUndefined();
  expect(result).toMatchObject({ ok: true, homelab: 'single' });
  const own = Object.entries(copy.generated()).filter(([path]) => path.includes('/single/'));
  expect(own.length).toBeGreaterThan(100);
  expect(own.filter(([path, content]) => /ryzen/.test(`${path} ${content}`)).map(([path]) => path)).toEqual([]);
});

test.each(['..', '../..', '/tmp', 'a/b', ''])('a twin called %j is refused before anything is touched', (name) => {
  const { status, stderr } = copy.loutik(['twin', 'down', '--name', name]);
  expect([status, stderr]).toEqual([2, `--name takes letters, digits, - and _, not ${JSON.stringify(name)}\n`]);
});
