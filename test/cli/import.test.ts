import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../../src/cli/command';
import { importCommand } from '../../src/cli/import';
import { type Problem, ProblemsError } from '../../src/problems';

const compose = `services:
  app:
    image: ghcr.io/me/notes:1.4.2
    user: "1000"
    ports: ["8080:80"]
    environment: {APP_SECRET: hunter-2-secret}
    volumes: ["notes:/data"]
volumes:
  notes:
`;
let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-import-'));
  fs.mkdirSync(join(root, 'notes'));
  fs.writeFileSync(join(root, 'notes/compose.yaml'), compose);
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const run = (options: Readonly<Record<string, string | boolean>> = {}, ...args: string[]): Promise<Outcome> =>
  importCommand.run({ root, homelab: '', modules: {}, json: false, options, args: args.length > 0 ? args : [join(root, 'notes')] });
const problems = (options: Readonly<Record<string, string | boolean>> = {}, ...args: string[]): Promise<readonly Problem[]> =>
  run(options, ...args).then(
    () => [],
    (error: unknown) => {
      if (error instanceof ProblemsError) return error.problems;
      throw error;
    },
  );
const read = (path: string) => fs.readFileSync(join(root, path), 'utf8');
const all = () => fs.readdirSync(root, { recursive: true }).map(String).sort();

test('decisions are told by their lines, to a program and to a person, and so is how the chart is taken', async () => {
  const { result, text = '' } = await run();
  const file = join(root, 'notes/compose.yaml');
  expect(result).toMatchObject({
    app: 'notes',
    files: ['charts/notes.ts'],
    entry: {
      import: "import { Notes } from '../../charts/notes';",
      line: "new Notes(lab, { hostname: `notes.${domain}`, audience: 'lan', on: disks.MACHINE.DISK });",
    },
    decisions: [
      { file, line: 2, of: 'services.app.deploy.resources', kind: 'decide' },
      { file, line: 2, of: 'services.app', kind: 'decide' },
      { file, line: 5, of: 'services.app.ports', kind: 'decide' },
      { file, line: 9, of: 'volumes.notes', kind: 'decide' },
    ],
  });
  expect(text).toContain(
    `  + charts/notes.ts\n\nto decide (4), each a TODO at its place in the chart:\n  ${file}:2  services.app.deploy.resources\n`,
  );
  expect(text).toContain("into clusters/<homelab>/services.ts:\n  import { Notes } from '../../charts/notes';\n");
  expect(text + JSON.stringify(result) + read('charts/notes.ts')).not.toContain('hunter');
  expect(all()).toEqual(['.loutik', 'charts', 'charts/notes.ts', 'notes', 'notes/compose.yaml']);
});

test('a chart that is there stays as it is, unless --force says otherwise', async () => {
  await run();
  fs.writeFileSync(join(root, 'charts/notes.ts'), '// mine\n');
  expect(await problems()).toMatchObject([{ code: 'CHART_EXISTS', where: 'charts/notes.ts' }]);
  expect(read('charts/notes.ts')).toBe('// mine\n');
  expect(await problems({ force: true })).toEqual([]);
  expect(read('charts/notes.ts')).toContain('class Notes');
});

test.each<[string, (path: string) => void]>([
  ['a folder', (path) => fs.mkdirSync(path)],
  ['a link to nowhere', (path) => fs.symlinkSync('/nowhere', path)],
  ['a link to a file', (path) => fs.symlinkSync('/etc/hostname', path)],
])('%s of its name stays, whatever is said', async (_, make) => {
  fs.mkdirSync(join(root, 'charts'));
  make(join(root, 'charts/notes.ts'));
  const before = all();
  expect(await problems({ force: true })).toMatchObject([{ code: 'CHART_EXISTS', where: 'charts/notes.ts' }]);
  expect(all()).toEqual(before);
});

test('where nothing can be written, that is told, and nothing is left behind', async () => {
  fs.writeFileSync(join(root, 'charts'), 'a file');
  expect(await problems()).toMatchObject([{ code: 'NOT_WRITABLE', where: 'charts/notes.ts' }]);
  expect(all()).toEqual(['charts', 'notes', 'notes/compose.yaml']);
});

test('of a Compose file that is none, nothing is written', async () => {
  fs.writeFileSync(join(root, 'notes/compose.yaml'), compose.replace('image:', 'imagee:'));
  expect(await problems()).toMatchObject([
    { code: 'COMPOSE_INVALID', where: `${join(root, 'notes/compose.yaml')}:3:5`, what: expect.stringContaining('did you mean image?') },
  ]);
  expect(await problems({}, join(root, 'nowhere'))).toMatchObject([{ code: 'COMPOSE_UNREADABLE' }]);
  expect(await problems({ name: 'No Name' })).toMatchObject([{ code: 'COMPOSE_INVALID' }]);
  expect(all()).toEqual(['notes', 'notes/compose.yaml']);
});
