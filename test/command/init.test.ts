import fs from 'node:fs';
import { join } from 'node:path';
import { Copy } from '../copy';

const copy = new Copy();
afterEach(() => copy.mend());
afterAll(() => copy.remove());

const given = {
  machine: 'i5:32:4/4:nvme120,hdd500',
  router: '192.168.1.1/24',
  country: 'ch',
  keyboard: 'fr-ch',
  timezone: 'Europe/Zurich',
  gateway: 'no',
  tailnet: 'no',
  ups: 'no',
  offsite: 'no',
};
const flags = (answers: Readonly<Record<string, string>> = given) =>
  Object.entries(answers).flatMap(([flag, value]) => [`--${flag}`, value]);
const clusters = () => fs.readdirSync(join(copy.root, 'clusters')).sort();
const leftOver = () => fs.readdirSync(join(copy.root, '.loutik')).filter((name) => name.startsWith('init-'));

test('a new homelab is three files, synthesizes beside the others, and starts with nothing on its disks', () => {
  expect(copy.json(['init', 'mine', ...flags()])).toEqual({
    ok: true,
    homelab: 'mine',
    files: ['clusters/mine/inventory.ts', 'clusters/mine/site.ts', 'clusters/mine/services.ts'],
  });
  expect(fs.readdirSync(join(copy.root, 'clusters/mine')).sort()).toEqual(['inventory.ts', 'services.ts', 'site.ts']);
  expect(leftOver()).toEqual([]);
  const before = copy.generated();
  const { ok, todo, files } = copy.json(['synth', '--homelab', 'mine']);
  expect([ok, files.changed, files.removed]).toEqual([true, [], []]);
  expect(todo.map(({ what }: { what: string }) => what)).toEqual(expect.arrayContaining(['fill in the SSH public key of the owner']));
  expect(copy.read('clusters/mine/volumes.yaml').match(/^- name: .*$/gm)).toEqual(['- name: traefik-certificates']);
  expect(Object.entries(copy.generated()).filter(([path]) => path in before)).toEqual(Object.entries(before));
  expect(
    Object.keys(copy.generated())
      .filter((path) => !(path in before))
      .every((path) => path.includes('/mine/')),
  ).toBe(true);
});

test('it is written where there is no homelab yet', () => {
  fs.rmSync(join(copy.root, 'clusters'), { recursive: true });
  expect(copy.json(['synth']).problems).toMatchObject([{ code: 'HOMELAB_UNKNOWN', repair: 'make one: npx loutik init NAME' }]);
  expect(copy.loutik(['init', 'mine', ...flags()])).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('Next: npx loutik synth --homelab mine'),
  });
  expect(copy.json(['synth'])).toMatchObject({ ok: true, homelab: 'mine' });
});

test('without a terminal nothing is guessed: what is missing is named, and nothing is written', () => {
  const { gateway: _, country: __, ...some } = given;
  const { status, stderr } = copy.loutik(['init', 'mine', ...flags(some)]);
  expect([status, stderr]).toEqual([2, 'init asks nobody without a terminal. It still takes:\n  --country CC\n  --gateway yes|no\n']);
  expect(copy.loutik(['init', ...flags()])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('init takes the NAME of the new homelab'),
  });
  expect(clusters()).toEqual(['loutik']);
});

test('what is wrong is told before anything is asked or written', () => {
  const { status, stderr } = copy.loutik(['init', 'mine', ...flags({ ...given, machine: 'i5:4:4/4:nvme120', ups: 'maybe' })]);
  expect([status, stderr.trim().split('\n')]).toEqual([
    2,
    ['--machine "i5:4:4/4:nvme120" has 4 GiB of memory: it takes a whole number of at least 8', '--ups "maybe" is neither yes nor no'],
  ]);
  expect(copy.loutik(['init', 'mine', '--upss', 'no'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('did you mean --ups?'),
  });
  expect(copy.loutik(['init', 'mine', 'yours', ...flags()])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('init takes no yours'),
  });
  expect(clusters()).toEqual(['loutik']);
});

test.each(['My Lab', 'under_score', 'home-', 'a'.repeat(41), '..', '../mine', ''])(
  'the name %j, which nothing takes, is refused',
  (name) => {
    const before = fs.readdirSync(copy.root).sort();
    expect(copy.json(['init', name, ...flags()]).problems).toMatchObject([{ code: 'NAME_INVALID', where: `clusters/${name}` }]);
    expect([clusters(), fs.readdirSync(copy.root).sort()]).toEqual([['loutik'], [...new Set([...before, '.loutik'])].sort()]);
  },
);

test.each<[string, (path: string) => void]>([
  ['a homelab', (path) => fs.cpSync(join(path, '../loutik'), path, { recursive: true })],
  ['an empty folder', (path) => fs.mkdirSync(path)],
  ['a file', (path) => fs.writeFileSync(path, 'mine')],
  ['a link to nowhere', (path) => fs.symlinkSync('/nowhere', path)],
])('%s of that name stays as it is', (_, make) => {
  make(join(copy.root, 'clusters/mine'));
  const before = fs.readdirSync(join(copy.root, 'clusters'), { recursive: true }).sort();
  const { problems } = copy.json(['init', 'mine', ...flags()]);
  expect(problems).toMatchObject([{ code: 'HOMELAB_EXISTS', where: 'clusters/mine' }]);
  expect(fs.readdirSync(join(copy.root, 'clusters'), { recursive: true }).sort()).toEqual(before);
});

test('its help has an example that works as it is', () => {
  const help = copy.loutik(['init', '--help']).stdout.replace(/ \\\n +/g, ' ');
  const [, example = ''] = /^example: npx loutik (init mine --machine .*)$/m.exec(help) ?? [];
  expect(copy.json(example.split(' '))).toMatchObject({ ok: true, homelab: 'mine' });
  expect(copy.json(['synth', '--homelab', 'mine']).ok).toBe(true);
});

test('a copied folder is a homelab too: its ledger, the one that came along, names nothing of its own', () => {
  fs.cpSync(join(copy.root, 'clusters/loutik'), join(copy.root, 'clusters/mine'), { recursive: true });
  copy.edit('clusters/mine/services.ts', (text) =>
    text.replace("import { Bot } from '../../charts/bot';\n", '').replace('  new Bot(lab, { on: disks.ryzen.nvme });\n', ''),
  );
  const { ok, retired } = copy.json(['synth', '--homelab', 'mine']);
  expect([ok, retired]).toEqual([true, []]);
  expect(copy.read('clusters/mine/volumes.yaml')).toContain('from clusters/mine/services.ts');
  expect(copy.read('clusters/mine/volumes.yaml')).not.toContain('bot-data');
  expect(copy.read('clusters/loutik/volumes.yaml')).toContain('bot-data');
});

test('a renamed folder keeps its volumes, retired ones too', () => {
  fs.renameSync(join(copy.root, 'clusters/loutik'), join(copy.root, 'clusters/mine'));
  copy.edit('clusters/mine/services.ts', (text) =>
    text.replace("import { Bot } from '../../charts/bot';\n", '').replace('  new Bot(lab, { on: disks.ryzen.nvme });\n', ''),
  );
  expect(copy.json(['synth'])).toMatchObject({ ok: true, homelab: 'mine', retired: ['bot-data'] });
});
