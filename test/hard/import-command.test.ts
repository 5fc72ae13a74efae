import { Copy } from '../copy';

const copy = new Copy();
afterAll(() => copy.remove());

const compose = `services:
  app:
    image: ghcr.io/me/notes:\${TAG}
    user: "1000"
    profiles: [all]
    ports: ["8080:80"]
    environment: {APP_SECRET: hunter-2-secret}
    volumes: ["notes:/data"]
volumes:
  notes:
`;

test('import writes a chart that synthesizes as services.ts is told to take it', () => {
  copy.write('notes/compose.yaml', compose);
  const args = ['import', '--profile', 'all', '../notes/compose.yaml', '--json'];
  const { status, stdout } = copy.loutik(args, { cwd: 'charts', env: { TAG: '1.4.2' } });
  const { app, files, entry } = JSON.parse(stdout);
  expect([status, app, files]).toEqual([0, 'notes', ['charts/notes.ts']]);
  const line = `  ${entry.line.replace('disks.MACHINE.DISK', 'disks.ryzen.nvme')}\n`;
  copy.edit('clusters/loutik/services.ts', (text) => `${entry.import}\n${text.replace(/\n};\n$/, `\n${line}};\n`)}`);
  copy.edit('charts/notes.ts', (text) => text.replace('Bytes.gib(5)', 'Bytes.gib(1)')); // what the disks of this homelab have
  const synth = copy.json(['synth']);
  expect([synth.ok, synth.todo.some(({ what }: { what: string }) => what === 'seal notes/notes-secrets (app-secret)')]).toEqual([
    true,
    true,
  ]);
});

test('without a terminal, it tells a person what is wrong by its line, and writes nothing', () => {
  copy.write('broken/compose.yaml', compose.replace('image:', 'imagee:'));
  const { status, stderr } = copy.loutik(['import', 'broken'], { env: { TAG: '1' } });
  expect(status).toBe(1);
  expect(stderr).toContain(
    '✗ COMPOSE_INVALID  broken/compose.yaml:3:5\n  services.app has imagee, which Compose does not know; did you mean image?\n',
  );
  expect(stderr).toContain('nothing was written');
  expect(copy.loutik(['import', '--nam', 'x'])).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean --name?') });
});
